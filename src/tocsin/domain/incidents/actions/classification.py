"""What an incident is: category, service and fields, and what of it is decided along anew."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import checked_fields, checklist_of, matrix
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.actions.major import consider
from tocsin.domain.incidents.actions.work import assign
from tocsin.domain.incidents.models import ChecklistItem, Incident
from tocsin.domain.incidents.queries import fields_filled
from tocsin.domain.incidents.rules.classification import Decided
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


@transaction.atomic
def classify(  # noqa: PLR0913 - all but one are named at the call
    incident: Incident,
    *,
    by: Person,
    category: Category | None,
    service: Service | None,
    security: bool | None = None,
    fields: Mapping[str, object] | None = None,
    apply: Collection[Decided] | None = None,
) -> None:
    """Say anew what it is; of what the category decides only what `apply` names is taken over.

    Where nobody was asked (`apply` is None), a category of security still makes it one: that must
    not wait. What is found to be a security incident becomes confidential, with its finder on the
    list. Fields that are not given stay as far as the new category asks for them.
    """
    require(permissions.may_work_on(by, incident), "incident.classify")
    confirmed = _confirmed(apply, category)
    now = instants.now()
    before = fields_filled(incident)
    given = {slug: before[slug] for slug in before if category == incident.category}
    values = checked_fields(category, given | dict(fields or {}))
    marked = Decided.SECURITY in confirmed if apply is not None else category != incident.category
    is_security = incident.security or bool(marked and category and category.security)
    if security is not None:
        is_security = security
    new: dict[str, Any] = {"category": category, "service": service, "security": is_security}
    if is_security and not incident.security:
        new["confidential"] = True
        steps.let_in(incident, by)
    changes = steps.change(incident, at=now, **new)
    steps.fill_fields(incident, values)
    after = fields_filled(incident)
    changed = {
        slug: after.get(slug, "") for slug in before | after if before.get(slug) != after.get(slug)
    }
    applied = [act for one, act in _APPLIED.items() if one in confirmed]
    if not changes and not changed and not applied:
        return
    event = record(
        "incident.classified",
        incident,
        by=by,
        at=now,
        changes=changes,
        facts={"applied": sorted(confirmed)} if confirmed else None,
        texts={f"fields.{slug}": text for slug, text in changed.items()},
    )
    for act in applied:
        act(incident, category, by, event)


def _confirmed(apply: Collection[Decided] | None, category: Category | None) -> set[Decided]:
    confirmed = set(apply or ())
    if confirmed and category is None:
        raise BadInput("field.missing", field="category")
    return confirmed


def _hand_over(incident: Incident, category: Category | None, by: Person, _event: Event) -> None:
    team = category.team if category else None
    if team is not None and team.pk != incident.team_id:
        assign(incident, by=by, team=team)


def _judge(incident: Incident, category: Category | None, by: Person, event: Event) -> None:
    """Take over impact and urgency as far as the category says them; why is the classification."""
    impact = (category.impact if category else "") or incident.impact
    urgency = (category.urgency if category else "") or incident.urgency
    if (impact, urgency) == (incident.impact, incident.urgency):
        return
    rules.check_open(rules.State(incident.state), "prioritise")
    changes = steps.change(
        incident,
        at=event.at,
        impact=impact,
        urgency=urgency,
        priority=rules.priority(impact, urgency, matrix()),
    )
    verb = "incident.prioritised"
    judged = record(verb, incident, by=by, at=event.at, changes=changes, because_of=event)
    steps.keep_cadence(incident, judged)
    consider(incident, because_of=judged)


def _lay_out(incident: Incident, category: Category | None, by: Person, event: Event) -> None:
    """Replace what nobody has ticked off yet; what was done stays done."""
    open_steps = incident.checklist.filter(done_at=None)
    wanted = checklist_of(category)
    if list(open_steps.values_list("text", flat=True)) == wanted:
        return
    dropped, _ = open_steps.delete()
    done = list(incident.checklist.values_list("position", "text"))
    begin = max((position for position, _ in done), default=-1) + 1
    laid = [text for text in wanted if text not in {text for _, text in done}]
    ChecklistItem.objects.bulk_create(
        ChecklistItem(public_id=public_id(), incident=incident, position=begin + n, text=text)
        for n, text in enumerate(laid)
    )
    if laid or dropped:
        facts = {"laid": len(laid), "dropped": dropped}
        verb = "incident.checklist_laid"
        record(verb, incident, by=by, at=event.at, facts=facts, because_of=event)


_APPLIED: dict[Decided, Callable[[Incident, Category | None, Person, Event], None]] = {
    Decided.IMPACT: _judge,
    Decided.CHECKLIST: _lay_out,
    # Last: whoever hands it over may see it no more.
    Decided.TEAM: _hand_over,
}
