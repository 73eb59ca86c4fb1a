"""`tocsin incident register`: a report from the command line."""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tocsin.cli.arguments import (
    Codes,
    actor,
    add_actor,
    add_choice,
    add_fields,
    add_json,
    add_truth,
    instant,
    text,
)
from tocsin.cli.incident.output import found, print_done

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.accounts.rules import Sender
    from tocsin.domain.incidents.actions import Circle, Report, Solution


def levels(axis: str) -> Codes:
    def known() -> tuple[str, ...]:
        from tocsin.domain.catalogue.rules import levels

        return levels(axis)

    return Codes(known)


def _channels() -> list[str]:
    from tocsin.domain.conversations.rules import Channel

    return [str(channel) for channel in Channel]


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "register",
        help="register an incident",
        description="Register an incident; prints its number. Only the title is required.",
    )
    _add_report(parser)
    _add_circle(parser)
    _add_beginning(parser)
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=register)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", required=True, help="what is wrong, in one line")
    parser.add_argument("--description", metavar="TEXT", help="Markdown; - reads standard input")
    parser.add_argument("--reporter", metavar="EMAIL", help="who reports; unknown becomes contact")
    parser.add_argument("--reporter-name", metavar="NAME", default="", help="of a new contact")
    parser.add_argument("--category", metavar="PATH", help="for instance network/vpn")
    add_fields(parser)
    parser.add_argument("--service", metavar="SLUG", help="the service that suffers")
    add_choice(parser, "--impact", levels("impact"), "how much suffers", metavar="LEVEL")
    add_choice(parser, "--urgency", levels("urgency"), "how soon it hurts", metavar="LEVEL")
    add_choice(parser, "--channel", Codes(_channels), "how the report came (default: command)")
    parser.add_argument("--team", metavar="SLUG", help="who works on it (default: the category's)")
    for name, meaning in (("--detected-at", "was noticed"), ("--occurred-at", "happened")):
        parser.add_argument(name, metavar="INSTANT", type=instant, help=f"when it {meaning}")


def _add_circle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--security", action="store_true", help="it is a security incident")
    add_truth(parser, "confidential", "only the named ones may see it")
    for name, metavar in (("--people", "EMAIL"), ("--teams", "SLUG")):
        parser.add_argument(
            name, nargs="+", action="extend", metavar=metavar, default=[], help="who is let in"
        )


def _add_beginning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parent", metavar="NUMBER", help="what it is part of; it hangs there")
    add_choice(parser, "--resolution-code", Codes(closure_codes), "how it was solved at once")
    parser.add_argument(
        "--resolution-text", metavar="TEXT", help="what solved it; - reads standard input"
    )
    add_choice(parser, "--resolution-cause", Codes(cause_categories), "why it came to it, if known")


def closure_codes() -> Iterable[str]:
    from tocsin.domain.catalogue.rules import closure_codes

    return closure_codes()


def cause_categories() -> Iterable[str]:
    from tocsin.domain.catalogue.rules import cause_categories

    return cause_categories()


def register(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    by = actor(parsed)
    incident = actions.register(
        by=by,
        report=_report(parsed, by),
        reporter=_reporter(parsed, by),
        parent=found(parsed.parent, by, "parent") if parsed.parent else None,
        solution=_solution(parsed),
    )
    print_done(incident.number, by, as_json=parsed.json, line="{number}")


def _report(parsed: argparse.Namespace, by: "Person") -> "Report":
    from tocsin.domain.accounts.queries import team_named
    from tocsin.domain.catalogue.queries import category_at, service_named
    from tocsin.domain.conversations.models import Wording
    from tocsin.domain.conversations.rules import Channel
    from tocsin.domain.incidents.actions import Report

    return Report(
        title=parsed.title,
        wording=Wording(text(parsed.description)) if parsed.description else None,
        channel=Channel(parsed.channel or Channel.COMMAND),
        category=category_at(parsed.category, by) if parsed.category else None,
        service=service_named(parsed.service, by) if parsed.service else None,
        impact=parsed.impact or "",
        urgency=parsed.urgency or "",
        team=team_named(parsed.team) if parsed.team else None,
        security=parsed.security,
        circle=_circle(parsed),
        fields=dict(parsed.field),
        occurred_at=parsed.occurred_at,
        detected_at=parsed.detected_at,
    )


def _solution(parsed: argparse.Namespace) -> "Solution | None":
    from tocsin.domain.incidents.actions import Solution

    code, words = parsed.resolution_code, parsed.resolution_text
    cause = parsed.resolution_cause
    if not (code or words or cause):
        return None
    return Solution(code or "", text(words or ""), cause or "")


def _circle(parsed: argparse.Namespace) -> "Circle":
    from tocsin.domain.accounts.queries import person_named, team_named
    from tocsin.domain.incidents.actions import Circle

    return Circle(
        confidential=parsed.confidential,
        people=tuple(person_named(address, field="people") for address in parsed.people),
        teams=tuple(team_named(slug, field="teams") for slug in parsed.teams),
    )


def _reporter(parsed: argparse.Namespace, by: "Person") -> "Person | Sender | None":
    from tocsin.base.errors import BadInput
    from tocsin.domain.accounts.queries import person_at
    from tocsin.domain.accounts.rules import ADDRESS, Kind, Sender

    if not parsed.reporter:
        return by if by.kind == Kind.CONTACT else None
    if not ADDRESS.fullmatch(parsed.reporter):
        raise BadInput("address.invalid", field="reporter")
    return person_at(parsed.reporter) or Sender(parsed.reporter, parsed.reporter_name)
