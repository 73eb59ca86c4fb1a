"""What an incident hangs together with, as far as its reader may know of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

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


def with_relatives(rows: IncidentQuerySet, person: Person) -> IncidentQuerySet:
    """Add numbers of parent and survivor and the count of children, as far as they may be known."""
    seen = Incident.objects.visible_to(person)
    # Below it, or below what went on inside it; by primary key, so that an index finds them.
    above = Incident.objects.filter(_itself_or_source(OuterRef(OuterRef("pk"))))
    children = seen.unmerged().filter(parent__in=above.values("pk")).exclude(pk=OuterRef("pk"))
    counted = children.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return rows.annotate(
        seen_parent=Subquery(seen.filter(pk=OuterRef("parent")).values("number")),
        seen_survivor=Subquery(seen.filter(pk=OuterRef("merged_into")).values("number")),
        seen_children=Coalesce(Subquery(counted.values("n")), 0),
    )


def _lineage(incident: Incident) -> IncidentQuerySet:
    """Return everything that hangs below it, or below what was merged into it."""
    above = Incident.objects.filter(_itself_or_source(incident.pk)).values("pk")
    return Incident.objects.unmerged().filter(parent__in=above).exclude(pk=incident.pk)


def _itself_or_source(pk: int | OuterRef) -> Q:
    return Q(pk=pk) | Q(merged_into=pk)


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
    return Incident.objects.visible_to(person).filter(merged_into=incident).order_by("number")


def merge_of(incident: Incident) -> Merge | None:
    """Return the merge that has not been undone, by which it goes on in another."""
    return incident.merges.filter(undone_at=None).select_related("by").first()


def links(incident: Incident, person: Person) -> QuerySet[Link]:
    """Return the links from and to it whose other end the person may know of, oldest first."""
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
