"""Everything that changes teams, who belongs to them, and organisations."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts import permissions
from tocsin.domain.accounts.models import Membership, Organisation, Person, Team, forget_rights
from tocsin.domain.accounts.rules import Kind, OrganisationKind, TeamKind, check_name, check_slug
from tocsin.domain.journal.steps import record

TIERS = (1, 2, 3)


@transaction.atomic
def create_team(
    *, by: Person, slug: str, name: str, tier: int, kind: TeamKind = TeamKind.SUPPORT
) -> Team:
    require(permissions.may_administer(by), "team.create")
    check_slug(slug)
    if tier not in TIERS:
        raise BadInput("team.tier", field="tier")
    if Team.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    with taken_at_once("slug.taken", field="slug"):
        team = Team.objects.create(slug=slug, name=check_name(name), tier=tier, kind=kind)
    record(
        "team.created",
        team,
        by=by,
        at=instants.now(),
        facts={"slug": slug, "tier": tier, "kind": str(kind)},
        texts={"name": team.name},
    )
    return team


@transaction.atomic
def change_team(team: Team, *, by: Person, name: str, tier: int, kind: TeamKind) -> None:
    require(permissions.may_administer(by), "team.change")
    if tier not in TIERS:
        raise BadInput("team.tier", field="tier")
    new = {"tier": tier, "kind": str(kind)}
    changes = {f: (getattr(team, f), v) for f, v in new.items() if getattr(team, f) != v}
    texts = {"name": check_name(name)} if check_name(name) != team.name else {}
    if changes or texts:
        Team.objects.filter(pk=team.pk).update(**new, name=check_name(name))
        team.refresh_from_db()
        record("team.changed", team, by=by, at=instants.now(), changes=changes, texts=texts)


@transaction.atomic
def join_team(person: Person, *, by: Person, team: Team, is_lead: bool = False) -> None:
    require(permissions.may_administer(by), "team.join")
    if person.kind != Kind.AGENT:
        raise BadInput("team.agents_only", field="person")
    now = instants.now()
    membership, created = Membership.objects.get_or_create(
        person=person, team=team, until=None, defaults={"since": now, "is_lead": is_lead}
    )
    if not created and membership.is_lead == is_lead:
        return
    Membership.objects.filter(pk=membership.pk).update(is_lead=is_lead)
    forget_rights(person)
    record("team.joined", team, by=by, at=now, facts={"person": person.pk, "is_lead": is_lead})


@transaction.atomic
def leave_team(person: Person, *, by: Person, team: Team) -> None:
    require(permissions.may_administer(by), "team.leave")
    now = instants.now()
    if Membership.objects.filter(person=person, team=team, until=None).update(until=now):
        forget_rights(person)
        record("team.left", team, by=by, at=now, facts={"person": person.pk})


@transaction.atomic
def create_organisation(
    *,
    by: Person,
    slug: str,
    name: str,
    kind: OrganisationKind,
    parent: Organisation | None = None,
) -> Organisation:
    require(permissions.may_administer(by), "organisation.create")
    check_slug(slug)
    if Organisation.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    with taken_at_once("slug.taken", field="slug"):
        organisation = Organisation.objects.create(
            slug=slug, name=check_name(name), kind=kind, parent=parent
        )
    record(
        "organisation.created",
        organisation,
        by=by,
        at=instants.now(),
        facts={"slug": slug, "kind": str(kind), "parent": parent.pk if parent else None},
        texts={"name": organisation.name},
    )
    return organisation
