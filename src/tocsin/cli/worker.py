"""`tocsin worker`: sends what is due, reads what arrived, does the daily chores."""

import argparse

from tocsin.cli import lifeline


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "worker",
        help="do the background work",
        description="Send what is due and do the daily chores until SIGTERM.",
    )
    lifeline.add_to(parser)
    parser.set_defaults(call=worker)


def worker(parsed: argparse.Namespace) -> int | None:
    from tocsin.worker import loop

    lifeline.hold(parsed.lifeline)
    return loop.main()
