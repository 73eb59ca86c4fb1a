"""Who may know of an incident: `confidentiality`, `involved` and, from outside, `access`."""

import argparse
from typing import TYPE_CHECKING

from tocsin.cli.arguments import actor, add_actor, add_json, add_truth
from tocsin.cli.incident.output import found, print_done

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person, Team
    from tocsin.domain.incidents.models import Incident


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "access",
        help="break the glass of a confidential incident",
        description="Open a confidential incident to oneself for some hours; it is journalled and "
        "told.",
    )
    parser.add_argument("number", metavar="NUMBER")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=break_glass)


def confidentiality(parser: argparse.ArgumentParser) -> None:
    add_truth(parser, "confidential", "only the named ones may see it", required=True)
    parser.add_argument("--people", nargs="*", metavar="EMAIL", help="who is let in; none: nobody")
    parser.add_argument("--teams", nargs="*", metavar="SLUG", help="which teams; none: no team")


def involved(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--people", nargs="*", required=True, metavar="EMAIL", help="who is excluded; none: nobody"
    )


def restrict(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.restrict(
        incident,
        by=by,
        confidential=parsed.confidential,
        people=None if parsed.people is None else _people(parsed.people),
        teams=None if parsed.teams is None else _teams(parsed.teams),
    )


def name_involved(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.name_involved(incident, by=by, people=_people(parsed.people))


def break_glass(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions, queries

    by = actor(parsed)
    incident = queries.sealed(parsed.number, by) or found(parsed.number, by)
    actions.break_glass(incident, by=by, reason=parsed.reason)
    print_done(incident.number, by, as_json=parsed.json)


def _people(addresses: list[str]) -> "tuple[Person, ...]":
    from tocsin.domain.accounts.queries import person_named

    return tuple(person_named(address, field="people") for address in addresses)


def _teams(slugs: list[str]) -> "tuple[Team, ...]":
    from tocsin.domain.accounts.queries import team_named

    return tuple(team_named(slug, field="teams") for slug in slugs)
