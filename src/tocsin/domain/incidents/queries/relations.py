"""What an incident hangs together with, as far as its reader may know of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents.models import Incident, IncidentQuerySet, Link, Merge, NumberSeries
from tocsin.domain.incidents.rules import OPEN, LinkKind, State
from tocsin.domain.journal.models import Event

UNDER_ANOTHER = (LinkKind.DUPLICATE_OF, LinkKind.CAUSED_BY)
NEXT_TO = ("team", "assignee")


@dataclass(frozen=True)
class Tie:
    """A link as one of its two ends sees it; `other` is None when it leads outside this desk."""

    link: Link
    other: Incident | None
    is_outgoing: bool


def mark_relatives(rows: Sequence[Incident], person: Person) -> None:
    """Tell each row of its parent, its survivor and its children, as far as they may be known."""
    above = {pk for row in rows for pk in (row.parent_id, row.merged_into_id) if pk is not None}
    known = numbers_of(above, person) if above else {}
    below = _children_counted({row.pk for row in rows}, person)
    for row in rows:
        row.seen_parent = known.get(row.parent_id or 0)
        row.seen_survivor = known.get(row.merged_into_id or 0)
        row.seen_children = below[row.pk]


def _children_counted(ids: Collection[int], person: Person) -> Counter[int]:
    """Count the children below each, or below what was merged into it."""
    merged = Incident.objects.filter(merged_into__in=ids).values("pk")
    below = Incident.objects.unmerged().filter(Q(parent__in=ids) | Q(parent__in=merged))
    counted: Counter[int] = Counter()
    # Most incidents have none, and who may see them is the dear half of the question.
    if not below.exists():
        return counted
    seen = Incident.objects.visible_to(person).filter(pk__in=below.order_by().values("pk"))
    seen = seen.exclude(pk=F("parent__merged_into")).order_by()
    for parent, survivor, number in seen.values_list("parent", "parent__merged_into").annotate(
        number_of=Count("pk")
    ):
        counted[parent] += number
        counted[survivor] += number
    return counted


def _lineage(incident: Incident) -> IncidentQuerySet:
    """Return everything that hangs below it, or below what was merged into it."""
    above = Incident.objects.filter(Q(pk=incident.pk) | Q(merged_into=incident.pk)).values("pk")
    return Incident.objects.unmerged().filter(parent__in=above).exclude(pk=incident.pk)


def children(incident: Incident, person: Person) -> IncidentQuerySet:
    found = Incident.objects.visible_to(person).filter(pk__in=_lineage(incident).values("pk"))
    return found.select_related(*NEXT_TO)


def followers(parent: Incident, *, all_of_them: bool = False) -> IncidentQuerySet:
    """Return the children that go along with their parent, whoever may see them."""
    below = _lineage(parent).order_by("pk")
    return below if all_of_them else below.filter(follows_parent=True)


def followers_of(
    parent: Incident, person: Person, roles: Collection[Role], *, all_of_them: bool = False
) -> IncidentQuerySet:
    """Return those of them that the person reaches with one of the roles."""
    below = followers(parent, all_of_them=all_of_them).order_by()
    found = Incident.objects.seen_inside_by(person, roles).filter(pk__in=below.values("pk"))
    return found.order_by("pk")


def held_along(children: Collection[Incident], parent: Incident) -> set[int]:
    """Return which children are on hold for no other reason than that their parent was."""
    held = {child.pk for child in children if child.state == State.ON_HOLD}
    if not held:
        return set()
    events = Event.objects.filter(
        subject_kind=Incident.journal_kind, subject_id__in=held, verb="incident.held"
    ).select_related("because_of")
    last = {event.subject_id: event.because_of for event in events.order_by("seq")}
    above = {parent.pk, *(child.parent_id for child in children)}
    return {pk for pk, cause in last.items() if cause is not None and cause.subject_id in above}


def hung_elsewhere(children: Collection[Incident], parent: Incident) -> set[int]:
    """Return which children are also linked below another incident that is still open."""
    links = Link.objects.filter(
        source__in=children,
        kind__in=UNDER_ANOTHER,
        target__state__in=OPEN,
        target__merged_into=None,
    )
    return set(links.exclude(target=parent).values_list("source_id", flat=True))


def sources(incident: Incident, person: Person) -> IncidentQuerySet:
    """Return what was merged into it."""
    if not incident.sources.exists():
        return Incident.objects.none()
    return Incident.objects.visible_to(person).filter(merged_into=incident).order_by("number")


def merge_of(incident: Incident) -> Merge | None:
    """Return the merge that has not been undone, by which it goes on in another."""
    return incident.merges.filter(undone_at=None).select_related("by").first()


def links(incident: Incident, person: Person) -> QuerySet[Link]:
    """Return the links from and to it whose other end the person may know of, oldest first.

    Most incidents have none, and who may know of what is the dear half of the question.
    """
    if not Link.objects.filter(Q(source=incident) | Q(target=incident)).exists():
        return Link.objects.none()
    known = Incident.objects.visible_to(person)
    outgoing = Q(target=None) | Q(Exists(known.filter(pk=OuterRef("target"))))
    incoming = Q(Exists(known.filter(pk=OuterRef("source"))), target=incident)
    outgoing &= Q(source=incident)
    found = Link.objects.filter(outgoing | incoming)
    return found.select_related("source", "target", "by").order_by("at", "pk")


def patterns() -> list[str]:
    """Return how the numbers of this desk are written."""
    return list(NumberSeries.objects.values_list("pattern", flat=True))


def tie(link: Link, incident: Incident) -> Tie:
    outgoing = link.source_id == incident.pk
    return Tie(link, link.target if outgoing else link.source, outgoing)


def numbers_of(ids: Collection[int], person: Person) -> dict[int, str]:
    """Return the numbers of those incidents that the person may know of."""
    seen = Incident.objects.visible_to(person).filter(pk__in=ids)
    return dict(seen.values_list("pk", "number"))
