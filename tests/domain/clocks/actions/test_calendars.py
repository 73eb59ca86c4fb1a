"""What administrators do with calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.makers import make_agent, make_calendar, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.models import Team
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.models import Calendar, Clock, Edition
from tocsin.domain.clocks.rules import Hours
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.queries import latest_seq
from tocsin.words.refusals import SENTENCES

pytestmark = pytest.mark.django_db
OFFICE = {"zone": "Europe/Warsaw", "hours": {"mon": [["08:00", "16:00"]]}}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def said(calendar):
    return queries.current_version(calendar).hours.to_dict()


def verbs(subject):
    return list(Event.objects.of(subject).order_by("seq").values_list("verb", flat=True))


def refused(definition):
    with pytest.raises(BadInput) as refusal:
        make_calendar(**definition)
    return {error["field"]: error["code"] for error in refusal.value.errors}


def test_a_calendar_says_what_it_was_told():
    calendar = make_calendar(**OFFICE, holidays=["2026-12-25"], names={"2026-12-25": "Christmas"})

    assert said(calendar) == {
        **OFFICE,
        "holidays": ["2026-12-25"],
        "names": {"2026-12-25": "Christmas"},
    }
    assert verbs(calendar) == ["calendar.created"]


def test_hours_across_midnight_go_on_in_the_next_day():
    calendar = make_calendar(zone="UTC", hours={"sun": [["22:00", "06:00"]]})

    assert said(calendar)["hours"] == {"mon": [["00:00", "06:00"]], "sun": [["22:00", "24:00"]]}


def test_a_change_leaves_what_was_and_adds_a_version():
    calendar = make_calendar(**OFFICE)

    actions.change_calendar(calendar, by=operator(), changes={"zone": "Europe/Berlin"})

    first, second = calendar.versions.all()
    assert (first.hours.zone.key, second.hours.zone.key) == ("Europe/Warsaw", "Europe/Berlin")
    changed = Event.objects.of(calendar).latest("seq")
    assert '"zone":[["Europe/Warsaw"],["Europe/Berlin"]]' in changed.data


def test_another_name_makes_no_version_and_no_change_no_event():
    calendar = make_calendar(**OFFICE)

    actions.change_calendar(calendar, by=operator(), changes={"name": "Day shift"})
    actions.change_calendar(calendar, by=operator(), changes={"name": "Day shift", **OFFICE})

    assert calendar.versions.count() == 1
    assert verbs(calendar) == ["calendar.created", "calendar.changed"]


def test_whoever_reads_promises_reads_them_anew_after_a_change():
    calendar = make_calendar(**OFFICE)
    before = Edition.objects.get().token

    actions.add_holidays(calendar, by=operator(), days={"2027-01-01": "New Year"})

    assert Edition.objects.get().token != before
    assert said(calendar)["names"] == {"2027-01-01": "New Year"}


def test_of_two_who_saw_the_same_the_second_is_told():
    calendar = make_calendar(**OFFICE)
    seen = latest_seq(calendar)
    actions.change_calendar(calendar, by=operator(), changes={"zone": "UTC"}, seen=seen)

    with pytest.raises(OutOfDate):
        actions.change_calendar(calendar, by=operator(), changes={"name": "Mine"}, seen=seen)


def test_names_of_days_like_any_other_are_forgotten():
    calendar = make_calendar(**OFFICE, holidays=["2026-12-25"], names={"2026-12-25": "Christmas"})

    actions.change_calendar(calendar, by=operator(), changes={"holidays": []})

    assert "names" not in said(calendar)


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"zone": "Mars/Olympus"}, "zone", "unknown_zone"),
        (
            {"hours": {"mon": [["08:00", "12:00"], ["11:00", "16:00"]]}},
            "hours.mon",
            "overlapping_slots",
        ),
        (
            {"hours": {"mon": [["22:00", "06:00"]], "tue": [["05:00", "09:00"]]}},
            "hours.tue",
            "overlapping_slots",
        ),
        ({"hours": {"tue": [["08:00", "08:00"]]}}, "hours.tue", "empty_slot"),
        ({"hours": {"tue": [["8 o'clock", "16:00"]]}}, "hours.tue", "bad_time"),
        ({"hours": {"someday": [["08:00", "16:00"]]}}, "hours.someday", "unknown_day"),
        ({"hours": {"mon": [["00:00", "00:01"]] * 13}}, "hours.mon", "too_many_slots"),
        (
            {"exceptions": {"2026-12-24": [["16:00", "08:00"]]}},
            "exceptions.2026-12-24",
            "inverted_slot",
        ),
        ({"exceptions": {"2026-12-32": []}}, "exceptions.2026-12-32", "bad_date"),
        ({"holidays": ["Christmas"]}, "holidays", "bad_date"),
        ({"holidays": ["9999-12-25"]}, "holidays", "far_date"),
        ({"exceptions": {"1969-12-31": []}}, "exceptions.1969-12-31", "far_date"),
        ({"hours": {}}, "hours", "never_open"),
        ({"hours": {}, "exceptions": {"2020-01-01": [["08:00", "16:00"]]}}, "hours", "never_open"),
        ({"hours": [["08:00", "16:00"]]}, "hours", "not_read"),
        ({"hours": {"mon": [["08:00", 16]]}}, "hours", "not_read"),
        ({"exceptions": {"2026-12-24": "8-12"}}, "exceptions", "not_read"),
        ({"holidays": "2026-12-24"}, "holidays", "not_read"),
        ({"names": ["Christmas"]}, "names", "not_read"),
        ({"week": {}}, "calendar", "unknown_key"),
    ],
)
def test_a_bad_calendar_is_refused_with_the_place_and_the_reason(change, field, code):
    assert refused(OFFICE | change) == {field: f"calendar.{code}"}
    assert f"calendar.{code}" in SENTENCES


def test_all_that_is_wrong_is_said_at_once():
    wrong = {"zone": "Nowhere", "hours": {"mon": [["x", "y"]], "tue": [["08:00", "08:00"]]}}

    assert set(refused(wrong)) == {"zone", "hours.mon", "hours.tue"}


def test_a_calendar_that_is_closed_for_a_year_is_refused():
    days = [date(2026, 11, 24) + timedelta(days=n) for n in range(400)]
    mondays = [str(day) for day in days if day.weekday() == 0]

    with instants.at(NOW):
        assert refused(OFFICE | {"holidays": mondays}) == {"hours": "calendar.never_open"}
        assert said(make_calendar(**OFFICE, holidays=mondays[:40]))


def test_a_short_name_is_given_once_and_no_address_of_the_pages():
    make_calendar(**OFFICE, slug="office")

    for slug in ("office", "new", "Not a slug"):
        with pytest.raises(BadInput) as refusal:
            make_calendar(**OFFICE, slug=slug)
        assert refusal.value.field == "slug"


def test_one_calendar_is_the_desks():
    first, second = make_calendar(**OFFICE), make_calendar(**OFFICE)

    actions.make_default(first, by=operator())
    actions.make_default(second, by=operator())

    assert list(Calendar.objects.filter(is_default=True)) == [second]
    assert verbs(first)[1:] == ["calendar.made_default", "calendar.no_longer_default"]


def test_a_team_works_by_its_own_calendar_until_it_has_the_desks_again():
    calendar, team = make_calendar(**OFFICE), make_team("night")

    actions.set_team_calendar(team, by=operator(), calendar=calendar)
    assert queries.reading().book.teams == {team.pk: calendar.pk}
    actions.set_team_calendar(team, by=operator(), calendar=None)

    assert queries.reading().book.teams == {}
    assert verbs(team)[1:] == ["team.calendar_set", "team.calendar_set"]


def test_what_is_counted_by_is_not_retired():
    calendar, team = make_calendar(**OFFICE), make_team("night")
    actions.set_team_calendar(team, by=operator(), calendar=calendar)
    with pytest.raises(RuleBroken):
        actions.retire_calendar(calendar, by=operator())

    actions.set_team_calendar(team, by=operator(), calendar=None)
    actions.retire_calendar(calendar, by=operator())

    assert not Calendar.objects.get().is_active
    with pytest.raises(RuleBroken):
        actions.make_default(calendar, by=operator())
    with pytest.raises(BadInput):
        actions.set_team_calendar(team, by=operator(), calendar=calendar)
    actions.restore_calendar(calendar, by=operator())
    assert Calendar.objects.get().is_active


def running():
    """A clock that counts by its team's hours, or by the desk's."""
    terms = actions.Terms(name="Soon", target=timedelta(hours=8), hours=Hours.TEAM)
    actions.create_promise(
        by=operator(), slug="soon", agreement="sla", measure="resolution", terms=terms
    )
    make_incident(team=make_team("first"))
    return Clock.objects.filter(is_stale=True).count


def test_what_runs_is_counted_anew_when_the_desk_has_its_first_calendar():
    stale = running()
    calendar = make_calendar(**OFFICE)
    assert stale() == 0

    actions.make_default(calendar, by=operator())

    assert stale() == 1


def test_what_runs_is_counted_anew_when_its_calendar_changes():
    calendar = make_calendar(**OFFICE)
    actions.make_default(calendar, by=operator())
    stale = running()

    actions.change_calendar(calendar, by=operator(), changes={"name": "Day"})
    assert stale() == 0
    actions.change_calendar(calendar, by=operator(), changes={"zone": "UTC"})

    assert stale() == 1


def test_what_runs_is_counted_anew_when_its_team_gets_a_calendar():
    desks, own = make_calendar(**OFFICE), make_calendar(**OFFICE)
    actions.make_default(desks, by=operator())
    stale = running()

    actions.set_team_calendar(Team.objects.get(slug="first"), by=operator(), calendar=own)

    assert stale() == 1


@pytest.mark.parametrize("role", [None, Role.AGENT, Role.MANAGER, Role.AUDITOR])
def test_only_administrators_change_calendars(role):
    by = make_agent(role=role) if role else make_person()
    calendar, team = make_calendar(**OFFICE), make_team()

    for act in (
        lambda: actions.create_calendar(by=by, slug="x", name="X", definition=OFFICE),
        lambda: actions.change_calendar(calendar, by=by, changes={}),
        lambda: actions.add_holidays(calendar, by=by, days={}),
        lambda: actions.make_default(calendar, by=by),
        lambda: actions.set_team_calendar(team, by=by, calendar=calendar),
        lambda: actions.retire_calendar(calendar, by=by),
        lambda: actions.restore_calendar(calendar, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
