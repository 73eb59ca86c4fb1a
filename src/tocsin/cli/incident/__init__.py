"""`tocsin incident …`: everything a page can do with an incident."""

import argparse

from tocsin.cli.incident import reading, registration, verbs


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "incident",
        help="register, find and work on incidents",
        description="Register, find and work on incidents.",
    )
    nouns = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    registration.add(nouns)
    reading.add(nouns)
    verbs.add(nouns)
