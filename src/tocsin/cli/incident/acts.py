"""From the options of a verb to the act of the domain."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from tocsin.cli.arguments import text

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.models import Incident

    Act = Callable[[Incident, Person, argparse.Namespace], None]
else:
    Act = Callable


def acknowledge(incident: "Incident", by: "Person", _parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.acknowledge(incident, by=by)


def assign(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts.queries import person_named, team_named
    from tocsin.domain.incidents import actions

    assignee = None
    if parsed.assignee:
        is_me = parsed.assignee == "me"
        assignee = by if is_me else person_named(parsed.assignee, field="assignee")
    team = team_named(parsed.team) if parsed.team else None
    actions.assign(incident, by=by, team=team, assignee=assignee, note=parsed.note)


def prioritise(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.prioritise(
        incident, by=by, impact=parsed.impact, urgency=parsed.urgency, reason=parsed.reason
    )


def classify(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.catalogue.queries import category_at, service_named
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules.classification import Decided

    category, service = incident.category, incident.service
    if parsed.category is not None:
        category = category_at(parsed.category, by) if parsed.category else None
    if parsed.service is not None:
        service = service_named(parsed.service, by) if parsed.service else None
    actions.classify(
        incident,
        by=by,
        category=category,
        service=service,
        security=parsed.security,
        fields=dict(parsed.field),
        apply=None if parsed.apply is None else [Decided(code) for code in parsed.apply],
    )


def hold(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules import HoldReason

    if parsed.resume:
        actions.resume(incident, by=by)
        return
    why = actions.Hold(HoldReason(parsed.reason), until=parsed.until, agreed=parsed.agreed)
    actions.hold(incident, by=by, hold=why, message=parsed.message)


def resolve(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.resolve(
        incident,
        by=by,
        code=parsed.code,
        text=text(parsed.text),
        cause=parsed.cause or "",
        tell_reporter=parsed.tell_reporter is not False,
    )


def confirm(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.confirm(
        incident, by=by, solved=parsed.solved, rating=parsed.rating, comment=parsed.comment
    )


def rate(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.rate(incident, by=by, rating=parsed.rating, comment=parsed.comment)


def remind(incident: "Incident", by: "Person", _parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.remind_reporter(incident, by=by)


def close(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions
    from tocsin.domain.incidents.rules import Verdict

    finding = actions.Finding(
        verdict=Verdict(parsed.assessment),
        aspects=tuple(dict.fromkeys(parsed.aspects)),
        note=parsed.note,
        lesson=parsed.lesson,
    )
    actions.close(incident, by=by, finding=finding)


def reopen(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.reopen(incident, by=by, reason=parsed.reason)


def cancel(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.cancel(incident, by=by, reason=parsed.reason, release_children=parsed.release_children)
