"""`tocsin incident major` and the nouns below it: the procedure of a major incident."""

import argparse
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import (
    Codes,
    actor,
    add_actor,
    add_choice,
    add_json,
    add_truth,
    instant,
    text,
)
from tocsin.cli.incident.output import found_inside
from tocsin.cli.refused import Refused
from tocsin.cli.tables import local, print_facts, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident, StakeholderList


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _noun(
        nouns,
        "major",
        "read the procedure of a major incident, or propose it as one",
        "Print the procedure; with --propose propose it first.",
        procedure,
    )
    parser.add_argument("--propose", action="store_true", help="propose it as a major incident")
    parser.add_argument("--why", metavar="TEXT", default="", help="why it should be one")
    _add_decision(nouns)
    _add_roles(nouns)
    _add_updates(nouns)
    _add_timeline(nouns)


def _noun(
    nouns: "argparse._SubParsersAction[argparse.ArgumentParser]",
    noun: str,
    does: str,
    description: str,
    call: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    parser = nouns.add_parser(noun, help=does, description=description)
    parser.add_argument("number", metavar="NUMBER")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=call)
    return parser


def _add_decision(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    does = "accept or decline a major incident"
    parser = _noun(nouns, "major-decision", does, f"{does.capitalize()}.", decide)
    add_choice(parser, "--decision", Codes(_decisions), "it is", required=True)
    parser.add_argument("--reason", metavar="TEXT", default="", help="why; needed to decline")


def _add_roles(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _noun(
        nouns,
        "major-roles",
        "take over, hand over or leave a part in a major incident",
        "Print who plays and played which part; with --role change that first.",
        roles,
    )
    add_choice(parser, "--role", Codes(_parts), "the part")
    parser.add_argument("--person", metavar="EMAIL", default="me", help="who, or “me” (default)")
    parser.add_argument("--leave", action="store_true", help="end the part without a successor")


def _add_updates(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _noun(
        nouns,
        "major-updates",
        "read what stakeholders were told, or tell them",
        "Print what stakeholders were told; with --body tell them first.",
        updates,
    )
    add_choice(parser, "--template", Codes(_templates), "what kind of word it is")
    parser.add_argument("--body", metavar="TEXT", help="how it stands; - reads standard input")
    parser.add_argument(
        "--lists", metavar="SLUG", nargs="+", action="extend", default=[], help="who is told"
    )
    parser.add_argument(
        "--next-within", metavar="SECONDS", type=int, help="sooner than the cadence has it"
    )


def _add_timeline(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _noun(
        nouns,
        "major-timeline",
        "read the timeline, write into it, pin or hide a line",
        "Print the timeline; with --text add a line first, with --line mark that one.",
        timeline,
    )
    parser.add_argument("--text", metavar="TEXT", help="what happened; - reads standard input")
    parser.add_argument("--at", metavar="INSTANT", type=instant, help="when (default: now)")
    parser.add_argument("--line", metavar="ID", help="the line to mark")
    add_truth(parser, "pinned", "whether it is pinned")
    add_truth(parser, "hidden", "whether it is hidden")


def procedure(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.propose:
        actions.propose_major(incident, by=by, reason=parsed.why)
    _print_procedure(incident, as_json=parsed.json)


def decide(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    act = actions.accept_major if parsed.decision == "accept" else actions.decline_major
    act(incident, by=by, reason=parsed.reason)
    _print_procedure(incident, as_json=parsed.json)


def _print_procedure(incident: "Incident", *, as_json: bool) -> None:
    from tocsin.base import instants
    from tocsin.domain.incidents import queries
    from tocsin.words.major import procedure_record

    found = queries.procedure_of(incident)
    playing = list(queries.parts(incident))
    record = procedure_record(found, playing, instants.now())
    if as_json:
        print_json(record)
    elif found is None:
        print("Nobody proposed it.")
    else:
        overdue = " (overdue)"
        print_facts(
            [
                ("state", found.state),
                ("why", " ".join(part for part in (found.why, found.reason) if part)),
                ("decided", local(found.decided_at)),
                ("because", found.decided_because),
                ("next word", local(found.next_update_at) + overdue * record["update_overdue"]),
                ("review", (record["review_due_on"] or "") + overdue * record["review_overdue"]),
                *((role.role, role.person.name) for role in playing if role.until is None),
            ]
        )


def roles(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.major import role_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.role:
        _play(incident, by, parsed)
    rows = list(queries.parts(incident))
    if parsed.json:
        print_json({"items": [role_record(row) for row in rows], "next": None})
    elif rows:
        told = [(r.role, r.person.name, local(r.since), local(r.until)) for r in rows]
        print_table(("ROLE", "PERSON", "SINCE", "UNTIL"), told)


def _play(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules import Part

    person = by if parsed.person == "me" else person_named(parsed.person)
    act = actions.leave_part if parsed.leave else actions.assume_part
    act(incident, by=by, part=Part(parsed.role), person=person)


def updates(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.major import update_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.body is not None:
        _tell(incident, by, parsed)
    rows = list(queries.stakeholder_updates(incident))
    if parsed.json:
        print_json({"items": [update_record(row) for row in rows], "next": None})
    elif rows:
        told = [(local(r.at), r.template, r.by.name, " ".join(r.body.split())) for r in rows]
        print_table(("AT", "TEMPLATE", "BY", "BODY"), told)


def _tell(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules import Template

    actions.update_stakeholders(
        incident,
        by=by,
        body=text(parsed.body),
        lists=[_list(slug) for slug in parsed.lists],
        template=Template(parsed.template or Template.PROGRESS),
        next_within=None if parsed.next_within is None else timedelta(seconds=parsed.next_within),
    )


def _list(slug: str) -> "StakeholderList":
    from tocsin.domain.incidents.queries import stakeholder_list_named

    found = stakeholder_list_named(slug)
    if found is None:
        raise BadInput("stakeholder_list.unknown", field="lists")
    return found


def timeline(parsed: argparse.Namespace) -> None:
    from tocsin.base import instants
    from tocsin.domain.incidents import actions, queries
    from tocsin.words.major import timeline_record

    by = actor(parsed)
    incident = found_inside(parsed.number, by)
    if parsed.line:
        _mark(incident, by, parsed)
    elif parsed.text is not None:
        actions.note_on_timeline(
            incident,
            by=by,
            at=parsed.at or instants.now(),
            text=text(parsed.text),
            pinned=parsed.pinned is True,
        )
    rows = list(queries.timeline(incident))
    if parsed.json:
        print_json({"items": [timeline_record(row) for row in rows], "next": None})
    elif rows:
        told = [
            (
                local(row.at),
                row.by.name,
                "pinned" if row.pinned else "",
                row.event.verb if row.event else " ".join(row.text.split()),
            )
            for row in rows
            if not row.hidden
        ]
        print_table(("AT", "BY", "", "WHAT"), told)


def _mark(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions, queries

    found = queries.timeline_entry(incident, parsed.line)
    if found is None:
        raise Refused(f"line: there is no line {parsed.line}")
    actions.mark_timeline(found, by=by, pinned=parsed.pinned, hidden=parsed.hidden)


def _decisions() -> Iterable[str]:
    from tocsin.domain.incidents.rules import Decision

    return Decision


def _parts() -> Iterable[str]:
    from tocsin.domain.incidents.rules import Part

    return Part


def _templates() -> Iterable[str]:
    from tocsin.domain.incidents.rules import Template

    return Template
