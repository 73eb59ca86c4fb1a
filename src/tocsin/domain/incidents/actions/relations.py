"""How incidents hang together: links of several kinds, and parents with their children."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions, queries, rules, steps
from tocsin.domain.incidents.actions.major import consider
from tocsin.domain.incidents.models import Incident, Link
from tocsin.domain.incidents.rules import LinkKind
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


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
    require(permissions.may_link(by, incident, target), "incident.link")
    number = rules.check_link(
        kind, inside=target is not None, outside=outside, ours=queries.patterns()
    )
    now = instants.now()
    if target is not None:
        return tie(incident, target, kind=kind, by=by, at=now)
    steps.touch(incident, at=now)
    _check_new(incident, kind, None, number)
    made = _made(incident, kind, by, now, outside=number)
    facts = {"link": made.public_id, "kind": str(kind)}
    texts = {"outside": number}
    record("incident.linked", incident, by=by, at=now, facts=facts, texts=texts)
    return made


def tie(
    incident: Incident,
    target: Incident,
    *,
    kind: LinkKind,
    by: Person,
    at: datetime,
    because_of: Event | None = None,
) -> Link:
    """Link two incidents, on the record of both."""
    if target.pk == incident.pk:
        raise RuleBroken("illegal_link")
    for end in sorted((incident, target), key=lambda one: one.pk):
        steps.touch(end, at=at)
    _check_new(incident, kind, target, "")
    made = _made(incident, kind, by, at, target=target)
    facts = {"link": made.public_id, "kind": str(kind)}
    event = record(
        "incident.linked",
        incident,
        by=by,
        at=at,
        facts=facts | {"target": target.pk},
        because_of=because_of,
    )
    back = facts | {"source": incident.pk}
    record("incident.linked_from", target, by=by, at=at, facts=back, because_of=event)
    return made


def _check_new(incident: Incident, kind: LinkKind, target: Incident | None, outside: str) -> None:
    """Refuse a second link of the kind; "related" is the same in both directions."""
    same = Link.objects.filter(kind=kind, outside=outside)
    if same.filter(source=incident, target=target).exists():
        raise RuleBroken("link.there_already")
    if kind is LinkKind.RELATED and same.filter(source=target, target=incident).exists():
        raise RuleBroken("link.there_already")


def _made(
    incident: Incident,
    kind: LinkKind,
    by: Person,
    at: datetime,
    *,
    target: Incident | None = None,
    outside: str = "",
) -> Link:
    return Link.objects.create(
        public_id=public_id(),
        source=incident,
        kind=kind,
        target=target,
        outside=outside,
        by=by,
        at=at,
    )


@transaction.atomic
def unlink(made: Link, *, by: Person) -> None:
    """Take a link off, at both ends."""
    require(permissions.may_unlink(by, made), "incident.unlink")
    now = instants.now()
    ends = [end for end in (made.source, made.target) if end is not None]
    for end in sorted(ends, key=lambda one: one.pk):
        steps.touch(end, at=now)
    if not Link.objects.filter(pk=made.pk).delete()[0]:
        raise RuleBroken("link.gone")
    facts = {"link": made.public_id, "kind": made.kind}
    event = None
    for end in ends:
        event = record("incident.unlinked", end, by=by, at=now, facts=facts, because_of=event)


@transaction.atomic
def adopt(incident: Incident, *, by: Person, parent: Incident | None, follows: bool = True) -> None:
    """Hang it under a parent, or with None take it off; never under itself or a child.

    Without `follows` it goes its own way whatever its parent does.
    """
    require(permissions.may_adopt(by, incident, parent), "incident.adopt")
    if parent is not None:
        steps.hold_lines()
        check_line(incident, parent)
    old = incident.parent
    if (old, incident.follows_parent) == (parent, follows):
        return
    now = instants.now()
    changes = steps.change(incident, at=now, parent=parent, follows_parent=follows)
    event = record("incident.parent_changed", incident, by=by, at=now, changes=changes)
    if old == parent:
        return
    for other, verb in ((old, "incident.child_left"), (parent, "incident.child_joined")):
        if other is not None:
            # One that was merged since may still lose a child, and none may join it.
            (steps.touch_merged if other is old else steps.touch)(other, at=now)
            facts = {"child": incident.pk}
            told = record(verb, other, by=by, at=now, facts=facts, because_of=event)
            if other is parent:
                consider(parent, because_of=told, children=parent.children.unmerged().count())


def check_line(incident: Incident, parent: Incident) -> None:
    """Refuse a parent that is the incident itself or hangs below it, merged ones included.

    What was merged keeps its own parent, where it hangs again once the merge is undone.
    """
    above, seen = {parent.pk}, set[int]()
    while above:
        if incident.pk in above:
            raise RuleBroken("illegal_link")
        seen |= above
        lines = Incident.objects.filter(pk__in=above).values_list("merged_into", "parent")
        above = {pk for line in lines for pk in line if pk is not None} - seen
