"""`tocsin calendar`."""

import json

import pytest

from tests.makers import make_calendar
from tocsin.cli.main import main
from tocsin.domain.clocks import queries
from tocsin.domain.clocks.models import Calendar

pytestmark = pytest.mark.django_db
OFFICE = ["--name", "Office hours", "--zone", "Europe/Warsaw"]


def definition(slug):
    return queries.current_version(Calendar.objects.get(slug=slug)).hours.to_dict()


def test_a_calendar_is_made_of_days_and_slots(capsys):
    hours = ["--hours", "mon-thu=8-12,13:00-17:00", "--hours", "sun=22:00-06:00"]

    assert main(["calendar", "create", "office", *OFFICE, *hours]) == 0

    told = capsys.readouterr().out
    assert "office: Office hours (Europe/Warsaw)" in told
    assert "08:00-12:00, 13:00-17:00" in told
    assert "sun  22:00-06:00" in told
    assert definition("office")["hours"]["mon"][0] == ["00:00", "06:00"]


def test_what_is_not_named_stays(capsys):
    make_calendar("office")

    assert main(["calendar", "change", "office", "--zone", "Europe/Berlin", "--default"]) == 0

    assert definition("office")["zone"] == "Europe/Berlin"
    assert definition("office")["hours"] == {"mon": [["08:00", "16:00"]]}
    assert Calendar.objects.get().is_default


def test_what_is_shown_as_json_makes_another_alike(capsys):
    make_calendar(
        "office", zone="UTC", hours={"fri": [["22:00", "06:00"]]}, holidays=["2026-12-25"]
    )
    main(["calendar", "show", "office", "--json"])
    shown = capsys.readouterr().out

    again = ["calendar", "create", "copy", "--name", "Copy", "--definition", shown]

    assert main(again) == 0
    assert definition("copy") == definition("office")


def test_all_are_listed(capsys):
    make_calendar("office")
    make_calendar("night")

    main(["calendar", "list", "--json"])

    items = json.loads(capsys.readouterr().out)["items"]
    assert {item["slug"] for item in items} == {"office", "night"}
    main(["calendar", "list"])
    assert "office" in capsys.readouterr().out


def test_the_next_hours_and_when_time_is_up_are_printed(capsys):
    make_calendar("office")
    asked = ["calendar", "preview", "office", "--from", "2026-11-24T12:00:00Z", "--hours", "9"]

    main(asked)

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Mon 2026-11-30 08:00 to Mon 2026-11-30 16:00"
    assert told[-1] == "9 hours from Tue 2026-11-24 12:00: Mon 2026-12-07 09:00"
    main([*asked, "--json"])
    assert json.loads(capsys.readouterr().out)["due_at"] == "2026-12-07T09:00:00Z"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["show", "none"], "calendar.unknown"),
        (["create", "x", *OFFICE, "--hours", "mon=9-8:00,7-10"], "calendar.overlapping_slots"),
        (["create", "x", *OFFICE], "calendar.never_open"),
        (["create", "x", "--name", "X", "--definition", "[]"], "no JSON object"),
        (["create", "x", "--name", "X", "--definition", "{"], "no JSON"),
        (["create", "x", "--name", "X", "--definition", '{"hours": 1}'], "calendar.not_read"),
        (["preview", "office", "--hours", "-1"], "preview.amount"),
        (["preview", "office", "--hours", "nan"], "number.range"),
        (["change", "office", "--zone", "Nowhere"], "calendar.unknown_zone"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(capsys, words, reason):
    make_calendar("office")

    assert main(["calendar", *words]) == 1

    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1


def test_a_day_that_is_none_is_wrong_usage():
    with pytest.raises(SystemExit) as stopped:
        main(["calendar", "create", "x", *OFFICE, "--hours", "monday=8-16"])

    assert stopped.value.code == 2
