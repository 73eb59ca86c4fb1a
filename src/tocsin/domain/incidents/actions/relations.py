"""How incidents hang together: links, parent and children, merging and splitting."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Incident, Link, Merge, Participant
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.journal.steps import record


@transaction.atomic
def link(
    incident: Incident,
    *,
    by: Person,
    kind: LinkKind,
    target: Incident | None = None,
    outside: str = "",
) -> Link:
    """Tie it to another incident, or to the number of a problem or change outside this desk."""
    require(permissions.may_work_on(by, incident), "incident.link")
    number = rules.check_link(kind, inside=target is not None, outside=outside)
    if target is not None and target.pk == incident.pk:
        raise RuleBroken("illegal_link")
    now = instants.now()
    steps.touch(incident, at=now)
    if Link.objects.filter(source=incident, kind=kind, target=target, outside=number).exists():
        raise RuleBroken("link.there_already")
    made = Link.objects.create(
        public_id=public_id(),
        source=incident,
        kind=kind,
        target=target,
        outside=number,
        by=by,
        at=now,
    )
    facts = {"link": made.public_id, "kind": str(kind), "target": target.pk if target else None}
    texts = {"outside": number} if number else None
    event = record("incident.linked", incident, by=by, at=now, facts=facts, texts=texts)
    if target is not None:
        steps.touch(target, at=now)
        back = {"link": made.public_id, "kind": str(kind), "source": incident.pk}
        record("incident.linked_from", target, by=by, at=now, facts=back, because_of=event)
    return made


@transaction.atomic
def unlink(made: Link, *, by: Person) -> None:
    require(permissions.may_work_on(by, made.source), "incident.unlink")
    now = instants.now()
    steps.touch(made.source, at=now)
    facts = {"link": made.public_id, "kind": made.kind}
    event = record("incident.unlinked", made.source, by=by, at=now, facts=facts)
    if made.target is not None:
        steps.touch(made.target, at=now)
        record("incident.unlinked", made.target, by=by, at=now, facts=facts, because_of=event)
    made.delete()


@transaction.atomic
def adopt(incident: Incident, *, by: Person, parent: Incident | None) -> None:
    """Hang the incident under a parent, or with None take it off; never under itself or a child."""
    require(permissions.may_work_on(by, incident), "incident.adopt")
    if parent is not None:
        _check_line(incident, parent)
    now = instants.now()
    old = incident.parent
    if old == parent:
        return
    changes = steps.change(incident, at=now, parent=parent)
    event = record("incident.parent_changed", incident, by=by, at=now, changes=changes)
    for other, verb in ((old, "incident.child_left"), (parent, "incident.child_joined")):
        if other is not None:
            steps.touch(other, at=now)
            facts = {"child": incident.pk}
            record(verb, other, by=by, at=now, facts=facts, because_of=event)


def _check_line(incident: Incident, parent: Incident) -> None:
    ancestor: Incident | None = parent
    seen: set[int] = set()
    while ancestor is not None and ancestor.pk not in seen:
        if ancestor.pk == incident.pk:
            raise RuleBroken("illegal_link")
        seen.add(ancestor.pk)
        ancestor = ancestor.parent


@transaction.atomic
def merge(incident: Incident, *, by: Person, into: Incident, reason: str) -> None:
    """Let it go on inside another; every row stays where it is, so that it can be undone.

    Its reporter and who takes part hear from the survivor from now on, which lists of the merged
    one no longer show; its number keeps working and leads there.
    """
    require(permissions.may_merge(by, incident, into), "incident.merge")
    why = rules.check_reason(reason)
    _check_merge(incident, into)
    now = instants.now()
    changes = steps.change(incident, at=now, merged_into=into)
    steps.touch(into, at=now)
    steps.end_stint(incident, now)
    made = Merge.objects.create(source=incident, into=into, reason=why, by=by, at=now)
    _bring_people(made)
    event = record(
        "incident.merged", incident, by=by, at=now, changes=changes, texts={"reason": why}
    )
    facts = {"source": incident.pk}
    record("incident.received", into, by=by, at=now, facts=facts, because_of=event)


def _check_merge(incident: Incident, into: Incident) -> None:
    if incident.pk == into.pk or into.merged_into_id is not None:
        raise RuleBroken("illegal_merge")
    if Incident.objects.filter(merged_into=incident).exists():
        raise RuleBroken("illegal_merge")


def _bring_people(made: Merge) -> None:
    """Let who took part there take part here, marked so that undoing takes exactly them back."""
    source, into = made.source, made.into
    people = set(source.participants.filter(internal=False).values_list("person", flat=True))
    people |= {source.reporter_id} if source.reporter_id else set()
    people -= set(into.participants.filter(internal=False).values_list("person", flat=True))
    people -= {into.reporter_id}
    Participant.objects.bulk_create(
        Participant(incident=into, person_id=pk, merge=made) for pk in sorted(people)
    )


@transaction.atomic
def unmerge(incident: Incident, *, by: Person) -> None:
    """Undo the merge: both incidents are what they were, and what was said since stays put."""
    require(permissions.may_work_on(by, incident), "incident.unmerge")
    made = Merge.objects.filter(source=incident, undone_at=None).select_related("into").first()
    if made is None:
        raise RuleBroken("not_merged")
    now = instants.now()
    changes = steps.change(incident, at=now, merged_into=None)
    if incident.is_open:
        steps.begin_stint(incident, now)
    steps.touch(made.into, at=now)
    Participant.objects.filter(merge=made).delete()
    Merge.objects.filter(pk=made.pk).update(undone_by=by, undone_at=now)
    event = record("incident.unmerged", incident, by=by, at=now, changes=changes)
    facts = {"source": incident.pk}
    record("incident.returned", made.into, by=by, at=now, facts=facts, because_of=event)
