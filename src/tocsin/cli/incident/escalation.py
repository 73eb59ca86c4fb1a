"""`tocsin incident escalation` and `hand-back`: to who can do more, or before management."""

import argparse
from typing import TYPE_CHECKING

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import Codes

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.incidents.actions import Target
    from tocsin.domain.incidents.models import EscalationLevel, Incident

KINDS = Codes(lambda: ("functional", "hierarchical"))


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", required=True, choices=KINDS, metavar="CODE", help="%(choices)s")
    to = parser.add_mutually_exclusive_group()
    to.add_argument("--team", metavar="SLUG", help="the team that is to go on")
    to.add_argument("--tier", type=int, metavar="1|2|3", help="the level that is to go on")
    to.add_argument("--supplier", metavar="SLUG", help="the supplier that is to go on")
    to.add_argument("--level", type=int, metavar="N", help="the level of management to inform")
    words(parser)


def words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why")
    parser.add_argument("--tried", metavar="TEXT", default="", help="what was tried so far")


def escalate(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    if parsed.kind == "hierarchical":
        _check_left_out(parsed, "team", "tier", "supplier")
        words = {"reason": parsed.reason, "tried": parsed.tried}
        actions.inform_management(incident, by=by, level=_level(parsed.level), **words)
        return
    _check_left_out(parsed, "level")
    actions.escalate(
        incident, by=by, target=_target(parsed), reason=parsed.reason, tried=parsed.tried
    )


def hand_back(incident: "Incident", by: "Person", parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import actions

    actions.hand_back(incident, by=by, reason=parsed.reason, tried=parsed.tried)


def _check_left_out(parsed: argparse.Namespace, *fields: str) -> None:
    for field in fields:
        if getattr(parsed, field) not in (None, ""):
            raise BadInput("escalation.other_kind", field=field)


def _level(position: int | None) -> "EscalationLevel | None":
    from tocsin.domain.incidents.queries import level_at

    if position is None:
        return None
    level = level_at(position)
    if level is None:
        raise BadInput("escalation.no_level", field="level")
    return level


def _target(parsed: argparse.Namespace) -> "Target":
    from tocsin.domain.accounts.queries import organisation_named, team_named
    from tocsin.domain.incidents.actions import Target

    return Target(
        team=team_named(parsed.team) if parsed.team else None,
        tier=parsed.tier,
        supplier=organisation_named(parsed.supplier, "supplier") if parsed.supplier else None,
    )
