"""`tocsin policy`: what the desk has agreed about holds, answers, closing and reopening."""

import argparse

from tocsin.cli.arguments import actor, add_actor, add_json
from tocsin.cli.tables import print_json


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "policy",
        help="what the desk has agreed",
        description="Print what the desk has agreed, after changing what is named.",
    )
    parser.add_argument(
        "--set",
        dest="changes",
        action="append",
        type=_agreement,
        default=[],
        metavar="NAME=NUMBER",
        help="for instance reopen_within_days=14; may be given several times",
    )
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=agree)


def _agreement(value: str) -> tuple[str, int]:
    name, _, number = value.partition("=")
    try:
        return name, int(number)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not NAME=NUMBER") from None


def agree(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules.policy import AGREED

    agreed = actions.agree(by=actor(parsed), changes=dict(parsed.changes))
    record = {name: getattr(agreed, name) for name in AGREED}
    if parsed.json:
        print_json(record)
    else:
        for name, number in record.items():
            print(f"{name}={number}")
