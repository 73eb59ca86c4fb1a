"""What the desk does by its rules when something has happened to an incident."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.automation import queries, rules
from tocsin.domain.automation.models import Application, Rule
from tocsin.domain.automation.permissions import may_apply_rules
from tocsin.domain.automation.queries import Cause
from tocsin.domain.automation.rules import Act
from tocsin.domain.incidents import actions as incidents
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.steps.history import record

# What no act of a rule is done on any more.
ENDED = "incident.ended"


@dataclass
class _Doing:
    """One event being acted upon: who has heard of it already, and is not told again."""

    incident: Incident
    by: Person
    cause: Cause
    heard: set[int]


@dataclass
class _Outcome:
    done: list[Act] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    refused: dict[Act, str] = field(default_factory=dict)


@transaction.atomic
def apply_rules(
    incident: Incident, *, by: Person, cause: Cause, waiting: Sequence[Rule]
) -> list[Application]:
    """Do what the rules say about an event, each rule once, and put it on record.

    What is refused (nobody left to inform, the incident has ended) is noted and not tried again.
    """
    require(may_apply_rules(by), "rule.apply")
    applied = Application.objects.filter(rule__in=waiting, event=cause.event)
    known = set(applied.values_list("rule", flat=True))
    before = queries.deeds(waiting, incident)
    doing = _Doing(incident, by, cause, heard={cause.event.actor_id})
    due = {
        rule: rules.due_acts(
            rule.terms, cause.occasion, before[rule.pk], clock=cause.clock, course=cause.course
        )
        for rule in waiting
        if rule.pk not in known
    }
    in_order = rules.in_order({rule: rule.terms for rule, acts in due.items() if acts})
    return [_apply(rule, due[rule], doing) for rule in in_order]


def _apply(rule: Rule, due: Sequence[Act], doing: _Doing) -> Application:
    outcome = _Outcome()
    for act in due:
        _do(act, rule, doing, outcome)
    if outcome.done or (outcome.refused and _goes_on(doing.incident)):
        _note(rule, doing, outcome)
    return Application.objects.create(
        rule=rule,
        event=doing.cause.event,
        incident=doing.incident,
        at=instants.now(),
        clock=doing.cause.clock,
        course=doing.cause.course,
        done=" ".join(outcome.done),
        refused=" ".join(outcome.refused.values()),
    )


def _do(act: Act, rule: Rule, doing: _Doing, outcome: _Outcome) -> None:
    if not _goes_on(doing.incident):
        outcome.refused[act] = ENDED
        return
    try:
        with transaction.atomic():
            done = _ACTS[act](rule, doing, outcome)
    except (BadInput, NotAllowed, RuleBroken) as refusal:
        outcome.refused[act] = refusal.code
    else:
        outcome.done += [act] if done else []


def _goes_on(incident: Incident) -> bool:
    return incident.is_open and incident.merged_into_id is None


def _note(rule: Rule, doing: _Doing, outcome: _Outcome) -> None:
    facts = {
        "rule": rule.pk,
        "acts": outcome.done,
        "people": outcome.told,
        "refused": outcome.refused,
    }
    record(
        "incident.rule_applied",
        doing.incident,
        by=doing.by,
        at=instants.now(),
        facts=facts,
        # As it was called then: rules are renamed.
        texts={"rule": rule.name},
        because_of=doing.cause.event,
    )


def _raise(rule: Rule, doing: _Doing, _outcome: _Outcome) -> bool:
    incident = doing.incident
    graver = rules.raised(incident.impact, incident.urgency)
    if graver is None:
        raise RuleBroken("rule.highest_already")
    impact, urgency = graver
    incidents.prioritise(
        incident,
        by=doing.by,
        impact=impact,
        urgency=urgency,
        reason=rule.name,
        because_of=doing.cause.event,
    )
    return True


def _escalate(rule: Rule, doing: _Doing, _outcome: _Outcome) -> bool:
    incident, tier = doing.incident, rule.escalate_tier
    if tier is not None and incident.team is not None and incident.team.tier >= tier:
        raise RuleBroken("rule.on_level_already")
    target = Target(team=rule.escalate_team, tier=tier)
    incidents.escalate(
        incident, by=doing.by, target=target, reason=rule.name, because_of=doing.cause.event
    )
    return True


def _inform(rule: Rule, doing: _Doing, _outcome: _Outcome) -> bool:
    kept = incidents.inform_management(
        doing.incident, by=doing.by, reason=rule.name, because_of=doing.cause.event
    )
    doing.heard.update(kept.informed.values_list("pk", flat=True))
    return True


def _tell(rule: Rule, doing: _Doing, outcome: _Outcome) -> bool:
    codes = rule.terms.tell
    people = queries.to_tell(codes, doing.incident, besides=doing.heard)
    outcome.told = [person.pk for person in people]
    doing.heard.update(outcome.told)
    return bool(people)


_ACTS: dict[Act, Callable[[Rule, _Doing, _Outcome], bool]] = {
    Act.RAISE_PRIORITY: _raise,
    Act.ESCALATE: _escalate,
    Act.INFORM_MANAGEMENT: _inform,
    Act.TELL: _tell,
}
