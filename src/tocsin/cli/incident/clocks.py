"""`tocsin incident clocks`: why each clock shows what it does, and how a wrong record is mended."""

import argparse
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json, instant
from tocsin.cli.incident.output import found_inside
from tocsin.cli.tables import local, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident

TITLES = ("CLOCK", "STATE", "USED", "TARGET", "DUE", "PROMISE")
STRETCHES = ("FROM", "UNTIL", "LENGTH", "KIND", "WHY")


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "clocks",
        help="tell where its clocks stand, and why",
        description="Print every clock; with --why every stretch of its time as well.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--why", action="store_true", help="print what counted and what did not")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=clocks)


def clocks(parsed: argparse.Namespace) -> None:
    from tocsin.base import instants
    from tocsin.words.clocks import clocks_record

    incident = found_inside(parsed.number, actor(parsed))
    record = clocks_record(incident, instants.now())
    if parsed.json:
        print_json(record)
        return
    print_table(TITLES, [_row(item) for item in record["items"]])
    for item in record["items"] if parsed.why else ():
        print(f"\n{_name(item)}")
        print_table(STRETCHES, [_stretch(one) for one in item["intervals"]])


def _row(item: dict[str, Any]) -> tuple[str, ...]:
    due, verdict = item["due_at"], {True: "met", False: "broken", None: ""}[item["met"]]
    return (
        _name(item),
        verdict or item["state"],
        str(timedelta(seconds=item["elapsed"])),
        str(timedelta(seconds=item["target"])),
        local(datetime.fromisoformat(due)) if due else "-",
        item["promise"],
    )


def _name(item: dict[str, Any]) -> str:
    return f"{item['name']} {item['party']}" if item["party"] else str(item["name"])


def _stretch(one: dict[str, Any]) -> tuple[str, ...]:
    why = " ".join(part for part in (one["reason"], one["name"], one["by"]) if part)
    return (
        local(datetime.fromisoformat(one["since"])),
        local(datetime.fromisoformat(one["until"])),
        str(timedelta(seconds=one["seconds"])),
        one["kind"],
        why,
    )


def correction(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=instant, required=True, metavar="TIME", help="from when")
    parser.add_argument("--until", type=instant, required=True, metavar="TIME", help="to when")
    parser.add_argument("--running", action="store_true", help="it was not on hold after all")
    add_choice(parser, "--hold", Codes(_hold_reasons), "why it was on hold")
    parser.add_argument("--agreed", action="store_true", help="the supplier's pause was agreed")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why it is corrected")


def times(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--detected-at", type=instant, metavar="TIME", help="when it was noticed")
    parser.add_argument("--occurred-at", type=instant, metavar="TIME", help="when it began")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why it is corrected")


def correct(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules import HoldReason

    hold = HoldReason(parsed.hold) if parsed.hold else None
    span = actions.Span(parsed.since, parsed.until, not parsed.running, hold, parsed.agreed)
    actions.correct_hold(incident, by=by, span=span, reason=parsed.reason)


def correct_times(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.correct_times(
        incident,
        by=by,
        reason=parsed.reason,
        detected_at=parsed.detected_at,
        occurred_at=parsed.occurred_at,
    )


def rebase(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.rebase_clocks(incident, by=by, reason=parsed.reason)


def _hold_reasons() -> Iterable[str]:
    from tocsin.domain.incidents.rules import HoldReason

    return HoldReason
