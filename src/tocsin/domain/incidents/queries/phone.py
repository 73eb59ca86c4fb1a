"""What somebody at the desk looks at while a caller talks: whether this is here already."""

from django.db.models import Exists, OuterRef, Q

from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.incidents.models import Incident, IncidentQuerySet, Participant
from tocsin.domain.incidents.queries.lists import NEWEST

SHOWN = 6


def open_majors(person: Person) -> list[Incident]:
    """Return the major incidents that go on, as far as the person reads them from inside."""
    return list(_open(person).filter(major=True).order_by(*NEWEST)[:SHOWN])


def open_of_caller(caller: Person, person: Person) -> list[Incident]:
    """Return what the caller reported or takes part in and has open, as far as `person` may see."""
    return list(_open(person).filter(_of(caller)).order_by(*NEWEST)[:SHOWN])


def similar(
    person: Person, *, category: Category | None, service: Service | None, caller: Person | None
) -> list[Incident]:
    """Return what is open of the same service, or of the category or one below it.

    Not what stands beside it anyway: major incidents, what the caller has open, and what hangs
    under one that is as similar.
    """
    same = _same(category, service)
    if same is None:
        return []
    found = _open(person).filter(same, major=False)
    if caller is not None:
        found = found.exclude(_of(caller))
    above = found.order_by().values("pk")
    return list(found.exclude(parent__in=above).order_by(*NEWEST)[:SHOWN])


def _open(person: Person) -> IncidentQuerySet:
    return Incident.objects.seen_inside_by(person).open()


def _of(caller: Person) -> Q:
    taking_part = Participant.objects.filter(incident=OuterRef("pk"), person=caller)
    return Q(reporter=caller) | Q(Exists(taking_part))


def _same(category: Category | None, service: Service | None) -> Q | None:
    wanted = Q(service=service) if service else None
    if category is None:
        return wanted
    below = Category.objects.filter(Q(pk=category.pk) | Q(path__startswith=f"{category.path}/"))
    inside = Q(category__in=below.order_by().values("pk"))
    return inside if wanted is None else wanted | inside
