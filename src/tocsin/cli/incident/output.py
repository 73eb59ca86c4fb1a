"""How incidents and what was said on them are printed."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tocsin.base.errors import require
from tocsin.cli.refused import Refused
from tocsin.cli.tables import local, print_facts, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.conversations.models import Message
    from tocsin.domain.incidents.models import Incident

TITLES = ("NUMBER", "PRIORITY", "STATE", "TEAM", "ASSIGNEE", "REGISTERED", "TITLE")
DONE = "{number}  {priority}  {state}  {team}  {assignee}"
WIDTH = 96


def found(number: str, person: "Person", field: str = "number") -> "Incident":
    """Return the incident with this number; one that may not be seen is not there."""
    from tocsin.domain.incidents import queries

    incident = queries.by_number(number, person)
    if incident is None:
        raise Refused(f"{field}: there is no incident {number}")
    return incident


def found_inside(number: str, person: "Person") -> "Incident":
    """Return the incident for somebody who reads it from inside the desk."""
    from tocsin.domain.incidents.permissions import may_read_internal

    incident = found(number, person)
    require(may_read_internal(person, incident), "incident.read_inside")
    return incident


def print_done(number: str, by: "Person", *, as_json: bool, line: str = DONE) -> None:
    """Print what became of the incident; whoever shut themselves out gets the number alone."""
    from tocsin.domain.incidents import queries
    from tocsin.words.records import record_for

    incident = queries.by_number(number, by)
    if as_json:
        print_json(record_for(by, incident) if incident else {"number": number})
    elif incident is None:
        print(number)
    else:
        cells = dict(zip((title.lower() for title in TITLES), row(incident), strict=True))
        print(line.format(**cells).rstrip())


def print_list(incidents: Sequence["Incident"]) -> None:
    print_table(TITLES, [row(incident) for incident in incidents])


def row(incident: "Incident") -> tuple[str, ...]:
    return (
        incident.number,
        incident.priority,
        incident.state,
        incident.team.slug if incident.team else "-",
        incident.assignee.name if incident.assignee else "-",
        local(incident.registered_at),
        incident.title,
    )


def print_incident(incident: "Incident", *, inside: bool) -> None:
    print(f"{incident.number}  {incident.title}")
    hold = (incident.hold_reason, local(incident.hold_until))
    marks = ("major", "security", "confidential")
    facts = [
        ("state", incident.state),
        ("hold", " until ".join(part for part in hold if part)),
        ("reminders", str(incident.hold_reminders or "")),
        ("no response", local(incident.no_response_at) if inside else ""),
        ("priority", f"{incident.priority} (impact {incident.impact}, urgency {incident.urgency})"),
        ("marks", ", ".join(mark for mark in marks if getattr(incident, mark))),
        ("reporter", _named(incident.reporter)),
        ("team", incident.team and f"{incident.team.slug} (tier {incident.team.tier})"),
        ("assignee", _named(incident.assignee)),
        ("category", incident.category and incident.category.path),
        ("service", incident.service and incident.service.slug),
        ("channel", incident.channel),
        *((name, local(getattr(incident, f"{name}_at"))) for name in ("registered", "resolved")),
        ("resolution", _resolution(incident)),
        ("cause", incident.cause_category if inside else ""),
        ("closed", local(incident.closed_at)),
    ]
    print_facts(facts)


def print_messages(messages: Iterable["Message"]) -> None:
    print_said((message, f"{message.visibility}, {message.channel}") for message in messages)


def print_said(messages: Iterable[tuple["Message", str]]) -> None:
    for message, how in messages:
        print(f"\n{local(message.sent_at)}  {message.author.name} ({how})")
        for line in message.plain.splitlines():
            print(textwrap.fill(line, WIDTH, initial_indent="    ", subsequent_indent="    "))
        for file in message.attachments.all():
            print(f"    [{file.name}, {file.blob.size} bytes]")


def _resolution(incident: "Incident") -> str:
    said = " ".join(incident.resolution_text.split())
    return f"{incident.resolution_code}: {said}" if incident.resolution_code else ""


def _named(person: "Person | None") -> str:
    return f"{person.name} <{person.email}>" if person else ""
