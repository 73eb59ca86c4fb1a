"""`tocsin rule …`: what the desk does by itself when something happens to an incident."""

import argparse
from typing import TYPE_CHECKING, Any

from tocsin.base.errors import BadInput
from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json, add_truth
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.automation.models import Rule

NAMES = ("team", "category", "service", "escalate_team")
VALUES = (
    "trigger",
    "agreement",
    "measure",
    "percent",
    "bounces",
    "priority",
    "security",
    "tell",
    "inform_management",
    "raise_priority",
    "escalate_tier",
    *NAMES,
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rule = commands.add_parser("rule", help="what the desk does by itself")
    verbs = rule.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser = verbs.add_parser("list", help="list the rules", description="List the rules.")
    _finish(parser, list_rules)
    parser = verbs.add_parser("create", help="make a rule", description="Make a rule.")
    parser.add_argument("slug", metavar="SLUG", help="its short name, which stays for good")
    _add_terms(parser, required=True)
    _finish(parser, create)
    parser = verbs.add_parser(
        "change",
        help="change a rule",
        description="Change what is named; a rule that was retired holds again.",
    )
    parser.add_argument("slug", metavar="SLUG", help="which one")
    _add_terms(parser, required=False)
    _finish(parser, change)
    parser = verbs.add_parser(
        "retire", help="act by a rule no longer", description="Act by a rule no longer."
    )
    parser.add_argument("slug", metavar="SLUG", help="which one")
    _finish(parser, retire)


def _finish(parser: argparse.ArgumentParser, call: Any) -> None:  # noqa: ANN401 - any command
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=call)


def _add_terms(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--name", required=required, help="what it is called")
    parser.add_argument("--position", type=int, metavar="NUMBER", help="its place in the order")
    for name, meaning in (
        ("trigger", "what it waits for"),
        ("agreement", "of a clock: whose target"),
        ("measure", "of a clock: which target"),
        ("priority", "only incidents of this priority"),
    ):
        needed = required and name == "trigger"
        add_choice(parser, f"--{name}", Codes(_codes(name)), meaning, required=needed)
    parser.add_argument("--percent", type=int, metavar="50|75|90|100", help="the share used")
    parser.add_argument("--bounces", type=int, metavar="NUMBER", help="how often it came back")
    parser.add_argument("--team", metavar="SLUG", help="only incidents that this team has")
    parser.add_argument("--category", metavar="PATH", help="only incidents of this category")
    parser.add_argument("--service", metavar="SLUG", help="only incidents of this service")
    add_truth(parser, "security", "only security incidents, or none of them")
    parser.add_argument(
        "--tell", nargs="*", choices=Codes(_codes("tell")), metavar="WHO", help="who is told"
    )
    add_truth(parser, "inform-management", "inform the next level of management")
    add_truth(parser, "raise-priority", "raise the priority by one step")
    parser.add_argument("--escalate-tier", type=int, metavar="1|2|3", help="pass it on to a level")
    parser.add_argument("--escalate-team", metavar="SLUG", help="pass it on to a team")


def _codes(name: str) -> Any:  # noqa: ANN401 - a function that returns codes
    def known() -> list[str]:
        from tocsin.domain.automation.rules import Told, Trigger
        from tocsin.domain.catalogue.rules import priorities
        from tocsin.domain.clocks.rules import Agreement, Measure

        found: dict[str, Any] = {
            "trigger": Trigger,
            "agreement": Agreement,
            "measure": Measure,
            "priority": priorities(),
            "tell": Told,
        }
        return [str(code) for code in found[name]]

    return known


def list_rules(parsed: argparse.Namespace) -> None:
    from tocsin.base.errors import require
    from tocsin.domain.automation import queries
    from tocsin.domain.automation.permissions import may_read_rules
    from tocsin.words.rules import does, on_which, rule_record, when

    require(may_read_rules(actor(parsed)), "rule.list")
    found = list(queries.rules())
    if parsed.json:
        print_json({"items": [rule_record(rule) for rule in found], "next": None})
    elif found:
        rows = [
            (
                rule.slug,
                "" if rule.is_active else "retired",
                when(rule),
                on_which(rule),
                _all(does(rule)),
            )
            for rule in found
        ]
        print_table(("RULE", "", "WHEN", "OF", "DOES"), rows)


def _all(acts: list[str]) -> str:
    return "; ".join(acts)


def create(parsed: argparse.Namespace) -> None:
    from tocsin.domain.automation import actions, queries

    by = actor(parsed)
    rule = actions.create_rule(
        by=by,
        slug=parsed.slug,
        name=parsed.name,
        position=parsed.position,
        terms=queries.terms_named(_given(parsed), by),
    )
    _print(parsed, rule)


def change(parsed: argparse.Namespace) -> None:
    from tocsin.domain.automation import actions, queries
    from tocsin.domain.automation.rules import of_no_use
    from tocsin.words.rules import rule_record

    by, rule = actor(parsed), _known(parsed.slug)
    known = {name: value for name, value in rule_record(rule).items() if name in VALUES}
    # What it waited for before says nothing of what it is to wait for now.
    known |= dict.fromkeys(of_no_use(parsed.trigger or rule.trigger))
    if _moves(parsed):
        known |= {"escalate_tier": None, "escalate_team": None}
    actions.change_rule(
        rule,
        by=by,
        name=parsed.name or rule.name,
        position=parsed.position,
        terms=queries.terms_named(known | _given(parsed), by),
    )
    _print(parsed, rule)


def _moves(parsed: argparse.Namespace) -> bool:
    return parsed.escalate_tier is not None or parsed.escalate_team is not None


def retire(parsed: argparse.Namespace) -> None:
    from tocsin.domain.automation import actions

    rule = _known(parsed.slug)
    actions.retire_rule(rule, by=actor(parsed))
    _print(parsed, rule)


def _given(parsed: argparse.Namespace) -> dict[str, Any]:
    found = {name: getattr(parsed, name) for name in VALUES}
    return {name: value for name, value in found.items() if value is not None}


def _known(slug: str) -> "Rule":
    from tocsin.domain.automation.queries import rule_named

    rule = rule_named(slug)
    if rule is None:
        raise BadInput("rule.unknown", field="slug")
    return rule


def _print(parsed: argparse.Namespace, rule: "Rule") -> None:
    from tocsin.words.rules import rule_record

    if parsed.json:
        print_json(rule_record(_known(rule.slug)))
    else:
        print(rule.slug)
