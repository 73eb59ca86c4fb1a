"""How one incident goes on inside another, how that is undone, and how one becomes two."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import Message, StoredFile, Wording
from tocsin.domain.conversations.rules import Channel, Format, Visibility
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.conversation import carry_over
from tocsin.domain.incidents.actions.registration import Circle, Report, register
from tocsin.domain.incidents.actions.relations import check_line, tie
from tocsin.domain.incidents.models import Exclusion, Incident, Merge, Participant
from tocsin.domain.incidents.queries import conversation, excluded_from, merge_of
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def merge(incident: Incident, *, by: Person, into: Incident, reason: str) -> None:
    """Let it go on inside another; every row stays where it is, so that it can be undone.

    Its reporter and who takes part hear from the survivor from now on, which lists show in its
    place; its number keeps working and leads there.
    """
    require(permissions.may_merge(by, incident, into), "incident.merge")
    why = rules.check_reason(reason)
    now = instants.now()
    steps.hold_lines()
    # In one order, so that two who merge the other way round wait and do not block each other;
    # what is checked afterwards stays so until this act is over.
    for end in sorted((incident, into), key=lambda one: one.pk):
        steps.touch(end, at=now)
    incident.refresh_from_db(fields=["major"])
    into.refresh_from_db(fields=["confidential", "parent"])
    _check_merge(incident, into)
    changes = steps.change(incident, at=now, merged_into=into)
    steps.end_stint(incident, now)
    made = Merge.objects.create(source=incident, into=into, reason=why, by=by, at=now)
    brought = _bring_people(made)
    event = record(
        "incident.merged", incident, by=by, at=now, changes=changes, texts={"reason": why}
    )
    facts = {"source": incident.pk, "people": brought}
    record("incident.absorbed", into, by=by, at=now, facts=facts, because_of=event)


def _check_merge(incident: Incident, into: Incident) -> None:
    if incident.pk == into.pk or incident.sources.exists():
        raise RuleBroken("illegal_merge")
    # Its procedure and the review it owes would be lost from sight inside another.
    if incident.major:
        raise RuleBroken("major.stays")
    rules.check_equally_secret(incident.confidential, into.confidential)
    if into.parent is not None:
        check_line(incident, into.parent)


def _bring_people(made: Merge) -> list[int]:
    """Let who took part or watched there do so here, marked so that undoing takes them back.

    Who had muted the one hears nothing of the other either, unless they were on its list already.
    """
    source, into = made.source, made.into
    known = set(into.participants.values_list("person", flat=True))
    silent = set(source.participants.filter(muted=True).values_list("person", flat=True)) - known
    away = excluded_from(into)
    brought = [
        Participant(incident=into, person_id=pk, internal=internal, muted=pk in silent, merge=made)
        for internal in (False, True)
        for pk in sorted(_hearing(source, internal) - _hearing(into, internal) - away)
    ]
    Participant.objects.bulk_create(brought)
    return sorted({row.person_id for row in brought})


def _hearing(incident: Incident, internal: bool) -> set[int]:  # noqa: FBT001 - one of two sides
    listed = incident.participants.filter(internal=internal).values_list("person", flat=True)
    reporter = {incident.reporter_id} if incident.reporter_id and not internal else set()
    return set(listed) | reporter


@transaction.atomic
def unmerge(incident: Incident, *, by: Person) -> None:
    """Undo the merge: both incidents are what they were, and what was said since stays put."""
    require(
        permissions.may_merge(by, incident, incident.merged_into or incident), "incident.unmerge"
    )
    into, made = incident.merged_into, merge_of(incident)
    if made is None or into is None:
        raise RuleBroken("not_merged")
    now = instants.now()
    for end in sorted((incident, into), key=lambda one: one.pk):
        steps.touch_merged(end, at=now)
    changes = steps.change(incident, at=now, merged_into=None)
    if incident.is_open:
        steps.begin_stint(incident, now)
    people = _take_people_back(made)
    Merge.objects.filter(pk=made.pk).update(undone_by=by, undone_at=now)
    event = record("incident.unmerged", incident, by=by, at=now, changes=changes)
    facts = {"source": incident.pk, "people": people}
    record("incident.released", into, by=by, at=now, facts=facts, because_of=event)


def _take_people_back(made: Merge) -> list[int]:
    brought = Participant.objects.filter(merge=made)
    people = sorted(set(brought.values_list("person_id", flat=True)))
    brought.delete()
    return people


@transaction.atomic
def split(incident: Incident, *, by: Person, message: Message, title: str = "") -> Incident:
    """Make what somebody said an incident of its own, reported by them; the message stays here.

    It is as secret as where it was said, to the same people, and what was said inside the desk
    stays inside; its category is for somebody to judge.
    """
    require(permissions.may_work_on(by, incident), "incident.split")
    said = conversation(incident, by).filter(pk=message.pk).first()
    if said is None:
        raise BadInput("message.unknown", field="message")
    now = instants.now()
    steps.touch(incident, at=now)
    new = register(by=by, report=_report(incident, said, title), reporter=_reporter(said))
    _exclude_as(incident, new, by, now)
    if said.visibility == Visibility.INTERNAL:
        carry_over(new, by=by, message=said, wording=_wording(said))
    facts = {"message": said.pk, "into": new.pk}
    event = record("incident.split", incident, by=by, at=now, facts=facts)
    tie(new, incident, kind=LinkKind.RELATED, by=by, at=now, because_of=event)
    return new


def _report(incident: Incident, said: Message, title: str) -> Report:
    """Describe it by what was said, or by nothing where that was not said in public."""
    is_public = said.visibility == Visibility.PUBLIC
    named = rules.title_of("", said.plain, incident.title) if is_public else incident.title
    return Report(
        title=title or named,
        wording=_wording(said) if is_public else None,
        channel=Channel(said.channel),
        team=incident.team,
        security=incident.security,
        circle=_circle(incident),
    )


def _wording(said: Message) -> Wording:
    files = tuple(
        StoredFile(file.blob, file.name, file.content_id, file.inline)
        for file in said.attachments.all()
    )
    form = Format(said.body_format)
    return Wording(
        said.body,
        form,
        plain=said.plain,
        files=files,
        raw=said.raw,
        signature=said.signature,
        marks=tuple(said.marks),
    )


def _circle(incident: Incident) -> Circle:
    allowed = list(incident.allowed.select_related("person", "team").order_by("pk"))
    return Circle(
        confidential=incident.confidential,
        people=tuple(a.person for a in allowed if a.person),
        teams=tuple(a.team for a in allowed if a.team),
    )


def _reporter(said: Message) -> Person | None:
    return None if said.author.kind == Kind.SYSTEM else said.author


def _exclude_as(incident: Incident, new: Incident, by: Person, now: datetime) -> None:
    """Keep those who must not know of the one away from the other."""
    people = sorted(excluded_from(incident))
    if not people:
        return
    Exclusion.objects.bulk_create(Exclusion(incident=new, person_id=pk) for pk in people)
    changes: steps.Changes = {"involved": ([], people)}
    record("incident.involved_named", new, by=by, at=now, changes=changes)
