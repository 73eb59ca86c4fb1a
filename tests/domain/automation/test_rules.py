import pytest

from tocsin.base.errors import BadInput
from tocsin.domain.automation.rules import (
    Act,
    Deed,
    Occasion,
    Terms,
    Trigger,
    check_rule,
    due_acts,
    in_order,
    raised,
)

INFORM, TELL, RAISE, ESCALATE = (
    Act.INFORM_MANAGEMENT,
    Act.TELL,
    Act.RAISE_PRIORITY,
    Act.ESCALATE,
)


def terms(**given):
    return Terms(**{"trigger": "clock", "percent": 75, "tell": ("assignee",)} | given)


def occasion(**given):
    usual = {"agreement": "sla", "measure": "resolution", "percent": 75, "priority": "P2"}
    return Occasion(**{"trigger": Trigger.CLOCK} | usual | given)


WEIGHTY = {"inform_management": True, "raise_priority": True, "escalate_tier": 2}


@pytest.mark.parametrize(
    ("given", "what", "due"),
    [
        ({}, {}, (TELL,)),
        ({}, {"percent": 90}, ()),
        ({}, {"percent": 100, "passed": (75, 90)}, ()),
        (WEIGHTY, {}, (RAISE, ESCALATE, INFORM, TELL)),
        (WEIGHTY, {"percent": 100, "passed": (75, 90)}, (ESCALATE, INFORM)),
        (WEIGHTY, {"stale": True}, (ESCALATE, INFORM)),
        ({"measure": "resolution"}, {}, (TELL,)),
        ({"measure": "response"}, {}, ()),
        ({"agreement": "ola"}, {}, ()),
        ({"priority": "P2"}, {}, (TELL,)),
        ({"priority": "P1"}, {}, ()),
        ({"team": 4}, {"team": 4}, (TELL,)),
        ({"team": 4}, {"team": None}, ()),
        ({"category": 1}, {"categories": {1, 7}}, (TELL,)),
        ({"category": 1}, {"categories": {2, 7}}, ()),
        ({"service": 3}, {"service": 3}, (TELL,)),
        ({"service": 3}, {}, ()),
        ({"security": False}, {"security": False}, (TELL,)),
        ({"security": True}, {"security": False}, ()),
        ({"trigger": "registered"}, {}, ()),
        ({"trigger": "registered"}, {"trigger": Trigger.REGISTERED}, (TELL,)),
        ({"trigger": "bounces", "bounces": 3}, {"trigger": Trigger.BOUNCES, "bounces": 2}, ()),
        ({"trigger": "bounces", "bounces": 3}, {"trigger": Trigger.BOUNCES, "bounces": 4}, (TELL,)),
    ],
)
def test_a_rule_acts_when_what_it_waits_for_has_happened(given, what, due):
    assert due_acts(terms(**given), occasion(**what)) == due


@pytest.mark.parametrize(
    ("what", "done", "due"),
    [
        # The same share of another course, as after a new promise.
        ({}, [Deed(INFORM, "c", 1)], (ESCALATE, INFORM, TELL)),
        ({}, [Deed(INFORM, "c", 2)], (ESCALATE, TELL)),
        ({}, [Deed(INFORM, "other", 2)], (RAISE, ESCALATE, INFORM, TELL)),
        ({"percent": 90, "passed": (75,)}, [Deed(INFORM, "c", 1)], (ESCALATE,)),
    ],
)
def test_what_was_done_is_not_done_again(what, done, due):
    raised_once = [*done, Deed(RAISE, "c", 1)] if done[0].clock == "c" else done
    found = due_acts(terms(**WEIGHTY), occasion(**what), raised_once, clock="c", course=2)
    assert found == due


def test_what_is_no_clock_is_acted_upon_once():
    bounced = occasion(trigger=Trigger.BOUNCES, bounces=5)
    assert due_acts(terms(trigger="bounces", bounces=3), bounced, [Deed(TELL)]) == ()


def test_smaller_shares_come_first():
    rules = {"missed": terms(percent=100), "registered": terms(percent=None), "near": terms()}
    assert in_order(rules) == ["registered", "near", "missed"]


@pytest.mark.parametrize(
    ("impact", "urgency", "graver"),
    [
        ("low", "low", ("low", "medium")),
        ("low", "high", ("medium", "high")),
        ("high", "high", None),
        ("gone", "high", None),
    ],
)
def test_a_priority_is_raised_by_its_urgency_first(impact, urgency, graver):
    assert raised(impact, urgency) == graver


def test_what_its_trigger_has_no_use_for_is_refused_by_name():
    given = terms(trigger="registered", measure="response", bounces=3)
    with pytest.raises(BadInput) as refused:
        check_rule("late", "Late", given, 1)
    assert [(one["field"], one["code"]) for one in refused.value.errors] == [
        (field, "rule.field_unused") for field in ("measure", "percent", "bounces")
    ]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"trigger": "moon"}, "trigger", "choice.unknown"),
        ({"percent": 80}, "percent", "choice.unknown"),
        ({"percent": None}, "percent", "field.missing"),
        ({"measure": "moon"}, "measure", "choice.unknown"),
        ({"agreement": "moon"}, "agreement", "choice.unknown"),
        ({"measure": "update", "agreement": "ola"}, "agreement", "rule.update_is_for_customers"),
        ({"priority": "P9"}, "priority", "choice.unknown"),
        ({"trigger": "bounces", "bounces": 100, "percent": None}, "bounces", "field.range"),
        ({"tell": ("assignee", "assignee")}, "tell", "choice.twice"),
        ({"tell": ("moon",)}, "tell", "choice.unknown"),
        ({"tell": ()}, "tell", "rule.does_nothing"),
        ({"escalate_tier": 4}, "escalate_tier", "team.tier"),
        ({"escalate_tier": 2, "escalate_team": 1}, "escalate_tier", "escalation.one_target"),
    ],
)
def test_what_a_rule_cannot_be_is_refused(given, field, code):
    with pytest.raises(BadInput) as refused:
        check_rule("late", "Late", terms(**given), 1)
    assert (refused.value.errors[0]["field"], refused.value.code) == (field, code)


@pytest.mark.parametrize(("slug", "position"), [("new", 1), ("No!", 1), ("late", 0)])
def test_its_short_name_and_place_are_checked(slug, position):
    with pytest.raises(BadInput):
        check_rule(slug, "Late", terms(), position)
