"""Everything that gives and takes roles."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts import permissions, steps
from tocsin.domain.accounts.models import Grant, Organisation, Person, Team, forget_rights
from tocsin.domain.accounts.rules import Kind, Reach, Role
from tocsin.domain.journal.steps import record


@transaction.atomic
def grant(
    person: Person,
    *,
    by: Person,
    role: Role,
    organisation: Organisation | None = None,
    team: Team | None = None,
) -> None:
    """Give the role for the desk, or as far as the organisation or the team reaches."""
    require(permissions.may_administer(by), "role.grant")
    if organisation and team:
        raise BadInput("role.one_reach", field="team")
    if person.kind != Kind.AGENT and role is not Role.REPORTER:
        raise BadInput("role.agents_only", field="role")
    reach = Reach.ORGANISATION if organisation else Reach.TEAM if team else Reach.DESK
    _, created = Grant.objects.get_or_create(
        person=person, role=role, reach=reach, organisation=organisation, team=team
    )
    if created:
        _record_grant("role.granted", person, by, instants.now(), (role, organisation, team))


@transaction.atomic
def withdraw(
    person: Person,
    *,
    by: Person,
    role: Role,
    organisation: Organisation | None = None,
    team: Team | None = None,
) -> None:
    """Take the role away again; the last administrator keeps theirs."""
    require(permissions.may_administer(by), "role.withdraw")
    held = Grant.objects.filter(person=person, role=role, organisation=organisation, team=team)
    if not held.exists():
        return
    if role is Role.ADMINISTRATOR:
        steps.check_another_administrator(person)
    held.delete()
    _record_grant("role.withdrawn", person, by, instants.now(), (role, organisation, team))


def _record_grant(
    verb: str,
    person: Person,
    by: Person,
    at: datetime,
    what: tuple[Role, Organisation | None, Team | None],
) -> None:
    forget_rights(person)
    role, organisation, team = what
    facts = {
        "role": str(role),
        "organisation": organisation.pk if organisation else None,
        "team": team.pk if team else None,
    }
    record(verb, person, by=by, at=at, facts=facts)
