from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.domain.incidents.major.told import procedure, tell
from tests.makers import make_agent, make_incident, make_person
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries, rules
from tocsin.domain.incidents.rules import Template
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db

GRAVE = {"impact": "high", "urgency": "high"}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_word_promises_the_next_one_by_the_cadence_or_sooner(incident, priya, board):
    actions.accept_major(incident, by=priya)
    every = procedure(incident).update_every
    with time_machine.travel(NOON, tick=False):
        tell(incident, priya, board, template=Template.FIRST)
        assert procedure(incident).next_update_at == NOON + every
        tell(incident, priya, board, next_within=timedelta(minutes=10))
        assert procedure(incident).next_update_at == NOON + timedelta(minutes=10)
    with pytest.raises(BadInput):
        tell(incident, priya, board, next_within=every + timedelta(seconds=1))


def test_the_words_stand_beside_the_event_and_not_in_it(incident, priya, board):
    actions.accept_major(incident, by=priya)
    told = tell(incident, priya, board)
    entry = history(incident)[-1]
    assert entry.texts == {"body": "We know the cause."}
    assert (entry.facts["update"], entry.facts["lists"]) == (told.public_id, ["board"])


def test_a_word_to_nobody_is_none(incident, priya):
    actions.accept_major(incident, by=priya)
    with pytest.raises(BadInput):
        actions.update_stakeholders(incident, by=priya, body="Hello", lists=[])


def test_the_last_word_is_said_when_it_is_resolved_and_ends_the_cadence(incident, priya, board):
    actions.accept_major(incident, by=priya)
    with pytest.raises(RuleBroken, match=r"major\.not_resolved"):
        tell(incident, priya, board, template=Template.RESOLVED)
    actions.resolve(incident, by=priya, code="solved_permanent", text="New certificate")
    assert procedure(incident).next_update_at is not None
    tell(incident, priya, board, template=Template.RESOLVED)
    assert procedure(incident).next_update_at is None


def test_a_priority_judged_anew_changes_the_cadence(incident, priya):
    actions.accept_major(incident, by=priya)
    actions.prioritise(incident, by=priya, reason="Everybody", **GRAVE)
    found = procedure(incident)
    assert found.update_every == timedelta(minutes=30)
    assert found.next_update_at <= instants.now() + timedelta(minutes=30)


@pytest.mark.parametrize("ended", ["resolved", "cancelled"])
def test_the_review_is_owed_within_five_working_days_however_it_ended(incident, priya, ended):
    with time_machine.travel(NOON, tick=False) as clock:
        actions.accept_major(incident, by=priya)
        if ended == "resolved":
            actions.resolve(incident, by=priya, code="solved_permanent", text="Done")
        else:
            actions.cancel(incident, by=priya, reason="A test")
        found = procedure(incident)
        assert found.review_due_on == date(2026, 12, 1)
        clock.move_to(datetime(2026, 12, 1, 22, tzinfo=UTC))
        assert not queries.is_review_overdue(found, instants.now())
        clock.move_to(datetime(2026, 12, 2, 0, 1, tzinfo=UTC))
        assert queries.is_review_overdue(found, instants.now())


def test_the_review_stays_owed_when_it_comes_back_and_the_cadence_begins_again(
    incident, priya, board
):
    actions.accept_major(incident, by=priya)
    actions.resolve(incident, by=priya, code="solved_permanent", text="Done")
    tell(incident, priya, board, template=Template.RESOLVED)
    actions.reopen(incident, by=priya, reason="It is back")
    found = procedure(incident)
    assert found.review_due_on is not None
    assert found.next_update_at > instants.now()


def test_it_never_closes_by_itself(incident, priya):
    actions.accept_major(incident, by=priya)
    actions.resolve(incident, by=priya, code="solved_permanent", text="Done")
    with time_machine.travel(instants.now() + timedelta(days=60), tick=False):
        assert incident not in queries.unanswered(instants.now())
    with pytest.raises(RuleBroken, match="assessment_due"):
        actions.close_unanswered(incident, by=operator())


def test_the_timeline_tells_of_the_great_moments_and_of_what_people_add(incident, jonas, priya):
    actions.accept_major(incident, by=priya)
    before = instants.now() - timedelta(hours=2)
    line = actions.note_on_timeline(incident, by=jonas, at=before, text="First call", pinned=True)
    actions.mark_timeline(line, by=priya, pinned=False, hidden=True)
    first, second = queries.timeline(incident)
    assert (first.text, first.pinned, first.hidden, first.by) == ("First call", False, True, jonas)
    assert second.event.verb == "incident.accepted_as_major"
    assert history(incident)[-1].changes == {"pinned": [True, False], "hidden": [False, True]}


def test_the_timeline_tells_of_nothing_to_come(incident, jonas):
    later = instants.now() + timedelta(hours=1)
    with pytest.raises(BadInput):
        actions.note_on_timeline(incident, by=jonas, at=later, text="It will end")


def test_a_reporter_writes_no_timeline(desk):
    reporter = make_person()
    incident = make_incident(reporter=reporter)
    with pytest.raises(NotAllowed):
        actions.note_on_timeline(incident, by=reporter, at=instants.now(), text="Me too")


def test_lists_are_for_administrators_and_on_record(jonas):
    agnes = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    edmund = make_person("Edmund Hale")
    with pytest.raises(NotAllowed):
        actions.set_stakeholder_list(by=jonas, slug="board", name="Board")
    made = actions.set_stakeholder_list(by=agnes, slug="board", name="Board", members=[edmund])
    actions.set_stakeholder_list(by=agnes, slug="board", name="The board", members=[edmund])
    actions.set_stakeholder_list(by=agnes, slug="board", name="The board", members=[])
    actions.set_stakeholder_list(by=agnes, slug="board", name="The board", members=[])
    told = [entry.verb for entry in history(made)]
    assert told == ["stakeholder_list.created", *["stakeholder_list.changed"] * 2]
    assert history(made)[-1].changes == {"members": [[edmund.pk], []]}


@pytest.mark.parametrize(("slug", "name"), [("Board!", "Board"), ("board", " "), ("b", "x" * 121)])
def test_a_list_without_a_sound_name_is_refused(slug, name):
    with pytest.raises(BadInput):
        actions.set_stakeholder_list(by=operator(), slug=slug, name=name)


@pytest.mark.parametrize(
    ("promised", "reminded", "is_open", "due"),
    [
        (None, None, True, False),
        (1, None, True, False),
        (0, None, True, True),
        (-30, None, False, True),
        (-30, -29, True, False),
        (-60, -30, True, True),
        (-60, -30, False, False),
    ],
)
def test_a_word_is_reminded_of_when_due_and_again_each_cadence(promised, reminded, is_open, due):
    def at(minutes):
        return None if minutes is None else NOON + timedelta(minutes=minutes)

    every = timedelta(minutes=30)
    found = rules.is_word_due(at(promised), at(reminded), every=every, is_open=is_open, now=NOON)
    assert found is due


def test_a_weekend_is_no_time_for_a_review():
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert rules.review_due(friday, 1, ZoneInfo("Europe/Warsaw")) == date(2026, 11, 30)


def test_a_list_is_made_once_however_many_make_it(jonas):
    agnes = make_agent("Agnes Thorn", role=Role.ADMINISTRATOR)
    make = {"by": agnes, "slug": "board", "name": "Board", "new": True}
    made = actions.set_stakeholder_list(**make, members=[jonas])
    with pytest.raises(BadInput, match=r"stakeholder_list\.taken"):
        actions.set_stakeholder_list(**make)
    assert list(made.members.all()) == [jonas]
