"""Steps that are ticked off; tasks that are given, changed, finished and taken up again."""

from datetime import date

import pytest

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.models import ChecklistStep
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Plan
from tocsin.domain.incidents.models import Task
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def mira():
    return make_agent("Mira Stein")


@pytest.fixture
def incident(jonas):
    return make_incident(by=jonas)


@pytest.fixture
def task(incident, jonas):
    return actions.add_task(incident, by=jonas, title="Call the ward")


def last(incident):
    return history(incident)[-1]


def test_a_step_is_ticked_once_and_taken_back(jonas):
    category = make_category()
    ChecklistStep.objects.create(category=category, position=0, text="Ping it")
    incident = make_incident(by=jonas, category=category)
    [step] = queries.checklist(incident)
    for _ in range(2):
        actions.tick(step, by=jonas, done=True)
    [step] = queries.checklist(incident)
    assert (step.done_by, step.done_at is not None) == (jonas, True)
    assert last(incident).texts == {"step": "Ping it"}
    actions.tick(step, by=jonas, done=False)
    [step] = queries.checklist(incident)
    assert (step.done_by, step.done_at) == (None, None)
    verbs = [entry.verb for entry in history(incident)]
    assert verbs.count("incident.checklist_ticked") == 2


def test_a_task_has_a_title_an_owner_and_a_day(incident, jonas, mira):
    actions.add_task(incident, by=jonas, title="  Call  the ward ", owner=mira, due_on=MONDAY)
    [task] = queries.tasks(incident)
    assert (task.title, task.owner, task.due_on) == ("Call the ward", mira, MONDAY)
    entry = last(incident)
    assert (entry.verb, entry.texts) == ("incident.task_added", {"task": "Call the ward"})
    assert entry.facts == {"task": task.public_id, "owner": mira.pk, "due_on": "2026-11-30"}


def test_work_is_given_only_to_who_sees_it(incident, jonas, task):
    outsider, gone = make_person("Ana"), make_agent("Gone")
    gone.is_active = False
    for owner in (outsider, gone):
        with pytest.raises(BadInput, match=r"task\.owner_cannot_see"):
            actions.add_task(incident, by=jonas, title="x", owner=owner)
    with pytest.raises(BadInput, match=r"task\.owner_cannot_see"):
        actions.change_task(task, by=jonas, plan=Plan("x", outsider))


def test_a_change_says_what_was_before(task, jonas, mira):
    actions.change_task(task, by=jonas, plan=Plan("Call both wards", mira, MONDAY))
    entry = last(task.incident)
    assert entry.verb == "incident.task_changed"
    assert entry.changes == {"owner": [None, mira.pk], "due_on": [None, "2026-11-30"]}
    assert entry.texts == {"task": "Call both wards"}


def test_a_change_that_changes_nothing_is_not_on_record(task, jonas):
    before = last(task.incident).seq
    actions.change_task(task, by=jonas, plan=Plan("Call the ward"))
    assert last(task.incident).seq == before


def test_who_saw_another_plan_does_not_undo_it(task, jonas, mira):
    seen = Task.objects.get(pk=task.pk)
    actions.change_task(task, by=jonas, plan=Plan(task.title, mira, MONDAY))
    with pytest.raises(OutOfDate, match=r"incident\.changed_meanwhile"):
        actions.change_task(seen, by=jonas, plan=Plan("Call both wards"))
    assert Task.objects.get(pk=task.pk).owner == mira


def test_an_owner_who_sees_it_no_more_may_stay_while_the_rest_changes(incident, jonas, mira):
    task = actions.add_task(incident, by=jonas, title="x", owner=mira)
    actions.name_involved(incident, by=jonas, people=(mira,))
    actions.change_task(task, by=jonas, plan=Plan("y", mira))
    assert task.title == "y"


def test_a_task_is_done_once_and_may_be_taken_up_again(task, jonas):
    actions.finish_task(task, by=jonas)
    assert task.done_by == jonas
    with pytest.raises(RuleBroken, match=r"task\.done_already"):
        actions.finish_task(task, by=jonas)
    actions.reopen_task(task, by=jonas)
    assert task.done_at is None
    with pytest.raises(RuleBroken, match=r"task\.open_already"):
        actions.reopen_task(task, by=jonas)


def test_its_owner_finishes_it_without_working_on_the_incident(incident, jonas):
    manager = make_agent("Dora Quill", role=Role.MANAGER)
    task = actions.add_task(incident, by=jonas, title="Sign it", owner=manager)
    with pytest.raises(NotAllowed):
        actions.change_task(task, by=manager, plan=Plan("Sign nothing"))
    actions.finish_task(task, by=manager)
    actions.reopen_task(task, by=manager)


def test_nobody_finishes_the_task_of_somebody_else_without_working_on_it(incident, jonas, task):
    manager = make_agent("Dora Quill", role=Role.MANAGER)
    for act in (actions.finish_task, actions.reopen_task):
        with pytest.raises(NotAllowed):
            act(task, by=manager)


def test_open_tasks_come_first_and_the_most_urgent_on_top(incident, jonas):
    titles = [("late", date(2026, 11, 1)), ("someday", None), ("soon", MONDAY), ("done", None)]
    for title, due_on in titles:
        made = actions.add_task(incident, by=jonas, title=title, due_on=due_on)
    actions.finish_task(made, by=jonas)
    assert [task.title for task in queries.tasks(incident)] == ["late", "soon", "someday", "done"]


def test_nothing_is_done_on_what_goes_on_elsewhere(incident, jonas, task):
    actions.merge(incident, by=jonas, into=make_incident(by=jonas), reason="Same")
    for act in (
        lambda: actions.finish_task(task, by=jonas),
        lambda: actions.add_task(incident, by=jonas, title="x"),
    ):
        with pytest.raises(RuleBroken, match="merged"):
            act()
