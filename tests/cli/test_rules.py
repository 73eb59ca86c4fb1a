import pytest

from tests.makers import make_agent, make_team
from tocsin.domain.automation.jobs import load_defaults
from tocsin.domain.automation.queries import rule_named

pytestmark = pytest.mark.django_db
CREATE = ("rule", "create", "late", "--name", "Late", "--trigger", "clock", "--percent", "100")


def test_a_rule_is_made_changed_and_retired(told):
    make_team("second", tier=2)
    made = told(*CREATE, "--tell", "assignee", "team_leads", "--inform-management")
    assert (made["percent"], made["tell"], made["inform_management"]) == (
        100,
        ["assignee", "team_leads"],
        True,
    )

    changed = told("rule", "change", "late", "--percent", "90", "--escalate-team", "second")
    assert (changed["percent"], changed["escalate_team"]) == (90, "second")
    assert changed["tell"] == ["assignee", "team_leads"]

    moved = told("rule", "change", "late", "--escalate-tier", "3", "--no-inform-management")
    assert (moved["escalate_tier"], moved["escalate_team"]) == (3, None)
    assert moved["inform_management"] is False

    bounced = told("rule", "change", "late", "--trigger", "bounces", "--bounces", "3")
    assert (bounced["bounces"], bounced["percent"]) == (3, None)

    assert told("rule", "retire", "late")["active"] is False


def test_rules_are_listed_in_words(tocsin):
    load_defaults()
    code, out, _ = tocsin("rule", "list")

    assert code == 0
    assert "Resolution: 75 % used (Promised to the customer)" in out
    assert "Tell: Leads of the team that has it" in out


def test_what_is_not_there_is_said(tocsin):
    code, _, err = tocsin("rule", "retire", "late")

    assert (code, "There is no such rule." in err) == (1, True)


def test_only_administrators_make_rules(tocsin):
    agent = make_agent()
    code, _, err = tocsin(*CREATE, "--tell", "assignee", "--as", agent.email)

    assert (code, "rule.create" in err) == (1, True)
    assert rule_named("late") is None
