"""The desk's own rules, as programs read and change them."""

import pytest

from tests.makers import make_category, make_service, make_team
from tocsin.api.rules import RuleRecord
from tocsin.domain.journal.models import Event

LATE = {
    "name": "Solved too late",
    "trigger": "clock",
    "agreement": "sla",
    "measure": "resolution",
    "percent": 100,
    "tell": ["assignee", "team_leads"],
    "inform_management": True,
}
NEW = LATE | {"slug": "late"}
NO_CLOCK = {"agreement": None, "measure": None, "percent": None}


@pytest.fixture
def late(administrator):
    made = administrator.post("/rules", NEW)
    assert made.status_code == 201, made.content
    return made


def test_a_rule_is_made_with_all_it_names(administrator):
    named = {
        "team": make_team("network").slug,
        "category": make_category("network").path,
        "service": make_service("vpn").slug,
        "escalate_team": make_team("second", tier=2).slug,
        "priority": "P1",
        "security": False,
    }
    made = administrator.post("/rules", NEW | named)

    record = made.json()
    assert RuleRecord.model_validate(record, extra="forbid")
    assert record.items() >= (LATE | named | {"active": True, "position": 1}).items()
    assert administrator.get(made.headers["Location"]).json() == record
    assert administrator.get("/rules").json()["items"] == [record]


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"percent": 80}, "percent", "choice.unknown"),
        ({"percent": None}, "percent", "field.missing"),
        ({"trigger": "moon"}, "trigger", "choice.unknown"),
        ({"priority": "P9"}, "priority", "choice.unknown"),
        ({"team": "nowhere"}, "team", "team.unknown"),
        ({"category": "nowhere"}, "category", "category.unknown"),
        ({"service": "nowhere"}, "service", "service.unknown"),
        ({"escalate_team": "nowhere"}, "escalate_team", "team.unknown"),
        ({"escalate_tier": 4}, "escalate_tier", "field.range"),
        ({"tell": ["everybody"]}, "tell.0", "choice.unknown"),
        ({"tell": [], "inform_management": False}, "tell", "rule.does_nothing"),
        ({"trigger": "bounces"} | NO_CLOCK, "bounces", "field.missing"),
        ({"trigger": "registered"} | NO_CLOCK | {"percent": 100}, "percent", "rule.field_unused"),
        ({"tell": ["assignee", "assignee"]}, "tell", "choice.twice"),
        ({"slug": "No!"}, "slug", "slug.invalid"),
        ({"name": " "}, "name", "field.missing"),
        ({"surprise": 1}, "surprise", "field.unknown"),
    ],
)
def test_what_is_wrong_is_named(administrator, wrong, field, code):
    refused = administrator.post("/rules", NEW | wrong)

    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)


@pytest.mark.usefixtures("late")
def test_a_short_name_is_taken_once(administrator):
    assert administrator.post("/rules", NEW).json()["errors"][0]["code"] == "slug.taken"


def test_a_change_is_of_the_whole_rule_and_holds_to_what_was_read(administrator, late):
    tag = late.headers["ETag"]
    other = {"name": "Bounced", "trigger": "bounces", "bounces": 3, "raise_priority": True}
    changed = administrator.put("/rules/late", other, If_Match=tag)

    found = changed.json()
    assert (found["trigger"], found["bounces"], found["percent"]) == ("bounces", 3, None)
    assert (found["tell"], found["raise_priority"]) == ([], True)
    assert (found["version"], late.json()["version"]) == (2, 1)
    assert administrator.put("/rules/late", other, If_Match=tag).status_code == 412
    assert administrator.delete("/rules/late", If_Match=tag).status_code == 412
    event = Event.objects.get(verb="rule.changed")
    assert event.source == "rest"


@pytest.mark.usefixtures("late")
def test_a_rule_is_retired_and_holds_again_when_it_is_put(administrator):
    assert administrator.delete("/rules/late").status_code == 204
    assert administrator.get("/rules/late").json()["active"] is False
    assert administrator.delete("/rules/late").json()["code"] == "rule.retired_already"
    assert administrator.put("/rules/late", LATE).json()["active"] is True


@pytest.mark.usefixtures("late")
def test_staff_read_and_administrators_change(agent, reporter):
    assert agent.get("/rules").status_code == agent.get("/rules/late").status_code == 200
    answers = [
        agent.post("/rules", NEW | {"slug": "mine"}),
        agent.put("/rules/late", LATE),
        agent.delete("/rules/late"),
        reporter.get("/rules"),
        reporter.get("/rules/late"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert agent.get("/rules/nowhere").status_code == 404
