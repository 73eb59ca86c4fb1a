"""`tocsin team create`: people who take over incidents together."""

import argparse

from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json
from tocsin.cli.tables import print_json


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    team = commands.add_parser("team", help="the teams of the desk")
    verbs = team.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser = verbs.add_parser("create", help="add a team", description="Add a team.")
    parser.add_argument("--slug", required=True, help="its short name: small letters and hyphens")
    parser.add_argument("--name", required=True, help="what it is called")
    parser.add_argument(
        "--tier", required=True, type=int, metavar="1|2|3", help="its support level"
    )
    add_choice(parser, "--kind", Codes(_kinds), "what it is for (default: support)")
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=create)


def _kinds() -> list[str]:
    from tocsin.domain.accounts.rules import TeamKind

    return [str(kind) for kind in TeamKind]


def create(parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts import actions
    from tocsin.domain.accounts.rules import TeamKind

    team = actions.create_team(
        by=actor(parsed),
        slug=parsed.slug,
        name=parsed.name,
        tier=parsed.tier,
        kind=TeamKind(parsed.kind or TeamKind.SUPPORT),
    )
    if parsed.json:
        print_json(
            {"slug": team.slug, "name": team.name, "tier": team.tier, "kind": str(team.kind)}
        )
    else:
        print(team.slug)
