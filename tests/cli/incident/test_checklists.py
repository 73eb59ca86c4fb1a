"""Checklists, tasks, watchers, following and muting from the command line."""

import pytest

from tests.makers import make_category, make_incident, make_person
from tocsin.domain.catalogue.models import ChecklistStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    category = make_category()
    ChecklistStep.objects.create(category=category, position=0, text="Ping it")
    return make_incident(category=category)


def test_a_step_is_ticked_off_and_taken_back(act, refused, incident):
    [step] = act("checklist", incident)["items"]
    assert act("checklist", incident, "--step", step["id"])["items"][0]["done"] is True
    again = ("--step", step["id"], "--done", "no")
    assert act("checklist", incident, *again)["items"][0]["done"] is False
    assert refused("checklist", incident, "--step", "x") == "step: there is no step x"


@pytest.mark.long
def test_a_task_is_added_changed_and_finished(act, refused, incident, agent):
    added = ("--title", "Call the ward", "--owner", "me", "--due-on", "2026-11-30")
    [task] = act("tasks", incident, *added)["items"]
    assert (task["owner"]["email"], task["due_on"]) == (agent.email, "2026-11-30")
    changed = ("--task", task["id"], "--owner", "", "--due-on", "", "--done", "yes")
    [task] = act("tasks", incident, *changed)["items"]
    assert (task["title"], task["owner"], task["due_on"], task["done"]) == (
        "Call the ward",
        None,
        None,
        True,
    )
    [task] = act("tasks", incident, "--task", task["id"], "--done", "no")["items"]
    assert task["done"] is False
    assert refused("tasks", incident, "--task", "x") == "task: there is no task x"
    assert refused("tasks", incident, "--title", "x", "--due-on", "soon").startswith("due_on: ")
    assert refused("tasks", incident, "--title", "x", "--owner", "x@y.z").startswith("owner: ")


@pytest.mark.long
def test_lists_are_readable(tocsin, act, incident, agent):
    act("tasks", incident, "--title", "Call the ward")
    act("watchers", incident, "--person", agent.email)
    for noun, word in (
        ("checklist", "Ping it"),
        ("tasks", "Call the ward"),
        ("watchers", "internal"),
    ):
        code, out, err = tocsin("incident", noun, incident.number, "--as", agent.email)
        assert (code, word in out, err) == (0, True, "")


def test_watchers_come_and_go(act, refused, incident, agent):
    ben = make_person("Ben")
    listed = act("watchers", incident, "--person", ben.email, "--internal", "no")["items"]
    assert [(row["name"], row["internal"]) for row in listed] == [("Ben", False)]
    assert refused("watchers", incident, "--person", ben.email).startswith("person: ")
    assert act("watchers", incident, "--remove", ben.email, "--internal", "no")["items"] == []


@pytest.mark.long
def test_one_follows_and_falls_silent(act, incident, agent):
    assert act("following", incident)["number"] == incident.number
    act("mute", incident)
    [row] = act("watchers", incident)["items"]
    assert (row["email"], row["muted"]) == (agent.email, True)
    act("mute", incident, "--remove")
    assert act("watchers", incident)["items"][0]["muted"] is False
    act("following", incident, "--remove")
    assert act("watchers", incident)["items"] == []


def test_a_note_says_whom_it_did_not_reach(tocsin, incident, agent):
    words = ("--visibility", "internal", "--body", "@nobody.here, look", "--as", agent.email)
    code, _, err = tocsin("incident", "messages", incident.number, *words)
    assert (code, err.strip()) == (0, f"@nobody.here names nobody who sees {incident.number}.")
