"""Who may know of a confidential incident, and who must not."""

from django.db.models import QuerySet

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.incidents.models import Access, BrokenGlass, Exclusion, Incident


def listed_people(incident: Incident) -> QuerySet[Person]:
    """Return the people on its list."""
    return Person.objects.filter(access__incident=incident).order_by("name", "pk")


def listed_teams(incident: Incident) -> QuerySet[Team]:
    """Return the teams on its list."""
    return Team.objects.filter(access__incident=incident).order_by("name", "pk")


def involved(incident: Incident) -> QuerySet[Person]:
    """Return who is named as involved."""
    return Person.objects.filter(exclusion__incident=incident).order_by("name", "pk")


def excluded_from(incident: Incident) -> set[int]:
    return set(Exclusion.objects.filter(incident=incident).values_list("person_id", flat=True))


def list_of(incident: Incident) -> dict[str, list[int]]:
    """Return the ids of the people and teams on its list, as the journal tells them."""
    rows = list(Access.objects.filter(incident=incident))
    return {
        "people": sorted(a.person_id for a in rows if a.person_id is not None),
        "teams": sorted(a.team_id for a in rows if a.team_id is not None),
    }


def sealed(number: str, person: Person) -> Incident | None:
    """Return the confidential incident that the person may open by breaking the glass."""
    found = Incident.objects.sealed_for(person).filter(number=number.strip().upper())
    return found.first()


def broken_glass(incident: Incident) -> QuerySet[BrokenGlass]:
    """Return who opened it from outside its circle, latest first."""
    return incident.broken_glass.select_related("person").order_by("-since", "-pk")
