"""The tree of categories: what a node decides, and where it hangs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import check_name
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.rules import check_level, check_move, check_note, check_path
from tocsin.domain.journal.steps import check_seen, record

TEXTS = ("name", "special_handling")


@dataclass(frozen=True)
class Defaults:
    """What a category decides about an incident that is put into it."""

    team: Team | None = None
    impact: str = ""
    urgency: str = ""
    security: bool = False


NO_DEFAULTS = Defaults()


@transaction.atomic
def create_category(
    *,
    by: Person,
    slug: str,
    name: str,
    parent: Category | None = None,
    defaults: Defaults = NO_DEFAULTS,
) -> Category:
    require(may_change_catalogue(by), "category.create")
    path = check_path(parent.path if parent else "", slug)
    if Category.objects.filter(path=path).exists():
        raise BadInput("slug.taken", field="slug")
    check_level("impact", defaults.impact)
    check_level("urgency", defaults.urgency)
    with taken_at_once("slug.taken", field="slug"):
        category = Category.objects.create(
            path=path,
            parent=parent,
            name=check_name(name),
            team=defaults.team or (parent.team if parent else None),
            impact=defaults.impact,
            urgency=defaults.urgency,
            security=defaults.security or bool(parent and parent.security),
        )
    facts = {
        "path": path,
        "team": category.team_id,
        "impact": category.impact,
        "urgency": category.urgency,
        "security": category.security,
    }
    record(
        "category.created",
        category,
        by=by,
        at=instants.now(),
        facts=facts,
        texts={"name": category.name},
    )
    return category


@transaction.atomic
def change_category(
    category: Category, *, by: Person, changes: Mapping[str, Any], seen: int | None = None
) -> None:
    """Change name, team, impact, urgency, security, special handling, or whether it is offered.

    Incidents that are in it stay as they are.
    """
    require(may_change_catalogue(by), "category.change")
    check_seen(category, seen)
    new = _checked(category, changes)
    changed = {field: v for field, v in new.items() if getattr(category, field) != v}
    if not changed:
        return
    coded = {f: (_code(getattr(category, f)), _code(changed[f])) for f in changed if f not in TEXTS}
    Category.objects.filter(pk=category.pk).update(**changed)
    for field, value in changed.items():
        setattr(category, field, value)
    texts = {field: changed[field] for field in TEXTS if field in changed}
    record("category.changed", category, by=by, at=instants.now(), changes=coded, texts=texts)


def _checked(category: Category, changes: Mapping[str, Any]) -> dict[str, Any]:
    new = dict(changes)
    if "name" in new:
        new["name"] = check_name(new["name"])
    if "special_handling" in new:
        new["special_handling"] = check_note(new["special_handling"], "special_handling")
    for axis in ("impact", "urgency"):
        check_level(axis, new.get(axis, ""))
    offered = new.get("is_active", category.is_active)
    if not offered and category.children.filter(is_active=True).exists():
        raise RuleBroken("category.not_empty")
    if offered and not category.is_active and category.parent and not category.parent.is_active:
        raise RuleBroken("category.parent_retired")
    return new


def _code(value: Any) -> Any:  # noqa: ANN401 - the value of any column
    """Events hold ids: a team is known there by its primary key."""
    return value.pk if isinstance(value, Team) else value


@transaction.atomic
def move_category(
    category: Category, *, by: Person, parent: Category | None, seen: int | None = None
) -> None:
    """Hang a category with all that is below it elsewhere; their paths change along."""
    require(may_change_catalogue(by), "category.move")
    check_seen(category, seen)
    if category.parent_id == (parent.pk if parent else None):
        return
    old = category.path
    below = list(Category.objects.filter(path__startswith=f"{old}/").order_by("path"))
    deepest = max((one.path for one in below), key=lambda path: path.count("/"), default=old)
    new = check_move(old, parent.path if parent else "", deepest)
    now = instants.now()
    former, category.parent = category.parent_id, parent
    Category.objects.filter(pk=category.pk).update(parent=parent)
    for one in (category, *below):
        changes = {"path": (one.path, new + one.path.removeprefix(old))}
        one.path = changes["path"][1]
        with taken_at_once("slug.taken", field="parent"):
            Category.objects.filter(pk=one.pk).update(path=one.path)
        moved = {"parent": (former, parent.pk if parent else None)} if one is category else {}
        record("category.moved", one, by=by, at=now, changes=changes | moved)
