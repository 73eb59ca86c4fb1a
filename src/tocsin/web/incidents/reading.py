"""What the page of an incident shows, to this reader."""

from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import get_language

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import OPEN, RATING_OPEN, State, resumes_by_answer
from tocsin.domain.journal.queries import history
from tocsin.web.incidents.care import care
from tocsin.web.incidents.checklists import checklists
from tocsin.web.incidents.clocks import clocks
from tocsin.web.incidents.escalation import escalation
from tocsin.web.incidents.major import major
from tocsin.web.incidents.names import Names
from tocsin.web.incidents.presence import present
from tocsin.web.incidents.relations import relations
from tocsin.web.incidents.story import public_story, story
from tocsin.words.labels import label


@dataclass(frozen=True)
class Ways:
    """What this reader may do next; the page offers nothing that would be refused anyway."""

    work: bool
    relate: bool
    note: bool
    answer: bool
    close: bool
    confirm: bool
    rate: bool
    remind: bool
    reopen: bool
    take: bool
    acknowledge: bool


# What goes on inside another is only read here.
NONE = Ways(**dict.fromkeys((field.name for field in fields(Ways)), False))


def page_of(incident: Incident, person: Person) -> dict[str, Any]:
    inside = permissions.may_read_internal(person, incident)
    entries = history(incident)
    messages = list(queries.conversation(incident, person))
    if inside:
        shown = story(incident, messages, entries, Names(entries, person))
    else:
        shown = public_story(incident, messages, entries)
    may = ways(incident, person)
    seq = entries[-1].seq if entries else 0
    return {
        "incident": incident,
        "inside": inside,
        "is_answered": incident.is_open and incident.reporter_spoke_last,
        "ways": may,
        "story": shown,
        "history": entries if inside else [],
        "seq": seq,
        **present(incident, person, seq=seq, inside=inside),
        "category": _category(incident),
        "readers": queries.readers(incident),
        "files": [file for message in messages for file in message.attachments.all()],
        "others": queries.open_of_reporter(incident, person),
        "reporter_state": _reporter_state(incident),
        "bar": incident.number,
        "draft": queries.draft_of(incident, person) if may.note or may.answer else None,
        **care(incident, inside=inside),
        **clocks(incident, inside=inside),
        **relations(incident, person, inside=inside, works=may.relate),
        **escalation(incident, person, inside=inside, works=may.work),
        **major(incident, person, inside=inside, works=may.work),
        **checklists(
            incident,
            person,
            inside=inside,
            works=may.relate,
            follows=incident.merged_into_id is None,
        ),
    }


def ways(incident: Incident, person: Person) -> Ways:
    if incident.merged_into_id is not None:
        return NONE
    work = permissions.may_work_on(person, incident)
    is_open = incident.state in OPEN
    own = incident.assignee_id == person.pk
    return Ways(
        work=work and is_open,
        relate=work,
        note=permissions.may_note(person, incident),
        answer=work or permissions.may_answer(person, incident),
        close=incident.state == State.RESOLVED and permissions.may_close(person, incident),
        confirm=incident.answer_awaited and permissions.may_confirm(person, incident),
        rate=_may_still_rate(incident, person),
        remind=work and _waits_for_reporter(incident),
        reopen=not is_open and permissions.may_reopen(person, incident),
        take=work and is_open and not own,
        acknowledge=work and own and incident.state == State.ASSIGNED,
    )


def _category(incident: Incident) -> str:
    if incident.category is None:
        return ""
    return category_words([incident.category], get_language())[incident.category.pk]


def _reporter_state(incident: Incident) -> str:
    waits = _waits_for_reporter(incident)
    return label("reporter_state", "awaiting_reporter" if waits else incident.state)


def _waits_for_reporter(incident: Incident) -> bool:
    return incident.state == State.ON_HOLD and resumes_by_answer(incident.hold_reason)


def _may_still_rate(incident: Incident, person: Person) -> bool:
    rated, said = incident.rated_at, incident.answered_solved
    is_open = rated is None or instants.now() - rated <= RATING_OPEN
    return bool(said) and is_open and permissions.may_rate(person, incident)
