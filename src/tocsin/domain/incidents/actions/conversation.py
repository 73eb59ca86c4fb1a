"""What is said on an incident, in public and inside the desk."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.rules import (
    Channel,
    Direction,
    Visibility,
    channel_of,
    check_body,
)
from tocsin.domain.conversations.steps import know_message_ids, say
from tocsin.domain.conversations.traces import forget_draft
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.mentions import let_hear, with_mentions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import followers_of
from tocsin.domain.incidents.rules import State
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.rules import Source, origin

NOT_HELD = {
    "hold_reason": "",
    "hold_until": None,
    "hold_agreed": False,
    "hold_reminders": 0,
    "hold_reminded_at": None,
    "no_response_at": None,
    "held_in_state": "",
}


@transaction.atomic
def note(
    incident: Incident,
    *,
    by: Person,
    wording: Wording,
    channel: Channel | None = None,
    message_ids: tuple[str, ...] = (),
) -> Message:
    """Write something down that only the desk reads."""
    require(permissions.may_note(by, incident), "incident.note")
    if not wording.files:
        check_body(wording.body)
    know_message_ids(incident.thread, message_ids, Direction.IN)
    forget_draft(incident.thread, by)
    return _say(incident, by, wording, Visibility.INTERNAL, channel or channel_of(origin()))


@transaction.atomic
def answer(
    incident: Incident,
    *,
    by: Person,
    wording: Wording,
    channel: Channel | None = None,
    message_ids: tuple[str, ...] = (),
    tell_children: bool = False,
) -> Message:
    """Say something that the reporter and everybody who takes part will read.

    On request it is said on the children as well, to everybody who takes part there.
    """
    require(permissions.may_answer(by, incident), "incident.answer")
    if not wording.files:
        check_body(wording.body)
    know_message_ids(incident.thread, message_ids, Direction.IN)
    forget_draft(incident.thread, by)
    channel = channel or channel_of(origin())
    message, event = _said(incident, by, wording, Visibility.PUBLIC, channel)
    if tell_children:
        _tell_children(incident, by, wording, channel, because_of=event)
    if incident.state == State.ON_HOLD and _is_outside(by, incident):
        _resume_by(incident, by)
    return message


@transaction.atomic
def take_callers_word(
    incident: Incident,
    *,
    by: Person,
    caller: Person,
    wording: Wording,
    channel: Channel = Channel.PHONE,
) -> Message:
    """Write down what its reporter, or who takes part, says of it to somebody at the desk."""
    require(permissions.may_work_on(by, incident), "incident.answer")
    if not permissions.may_take_part(caller, incident):
        raise BadInput("caller.not_of_it", field="caller")
    if not wording.files:
        check_body(wording.body)
    message, _ = _said(incident, by, wording, Visibility.PUBLIC, channel, speaker=caller)
    if incident.state == State.ON_HOLD:
        _resume_by(incident, by)
    return message


def carry_over(incident: Incident, *, by: Person, message: Message, wording: Wording) -> None:
    """Repeat inside this incident what was said inside another, in its author's name."""
    require(permissions.may_work_on(by, incident), "incident.note")
    channel = Channel(message.channel)
    _said(incident, by, wording, Visibility.INTERNAL, channel, speaker=message.author)


def _tell_children(
    parent: Incident, by: Person, wording: Wording, channel: Channel, *, because_of: Event
) -> None:
    require(permissions.may_work_on(by, parent), "incident.tell_children")
    reached = followers_of(parent, by, permissions.WORKING).select_related("thread")
    for child in reached.exclude(state__in=(State.CLOSED, State.CANCELLED)):
        _said(
            child,
            by,
            wording,
            Visibility.PUBLIC,
            channel,
            at=because_of.at,
            because_of=because_of,
        )


def _resume_by(incident: Incident, by: Person) -> None:
    """End the hold that waited for just this word."""
    if rules.resumes_by_answer(incident.hold_reason):
        now = instants.now()
        back = State(incident.held_in_state)
        changes = steps.change(incident, at=now, state=back, **NOT_HELD)
        facts = {"by_answer": True}
        record("incident.resumed", incident, by=by, at=now, changes=changes, facts=facts)


def _is_outside(by: Person, incident: Incident) -> bool:
    return by.pk == incident.reporter_id or by.kind == Kind.CONTACT


def note_down(
    incident: Incident,
    *,
    by: Person,
    body: str,
    at: datetime,
    because_of: Event,
    public: bool = False,
) -> Message:
    """Keep the words that came with another act, as a message of its own."""
    visibility = Visibility.PUBLIC if public else Visibility.INTERNAL
    wording, channel = Wording(check_body(body)), channel_of(Source(because_of.source))
    return _say(incident, by, wording, visibility, channel, at=at, because_of=because_of)


def answer_because(
    incident: Incident,
    *,
    by: Person,
    wording: Wording,
    channel: Channel,
    ids: tuple[str, ...],
    because_of: Event,
) -> Message:
    """Keep the public words that brought another act about."""
    know_message_ids(incident.thread, ids, Direction.IN)
    at = because_of.at
    return _say(incident, by, wording, Visibility.PUBLIC, channel, at=at, because_of=because_of)


def _say(  # noqa: PLR0913 - see note_down
    incident: Incident,
    by: Person,
    wording: Wording,
    visibility: Visibility,
    channel: Channel,
    *,
    at: datetime | None = None,
    because_of: Event | None = None,
) -> Message:
    return _said(incident, by, wording, visibility, channel, at=at, because_of=because_of)[0]


def _said(  # noqa: PLR0913 - see note_down
    incident: Incident,
    by: Person,
    wording: Wording,
    visibility: Visibility,
    channel: Channel,
    *,
    at: datetime | None = None,
    because_of: Event | None = None,
    speaker: Person | None = None,
) -> tuple[Message, Event]:
    now = at or instants.now()
    author = speaker or by
    from_reporter = _is_outside(author, incident)
    wording, called = with_mentions(wording, visibility, incident)
    message = say(
        incident.thread,
        author=author,
        written_by=by,
        wording=wording,
        visibility=visibility,
        channel=channel,
        at=now,
    )
    steps.note_message(incident, message, from_reporter=from_reporter)
    event = record(
        "incident.message_added",
        incident,
        by=by,
        at=now,
        facts={
            "message": message.pk,
            "visibility": str(visibility),
            "channel": str(channel),
            "from_reporter": from_reporter,
            "files": len(wording.files),
            **({"mentioned": sorted(called)} if called else {}),
            **({"speaker": speaker.pk} if speaker else {}),
        },
        because_of=because_of,
        on_behalf_of=speaker,
    )
    let_hear(incident, called.values(), because_of=event)
    return message, event
