"""What changes the levels of management, and who is informed on each."""

from collections.abc import Iterable

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import SEERS, Role
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.models import Escalation, EscalationLevel
from tocsin.domain.incidents.permissions import may_change_levels
from tocsin.domain.journal.steps import check_seen, record


@transaction.atomic
def set_level(
    *,
    by: Person,
    position: int,
    name: str,
    roles: Iterable[Role] = (),
    people: Iterable[Person] = (),
    seen: int | None = None,
) -> EscalationLevel:
    """Put a level on this step of the ladder, or change the one that stands there.

    Refused when somebody changed it since `seen`, the last event that was known of it.
    """
    require(may_change_levels(by), "escalation_level.set")
    words = rules.check_level(position, name)
    held, named = _checked(roles), {person.pk: person for person in people}
    level, created = EscalationLevel.objects.get_or_create(
        position=position, defaults={"name": words, "roles": held}
    )
    check_seen(level, seen)
    before = sorted(level.people.values_list("pk", flat=True))
    old = {"roles": level.roles.split(), "people": before}
    new = {"roles": held.split(), "people": sorted(named)}
    changes = {f: (old[f], new[f]) for f in new if old[f] != new[f]}
    if not created and not changes and level.name == words:
        return level
    EscalationLevel.objects.filter(pk=level.pk).update(name=words, roles=held)
    level.name, level.roles = words, held
    level.people.set(named.values())
    verb = "escalation_level.created" if created else "escalation_level.changed"
    facts, texts = {"position": position}, {"name": words}
    record(verb, level, by=by, at=instants.now(), changes=changes, facts=facts, texts=texts)
    return level


@transaction.atomic
def remove_level(level: EscalationLevel, *, by: Person) -> None:
    """Take an unused level off the ladder; one that was informed stays with the record of it."""
    require(may_change_levels(by), "escalation_level.remove")
    if Escalation.objects.filter(level=level).exists():
        raise RuleBroken("escalation.level_used")
    facts = {"position": level.position}
    record("escalation_level.removed", level, by=by, at=instants.now(), facts=facts)
    level.delete()


def _checked(roles: Iterable[Role]) -> str:
    found = list(dict.fromkeys(roles))
    if set(found) - SEERS:
        raise BadInput("choice.unknown", field="roles")
    return " ".join(found)
