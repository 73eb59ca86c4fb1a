"""`tocsin category create|change`: what incidents are about, and what that decides."""

import argparse
from typing import TYPE_CHECKING, Any

from tocsin.cli.arguments import actor, add_actor, add_choice, add_json, add_truth
from tocsin.cli.incident.registration import levels
from tocsin.cli.tables import print_json

if TYPE_CHECKING:
    from tocsin.domain.accounts.models import Person
    from tocsin.domain.catalogue.models import Category
    from tocsin.domain.catalogue.rules import Question

LEAST = 3  # slug, kind and name of a field


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    category = commands.add_parser("category", help="what incidents are about")
    verbs = category.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser = verbs.add_parser("create", help="add a category", description="Add a category.")
    parser.add_argument("--slug", required=True, help="its short name: small letters and hyphens")
    parser.add_argument("--name", required=True, help="what it is called")
    parser.add_argument("--parent", metavar="PATH", help="the category it hangs below")
    _add_decisions(parser)
    parser.set_defaults(call=create)
    parser = verbs.add_parser(
        "change", help="change a category", description="Change a category: what is named."
    )
    parser.add_argument("path", metavar="PATH", help="for instance network/vpn")
    parser.add_argument("--name", help="what it is called")
    parser.add_argument("--parent", metavar="PATH", help="where it hangs; “” is the top")
    _add_decisions(parser)
    add_truth(parser, "active", "whether it is offered")
    parser.set_defaults(call=change)


def _add_decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--team", metavar="SLUG", help="who takes its incidents")
    for axis in ("impact", "urgency"):
        add_choice(parser, f"--{axis}", levels(axis), f"{axis} at first", metavar="LEVEL")
    add_truth(parser, "security", "its incidents are security incidents")
    parser.add_argument("--special-handling", metavar="TEXT", help="what must be known first")
    parser.add_argument(
        "--checklist", nargs="+", action="extend", metavar="TEXT", help="the steps, in their order"
    )
    parser.add_argument(
        "--field",
        nargs="*",
        action="append",
        metavar="SLUG KIND NAME CHOICE=NAME",
        help="a field of its own, with the choices if it is one; may be given several times and "
        "then names them all, in their order, and alone it ends them",
    )
    parser.add_argument(
        "--mandatory", nargs="+", metavar="SLUG", default=[], help="which of them must be filled in"
    )
    add_actor(parser)
    add_json(parser)


def create(parsed: argparse.Namespace) -> None:
    from django.db import transaction

    from tocsin.domain.accounts.queries import team_named
    from tocsin.domain.catalogue import actions
    from tocsin.domain.catalogue.queries import category_at

    by = actor(parsed)
    defaults = actions.Defaults(
        team=team_named(parsed.team) if parsed.team else None,
        impact=parsed.impact or "",
        urgency=parsed.urgency or "",
        security=bool(parsed.security),
    )
    with transaction.atomic():
        category = actions.create_category(
            by=by,
            slug=parsed.slug,
            name=parsed.name,
            parent=category_at(parsed.parent, by, "parent") if parsed.parent else None,
            defaults=defaults,
        )
        _describe(category, by, parsed, {})
    _print(category, parsed)


def change(parsed: argparse.Namespace) -> None:
    from django.db import transaction

    from tocsin.domain.accounts.queries import team_named
    from tocsin.domain.catalogue import actions
    from tocsin.domain.catalogue.queries import category_at, category_known

    by = actor(parsed)
    category = category_known(parsed.path, by, "path")
    said = {"name": parsed.name, "security": parsed.security, "is_active": parsed.active}
    said |= {"impact": parsed.impact, "urgency": parsed.urgency}
    changes: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if parsed.team is not None:
        changes["team"] = team_named(parsed.team) if parsed.team else None
    with transaction.atomic():
        _describe(category, by, parsed, changes)
        if parsed.parent is not None:
            parent = category_at(parsed.parent, by, "parent") if parsed.parent else None
            actions.move_category(category, by=by, parent=parent)
    _print(category, parsed)


def _describe(
    category: "Category", by: "Person", parsed: argparse.Namespace, changes: dict[str, Any]
) -> None:
    from tocsin.domain.catalogue import actions

    if parsed.special_handling is not None:
        changes["special_handling"] = parsed.special_handling
    actions.change_category(category, by=by, changes=changes)
    if parsed.checklist is not None:
        actions.set_checklist(category, by=by, texts=parsed.checklist)
    if parsed.field is not None:
        actions.ask(category, by=by, fields=_fields(category, parsed))


def _fields(category: "Category", parsed: argparse.Namespace) -> "list[Question]":
    """Return what is to be asked; what there was before keeps its names in other languages."""
    from tocsin.domain.catalogue.queries import described

    before = {known.slug: known for known in described([category])[category.pk].questions}
    return [_question(words, parsed.mandatory, before) for words in parsed.field if words]


def _question(
    words: "list[str]", mandatory: "list[str]", before: "dict[str, Question]"
) -> "Question":
    from tocsin.base.errors import BadInput
    from tocsin.domain.catalogue.rules import Answer, FieldKind, Question

    if len(words) < LEAST:
        raise BadInput("field.missing", field="field")
    slug, kind, name, *choices = words
    if kind not in set(FieldKind):
        raise BadInput("choice.unknown", field="field")
    known = before.get(slug)
    said = {answer.slug: answer.names for answer in known.answers} if known else {}
    pairs = [choice.partition("=")[::2] for choice in choices]
    return Question(
        slug,
        name,
        FieldKind(kind),
        slug in mandatory,
        tuple(Answer(code, words or code, said.get(code, {})) for code, words in pairs),
        known.names if known else {},
    )


def _print(category: "Category", parsed: argparse.Namespace) -> None:
    if not parsed.json:
        print(category.path)
        return
    from tocsin.domain.catalogue.queries import described

    sheet = described([category])[category.pk]
    print_json(
        {
            "path": category.path,
            "name": category.name,
            "team": category.team.slug if category.team else None,
            "impact": category.impact or None,
            "urgency": category.urgency or None,
            "security": category.security,
            "special_handling": category.special_handling,
            "fields": [_record(question) for question in sheet.questions],
            "checklist": sheet.checklist,
            "is_active": category.is_active,
        }
    )


def _record(question: "Question") -> dict[str, Any]:
    return {
        "slug": question.slug,
        "name": question.name,
        "kind": str(question.kind),
        "mandatory": question.mandatory,
        "choices": [{"slug": one.slug, "name": one.name} for one in question.answers],
    }
