"""Who else is at an incident while somebody looks at it."""

from typing import Any
from zlib import crc32

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Here


def present(incident: Incident, person: Person, *, seq: int, inside: bool) -> dict[str, Any]:
    """Return who else is here, and the tag by which an open page knows that nothing is new."""
    here = queries.others_at([incident], person, instants.now())[incident.pk] if inside else []
    return {"here": here, "tag": f'"{seq}-{_mark(here)}"'}


def _mark(here: list[Here]) -> str:
    said = ",".join(f"{one.person.pk}:{one.writes:d}" for one in here)
    return f"{crc32(said.encode()):x}"
