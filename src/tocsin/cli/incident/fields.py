"""The options of each verb, named like the fields of its body in REST."""

import argparse
from collections.abc import Iterable

from tocsin.cli.arguments import Codes, add_choice, add_fields, add_truth, instant
from tocsin.cli.incident.registration import cause_categories, closure_codes, levels


def assignment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", metavar="SLUG", help="the team that takes over")
    parser.add_argument("--assignee", metavar="EMAIL", help="the person, or “me”")
    parser.add_argument("--note", metavar="TEXT", default="", help="why, for the desk only")


def priority(parser: argparse.ArgumentParser) -> None:
    for axis in ("impact", "urgency"):
        add_choice(parser, f"--{axis}", levels(axis), axis, metavar="LEVEL", required=True)
    reason(parser)


def classification(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--category", metavar="PATH", help="for instance network/vpn; “” for none")
    parser.add_argument("--service", metavar="SLUG", help="the service that suffers; “” for none")
    add_truth(parser, "security", "whether it is a security incident")
    add_fields(parser)
    parser.add_argument(
        "--apply",
        nargs="+",
        action="extend",
        choices=Codes(_decided),
        metavar="CODE",
        help="what of the category's decisions is taken over: %(choices)s",
    )


def hold(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument(
        "--reason", choices=Codes(_hold_reasons), metavar="CODE", help="why: %(choices)s"
    )
    either.add_argument("--resume", action="store_true", help="end the hold")
    parser.add_argument("--until", type=instant, metavar="INSTANT", help="when work goes on")
    parser.add_argument("--agreed", action="store_true", help="the supplier's time was agreed")
    parser.add_argument("--message", metavar="TEXT", default="", help="what the reporter is told")


def resolution(parser: argparse.ArgumentParser) -> None:
    add_choice(parser, "--code", Codes(closure_codes), "how it was solved", required=True)
    parser.add_argument("--text", required=True, help="what was done; - reads standard input")
    add_choice(parser, "--cause", Codes(cause_categories), "why it came to it, if known")
    add_truth(parser, "tell-reporter", "ask the reporter whether it holds (default: yes)")


def confirmation(parser: argparse.ArgumentParser) -> None:
    add_truth(parser, "solved", "whether it is really solved", required=True)
    parser.add_argument("--rating", type=int, metavar="1-5", help="how satisfied they are")
    parser.add_argument("--comment", metavar="TEXT", default="", help="what they say about it")


def rating(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rating", type=int, metavar="1-5", required=True, help="5 is best")
    parser.add_argument("--comment", metavar="TEXT", default="", help="what they say about it")


def closure(parser: argparse.ArgumentParser) -> None:
    add_choice(parser, "--assessment", Codes(_verdicts), "the solution is", required=True)
    parser.add_argument(
        "--aspects",
        nargs="+",
        action="extend",
        default=[],
        choices=Codes(_aspects),
        metavar="CODE",
        help="what it is about: %(choices)s",
    )
    parser.add_argument("--note", metavar="TEXT", default="", help="why")
    parser.add_argument("--lesson", metavar="TEXT", default="", help="what it taught")


def cancellation(parser: argparse.ArgumentParser) -> None:
    reason(parser)
    parser.add_argument("--release-children", action="store_true", help="take its children off")


def reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why")


def _decided() -> Iterable[str]:
    from tocsin.domain.incidents.rules.classification import Decided

    return Decided


def _hold_reasons() -> Iterable[str]:
    from tocsin.domain.incidents.rules import HoldReason

    return HoldReason


def _verdicts() -> Iterable[str]:
    from tocsin.domain.incidents.rules import Verdict

    return Verdict


def _aspects() -> Iterable[str]:
    from tocsin.domain.incidents.rules import Aspect

    return Aspect
