"""What somebody at the desk looks at while a caller talks: whether this is here already.

What it is about is asked first and who may see it of those few alone: the other way round a large
desk asks it of everything that is open.
"""

from collections.abc import Collection

from django.db.models import Q

from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.incidents.models import Incident, MajorIncident, Participant
from tocsin.domain.incidents.queries.lists import NEWEST
from tocsin.domain.incidents.rules import OPEN, MajorState

SHOWN = 6


def open_majors(person: Person) -> list[Incident]:
    """Return the major incidents that go on, as far as the person reads them from inside."""
    declared = MajorIncident.objects.filter(state=MajorState.ACCEPTED, incident__state__in=OPEN)
    return _newest(_open(Q(pk__in=list(declared.values_list("incident", flat=True)))), person)


def open_of_caller(caller: Person, person: Person) -> list[Incident]:
    """Return what the caller reported or takes part in and has open, as far as `person` may see."""
    return _newest(_of(caller), person)


def similar(
    person: Person, *, category: Category | None, service: Service | None, caller: Person | None
) -> list[Incident]:
    """Return what is open of the same service, or of the category or one below it.

    Not what stands beside it anyway: major incidents, what the caller has open, and what hangs
    under one that is as similar.
    """
    alike = _open(Q(category__in=_below(category), major=False)) if category else set()
    alike |= _open(Q(service=service, major=False)) if service else set()
    if caller is not None and alike:
        alike -= _of(caller)
    seen = Incident.objects.seen_inside_by(person).filter(pk__in=alike).order_by()
    above = dict(seen.values_list("pk", "parent")) if alike else {}
    return _newest([pk for pk, parent in above.items() if parent not in above], person)


def _of(caller: Person) -> set[int]:
    taking_part = Participant.objects.filter(person=caller, incident__state__in=OPEN)
    joined = list(taking_part.values_list("incident", flat=True))
    return _open(Q(reporter=caller)) | (_open(Q(pk__in=joined)) if joined else set())


def _below(category: Category) -> list[int]:
    below = Category.objects.filter(Q(pk=category.pk) | Q(path__startswith=f"{category.path}/"))
    return list(below.values_list("pk", flat=True))


def _open(about: Q) -> set[int]:
    return set(Incident.objects.open().filter(about).order_by().values_list("pk", flat=True))


def _newest(ids: Collection[int], person: Person) -> list[Incident]:
    if not ids:
        return []
    seen = Incident.objects.seen_inside_by(person).filter(pk__in=ids)
    return list(seen.order_by(*NEWEST)[:SHOWN])
