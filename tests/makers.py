"""One small maker per model, no surprises: everything is made by the desk's own actions."""

from itertools import count
from typing import Any

from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Organisation, Person, Team, Token
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Kind, OrganisationKind, Role, Scope, TeamKind
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.clocks import actions as clocks
from tocsin.domain.clocks.models import Calendar
from tocsin.domain.conversations import actions as conversations
from tocsin.domain.conversations.models import Mailbox, Wording
from tocsin.domain.incidents import actions as incidents
from tocsin.domain.incidents.models import Incident

_serial = count(1)
PASSWORD = "correct horse battery"


def make_person(name: str = "Ana Rey", *, kind: Kind = Kind.CONTACT, email: str = "") -> Person:
    address = email or f"{name.partition(' ')[0].lower()}{next(_serial)}@example.org"
    return accounts.create_person(by=operator(), email=address, name=name, kind=kind)


def make_agent(
    name: str = "Jonas Feld", *, role: Role = Role.AGENT, team: Team | None = None, **reach: Any
) -> Person:
    person = make_person(name, kind=Kind.AGENT)
    accounts.grant(person, by=operator(), role=role, **reach)
    if team is not None:
        accounts.join_team(person, by=operator(), team=team, is_lead=role is Role.TEAM_LEAD)
    return person


def make_team(slug: str = "", *, tier: int = 1, kind: TeamKind = TeamKind.SUPPORT) -> Team:
    slug = slug or f"team-{next(_serial)}"
    name = slug.replace("-", " ").capitalize()
    return accounts.create_team(by=operator(), slug=slug, name=name, tier=tier, kind=kind)


def make_organisation(slug: str = "", *, parent: Organisation | None = None) -> Organisation:
    slug = slug or f"organisation-{next(_serial)}"
    return accounts.create_organisation(
        by=operator(), slug=slug, name=slug, kind=OrganisationKind.CUSTOMER, parent=parent
    )


def make_category(
    slug: str = "network", *, parent: Category | None = None, **defaults: Any
) -> Category:
    return catalogue.create_category(
        by=operator(),
        slug=slug,
        name=slug.capitalize(),
        parent=parent,
        defaults=catalogue.Defaults(**defaults),
    )


def make_service(slug: str = "vpn") -> Service:
    return catalogue.create_service(by=operator(), slug=slug, name=slug.upper())


def make_incident(
    title: str = "VPN drops every few minutes",
    *,
    by: Person | None = None,
    reporter: Person | None = None,
    description: str = "",
    **report: Any,
) -> Incident:
    wording = Wording(description) if description else None
    return incidents.register(
        by=by or operator(),
        reporter=reporter,
        report=incidents.Report(title=title, wording=wording, **report),
    )


def make_token(person: Person, *scopes: Scope) -> tuple[Token, str]:
    return accounts.create_token(person, by=person, name="test", scopes=frozenset(scopes or Scope))


def make_calendar(slug: str = "", **definition: Any) -> Calendar:
    slug = slug or f"calendar-{next(_serial)}"
    week = {"zone": "UTC", "hours": {"mon": [["08:00", "16:00"]]}}
    return clocks.create_calendar(
        by=operator(), slug=slug, name=slug.capitalize(), definition=definition or week
    )


def make_mailbox(address: str = "", *, secret: str | None = None, **said: Any) -> Mailbox:
    address = address or f"desk{next(_serial)}@example.org"
    return conversations.create_mailbox(by=operator(), address=address, said=said, secret=secret)
