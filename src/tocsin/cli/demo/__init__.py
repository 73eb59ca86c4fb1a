"""`tocsin demo`: fills an empty desk with Hollin Vale, a hospital that does not exist."""

import argparse
import sys

from tocsin.cli.refused import Refused


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "demo",
        help="load the demo organisation into an empty desk",
        description="Load a fictional hospital with its people, teams, services and the incidents "
        "of the last 30 days into an empty desk, and say how to sign in.",
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing, and say nothing, in a desk with people"
    )
    parser.set_defaults(call=demo)


def demo(parsed: argparse.Namespace) -> None:
    from tocsin.cli.demo.access import sign_in_lines
    from tocsin.cli.demo.loading import load
    from tocsin.domain.accounts.queries import is_empty_desk

    if not is_empty_desk():
        if parsed.if_empty:
            return
        raise Refused("the desk has people already: the demo goes into an empty one only")
    incidents = load()
    print(f"Hollin Vale is loaded: {incidents} incidents of the last 30 days.", file=sys.stderr)
    if not parsed.if_empty:
        print("\n".join(sign_in_lines()))
