"""What makes, changes and retires a rule."""

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.automation import rules
from tocsin.domain.automation.models import Rule
from tocsin.domain.automation.permissions import may_change_rules
from tocsin.domain.automation.rules import Terms
from tocsin.domain.journal.steps import check_seen, record

REFERRING = ("team", "category", "service", "escalate_team")


@transaction.atomic
def create_rule(
    *, by: Person, slug: str, name: str, terms: Terms, position: int | None = None
) -> Rule:
    """Let the desk act by a rule from now on; without a position after all others."""
    require(may_change_rules(by), "rule.create")
    place = _last() + 1 if position is None else position
    words, terms = rules.check_rule(slug, name, terms, place)
    try:
        with transaction.atomic():
            rule = Rule.objects.create(slug=slug, name=words, position=place, **_columns(terms))
    except IntegrityError as error:
        raise BadInput("slug.taken", field="slug") from error
    facts = {"slug": slug, "position": place, **asdict(terms)}
    record("rule.created", rule, by=by, at=instants.now(), facts=facts, texts={"name": words})
    return rule


@transaction.atomic
def change_rule(
    rule: Rule,
    *,
    by: Person,
    name: str,
    terms: Terms,
    position: int | None = None,
    seen: int | None = None,
) -> Rule:
    """Change what a rule does from now on; one that was retired holds again.

    Refused when somebody changed it since `seen`, the last event that was known of it.
    """
    require(may_change_rules(by), "rule.change")
    check_seen(rule, seen)
    place = rule.position if position is None else position
    words, cleaned = rules.check_rule(rule.slug, name, terms, place)
    old = asdict(rule.terms) | {"position": rule.position, "is_active": rule.is_active}
    new = asdict(cleaned) | {"position": place, "is_active": True}
    changes = {field: (old[field], new[field]) for field in new if old[field] != new[field]}
    if not changes and words == rule.name:
        return rule
    columns = _columns(cleaned) | {"name": words, "position": place, "is_active": True}
    Rule.objects.filter(pk=rule.pk).update(**columns)
    rule.refresh_from_db()
    at, texts = instants.now(), {"name": words}
    record("rule.changed", rule, by=by, at=at, changes=changes, texts=texts)
    return rule


@transaction.atomic
def retire_rule(rule: Rule, *, by: Person, seen: int | None = None) -> None:
    """Let the desk no longer act by a rule; what it has done stays on record."""
    require(may_change_rules(by), "rule.retire")
    check_seen(rule, seen)
    if not Rule.objects.filter(pk=rule.pk, is_active=True).update(is_active=False):
        raise RuleBroken("rule.retired_already")
    rule.is_active = False
    changes = {"is_active": (True, False)}
    record("rule.retired", rule, by=by, at=instants.now(), changes=changes)


def _last() -> int:
    last: int = Rule.objects.aggregate(last=Max("position", default=0))["last"]
    return last


def _columns(terms: Terms) -> dict[str, Any]:
    found = asdict(terms) | {"tell": " ".join(terms.tell)}
    return {f"{name}_id" if name in REFERRING else name: value for name, value in found.items()}
