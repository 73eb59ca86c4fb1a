"""Options that many commands share, so that they look and fail the same everywhere.

Nothing of the framework or the domain is imported before a command is called: the supervisor
reads these modules too and stays small.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.base import instants

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person

YES, NO = ("yes", "true", "1"), ("no", "false", "0")


class Codes:
    """Choices that the domain knows; it is asked when somebody chooses or reads the help."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known

    def __iter__(self) -> Iterator[str]:
        return (str(code) for code in self._known())

    def __contains__(self, code: str) -> bool:
        return code in tuple(self)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def add_actor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="actor",
        metavar="EMAIL",
        help="who acts (default: the desk's own operator)",
    )


def add_choice(
    parser: argparse.ArgumentParser,
    name: str,
    codes: Codes,
    meaning: str,
    *,
    metavar: str = "CODE",
    required: bool = False,
) -> None:
    parser.add_argument(
        name,
        choices=codes,
        metavar=metavar,
        required=required,
        help=f"{meaning}: %(choices)s",
    )


def add_truth(parser: argparse.ArgumentParser, name: str, meaning: str, **more: bool) -> None:
    """Add `--name`, `--name yes|no` and `--no-name`; None when nothing is said."""
    either = parser.add_mutually_exclusive_group(required=more.get("required", False))
    either.add_argument(
        f"--{name}", nargs="?", const=True, type=_truth, metavar="yes|no", help=meaning
    )
    either.add_argument(
        f"--no-{name}", dest=name.replace("-", "_"), action="store_false", help="the opposite"
    )
    parser.set_defaults(**{name.replace("-", "_"): None})


def add_fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field",
        action="append",
        type=_pair,
        default=[],
        metavar="SLUG=VALUE",
        help="one of the category's own fields; may be given several times",
    )


def actor(parsed: argparse.Namespace) -> "Person":
    """Return who acts: the person that `--as` names, else the operator."""
    from tocsin.domain.accounts.queries import operator, person_named

    return person_named(parsed.actor, field="as") if parsed.actor else operator()


def text(value: str) -> str:
    """Return the text, or all of standard input for a single dash."""
    return sys.stdin.read() if value == "-" else value


def instant(value: str) -> datetime:
    try:
        return instants.parsed(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{value!r} is no instant with an offset, like 2026-11-24T08:00:00Z"
        ) from None


def _pair(value: str) -> tuple[str, str]:
    name, separator, said = value.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{value!r} is not SLUG=VALUE")
    return name, said


def _truth(value: str) -> bool:
    if value.casefold() in YES:
        return True
    if value.casefold() in NO:
        return False
    raise argparse.ArgumentTypeError(f"{value!r} is neither yes nor no")
