"""What a body names by address or slug, as far as the caller may know of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import overload

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.rules import folded
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import by_number


@overload
def team_of(slug: str, person: Person, field: str = "team") -> Team: ...
@overload
def team_of(slug: None, person: Person, field: str = "team") -> None: ...
def team_of(slug: str | None, person: Person, field: str = "team") -> Team | None:
    """Return the active team; refuse an unknown one by the field that named it."""
    if slug is None:
        return None
    found = Team.objects.visible_to(person).filter(slug=slug, is_active=True).first()
    if found is None:
        raise BadInput("team.unknown", field=field)
    return found


def organisation_of(
    slug: str | None, person: Person, field: str = "organisation"
) -> Organisation | None:
    if slug is None:
        return None
    found = Organisation.objects.visible_to(person).filter(slug=slug).first()
    if found is None:
        raise BadInput("organisation.unknown", field=field)
    return found


def person_of(address: str, person: Person, field: str) -> Person:
    with named(field):
        found = Person.objects.visible_to(person).filter(
            addresses__address=folded(address), is_active=True
        )
    known = found.first()
    if known is None:
        raise BadInput("person.unknown", field=field)
    return known


def incident_of(number: str, person: Person, field: str) -> Incident:
    found = by_number(number, person)
    if found is None:
        raise BadInput("incident.unknown", field=field)
    return found


@contextmanager
def named(field: str) -> Iterator[None]:
    """Let what is refused inside be told of the field as the caller wrote it."""
    try:
        yield
    except BadInput as refusal:
        raise BadInput(refusal.code, field=field, **refusal.details) from refusal
