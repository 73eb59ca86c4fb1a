"""Who is who, and what may be seen: read once per person and request."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db.models import F, FilteredRelation, Q, QuerySet

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import (
    Address,
    Grant,
    Membership,
    Organisation,
    Person,
    Team,
    Token,
)
from tocsin.domain.accounts.rules import (
    ADDRESS,
    Kind,
    OrganisationKind,
    TeamKind,
    folded,
)


def person_at(address: str) -> Person | None:
    """Return the person one of whose addresses this is."""
    found = Address.objects.select_related("person").filter(address=folded(address)).first()
    return found.person if found else None


def operator() -> Person:
    """Return the system person that acts for the command line and the worker."""
    return Person.objects.get(kind=Kind.SYSTEM, name="operator")


def postmaster() -> Person:
    """Return the system person that registers what strangers write by mail."""
    return Person.objects.get(kind=Kind.SYSTEM, name="mail")


def doorkeeper() -> Person:
    """Return the system person that keeps the portal, where strangers report."""
    return Person.objects.get(kind=Kind.SYSTEM, name="portal")


def visitor(public_id: str, *, signed_at: datetime) -> Person | None:
    """Return whom a link that was signed then is for, unless they ended their links since."""
    known = Person.objects.active().exclude(kind=Kind.SYSTEM).select_related("organisation")
    alive = Q(links_since=None) | Q(links_since__lt=signed_at)
    return known.filter(alive, public_id=public_id).first()


def found_people(person: Person, words: str) -> QuerySet[Person]:
    """Return the people the words name, by the start of a name's word or of an address."""
    people = Person.objects.visible_to(person).active().select_related("organisation")
    for word in words.split()[:5]:
        people = people.filter(
            Q(name__istartswith=word)
            | Q(name__icontains=f" {word}")
            | Q(email__istartswith=word)
            | Q(phone__startswith=word)
        )
    return people.order_by("name", "pk")


def agents(person: Person) -> QuerySet[Person]:
    return Person.objects.visible_to(person).active().filter(kind=Kind.AGENT)


def team_members(team: Team) -> QuerySet[Person]:
    return Person.objects.active().filter(
        memberships__team=team, memberships__until=None, kind=Kind.AGENT
    )


def token_for(secret: str) -> Token | None:
    """Return the token with this secret, whoever holds it and whether or not it still works."""
    return Token.objects.select_related("person").filter(digest=digest_of(secret)).first()


def usable_token(secret: str, now: datetime) -> Token | None:
    """Return the token with this secret if it still works, with its person."""
    found = Token.objects.usable(now).select_related("person__organisation")
    return found.filter(digest=digest_of(secret)).first()


def digest_of(secret: str) -> str:
    """Hash once: a secret of 190 random bits needs no slow hash, and every request asks."""
    return sha256(secret.encode()).hexdigest()


def is_empty_desk() -> bool:
    return not Person.objects.exclude(kind=Kind.SYSTEM).exists()


def name_of_the_house() -> str:
    """Return whose desk this is, for those who have not signed in; empty until somebody said."""
    ours = Organisation.objects.filter(kind=OrganisationKind.OWN, parent=None).first()
    return ours.name if ours else ""


def first_line() -> Team | None:
    """Return the team that takes what nobody else is named for: the eldest first-level one."""
    return Team.objects.filter(is_active=True, tier=1, kind=TeamKind.SUPPORT).order_by("pk").first()


def is_member(person: Person, team: Team) -> bool:
    return Membership.objects.filter(person=person, team=team, until=None).exists()


def team_named(slug: str, field: str = "team") -> Team:
    """Return the active team with this slug; refuse an unknown one by its field."""
    team = Team.objects.filter(slug=slug, is_active=True).first()
    if team is None:
        raise BadInput("team.unknown", field=field)
    return team


def person_named(address: str, field: str = "person") -> Person:
    """Return the active person at this address; refuse an unknown one by its field."""
    found = person_at(address) if ADDRESS.fullmatch(address.strip()) else None
    if found is None or not found.is_active:
        raise BadInput("person.unknown", field=field)
    return found


def organisation_named(slug: str, field: str = "organisation") -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise BadInput("organisation.unknown", field=field)
    return organisation


def members_of(team: Team) -> QuerySet[Person]:
    """Return who belongs to the team today, with `is_lead` and `member_since`."""
    running = Q(memberships__team=team, memberships__until=None)
    found = Person.objects.active().annotate(
        current=FilteredRelation("memberships", condition=running)
    )
    return found.filter(current__isnull=False).annotate(
        is_lead=F("current__is_lead"), member_since=F("current__since")
    )


def memberships_of(person: Person) -> QuerySet[Membership]:
    found = Membership.objects.filter(person=person, until=None, team__is_active=True)
    return found.select_related("team").order_by("team__slug")


def grants_of(person: Person) -> QuerySet[Grant]:
    found = Grant.objects.filter(person=person).select_related("organisation", "team")
    return found.order_by("role", "organisation__slug", "team__slug")


def addresses_of(ids: Collection[int]) -> dict[int, str]:
    """Return what each person is called outside the desk: the address, else the name."""
    people = Person.objects.get_queryset().filter(pk__in=ids)
    return {pk: email or name for pk, email, name in people.values_list("pk", "email", "name")}


def team_slugs(ids: Collection[int]) -> dict[int, str]:
    return dict(Team.objects.filter(pk__in=ids).values_list("pk", "slug"))


def organisation_slugs(ids: Collection[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "slug"))
