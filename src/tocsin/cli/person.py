"""`tocsin person …`: the people of the desk and their passwords."""

import argparse
import sys
from getpass import getpass
from typing import TYPE_CHECKING

from tocsin.cli.arguments import Codes, actor, add_actor, add_json
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.domain.accounts.models import Organisation, Person, Team
    from tocsin.domain.accounts.rules import Role

    Scope = tuple[Organisation | None, Team | None]

DESK = (None, None)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("person", help="the people of the desk and their passwords")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_create(verbs)
    password = verbs.add_parser(
        "password",
        help="set somebody's password",
        description="Set somebody's password: one line on standard input, or asked twice.",
    )
    password.add_argument("email", metavar="EMAIL")
    add_actor(password)
    password.set_defaults(call=set_password)


def _add_create(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser(
        "create",
        help="add somebody",
        description="Add a person: an agent with a role other than reporter, else a contact.",
    )
    parser.add_argument("--email", required=True, help="the address, which is how they sign in")
    parser.add_argument("--name", required=True, help="what they are called")
    parser.add_argument("--language", metavar="CODE", help="en, pl or de (default: the desk's)")
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        choices=Codes(_roles),
        metavar="ROLE",
        help="may be given several times: %(choices)s",
    )
    parser.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="organisation:SLUG|team:SLUG",
        help="how far the roles reach (default: the whole desk)",
    )
    parser.add_argument(
        "--team", action="append", default=[], metavar="SLUG", help="a team they belong to"
    )
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=create)


def _roles() -> "Iterable[str]":
    from tocsin.domain.accounts.rules import Role

    return Role


def create(parsed: argparse.Namespace) -> None:
    from django.db import transaction

    from tocsin.domain.accounts import actions
    from tocsin.domain.accounts.queries import team_named
    from tocsin.domain.accounts.rules import Kind, Role

    by = actor(parsed)
    roles = [Role(role) for role in dict.fromkeys(parsed.role)]
    works = any(role is not Role.REPORTER for role in roles)
    _check(parsed, works=works)
    with transaction.atomic():
        person = actions.create_person(
            by=by,
            email=parsed.email,
            name=parsed.name,
            kind=Kind.AGENT if works else Kind.CONTACT,
            language=_language(parsed.language),
        )
        _grant(person, by, roles, parsed.scope)
        for slug in dict.fromkeys(parsed.team):
            leads = Role.TEAM_LEAD in roles
            actions.join_team(person, by=by, team=team_named(slug), is_lead=leads)
    _print(person, parsed)


def _check(parsed: argparse.Namespace, *, works: bool) -> None:
    if parsed.team and not works:
        raise Refused("team: only agents join a team; give them a role as well: --role agent")
    if parsed.scope and not parsed.role:
        raise Refused("scope: it is the reach of a role; give one as well: --role agent")


def _language(code: str | None) -> str:
    from django.conf import settings

    known = dict(settings.LANGUAGES)
    if code and code not in known:
        raise Refused(f"language: {code!r} is none of {', '.join(known)}")
    return code or settings.LANGUAGE_CODE


def _grant(person: "Person", by: "Person", roles: "list[Role]", scopes: list[str]) -> None:
    from tocsin.domain.accounts import actions

    reaches = [_reach(scope) for scope in dict.fromkeys(scopes)] or [DESK]
    for role in roles:
        for organisation, team in reaches:
            actions.grant(person, by=by, role=role, organisation=organisation, team=team)


def _reach(scope: str) -> "Scope":
    from tocsin.domain.accounts.queries import organisation_named, team_named

    kind, _, slug = scope.partition(":")
    if kind == "organisation":
        return organisation_named(slug, field="scope"), None
    if kind == "team":
        return None, team_named(slug, field="scope")
    raise Refused(f"scope: {scope!r} is neither organisation:SLUG nor team:SLUG")


def _print(person: "Person", parsed: argparse.Namespace) -> None:
    if not parsed.json:
        print(person.email)
        return
    print_json(
        {
            "email": person.email,
            "name": person.name,
            "kind": person.kind,
            "language": person.language,
            "roles": parsed.role,
            "teams": parsed.team,
        }
    )


def set_password(parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts import actions
    from tocsin.domain.accounts.queries import person_named

    person = person_named(parsed.email, field="email")
    actions.set_password(person, by=actor(parsed), password=_password())


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("New password: ")
    if getpass("The same again: ") != password:
        raise Refused("password: the two are not the same; nothing was changed")
    return password
