"""What is refused in a calendar's hours, and how a good one reads when it is written back."""

import pytest

from tests.domain.clocks.rules.times import OFFICE
from tocsin.domain.clocks.rules.calendar import Calendar, NeverOpen
from tocsin.domain.clocks.rules.hours import BadCalendar, split_night

GOOD = {"zone": "Europe/Warsaw", "hours": {"mon": OFFICE}}


@pytest.mark.parametrize(
    ("bad", "code", "where", "value"),
    [
        ({"zone": "Europe/Gotham"}, "unknown_zone", "zone", "Europe/Gotham"),
        ({"zone": "Europe"}, "unknown_zone", "zone", "Europe"),
        ({"zone": "../etc/passwd"}, "unknown_zone", "zone", "../etc/passwd"),
        ({"zone": "right/Europe/Warsaw"}, "unknown_zone", "zone", "right/Europe/Warsaw"),
        ({"zone": "posixrules"}, "unknown_zone", "zone", "posixrules"),
        ({"zone": "Factory"}, "unknown_zone", "zone", "Factory"),
        ({"zone": ""}, "unknown_zone", "zone", ""),
        ({"zone": None}, "unknown_zone", "zone", "None"),
        ({"hours": {"monday": OFFICE}}, "unknown_day", "hours", "monday"),
        ({"hours": [OFFICE]}, "not_days", "hours", str([OFFICE])),
        ({"hours": {"tue": "08:00-16:00"}}, "not_slots", "tue", "08:00-16:00"),
        ({"hours": {"tue": [["08:00"]]}}, "not_a_slot", "tue", "['08:00']"),
        ({"hours": {"tue": [["8:00", "16:00"]]}}, "bad_time", "tue", "8:00"),
        ({"hours": {"tue": [["08:60", "16:00"]]}}, "bad_time", "tue", "08:60"),
        ({"hours": {"tue": [["08:00", "24:01"]]}}, "bad_time", "tue", "24:01"),
        ({"hours": {"tue": [["08:00", "16:00\n"]]}}, "bad_time", "tue", "16:00\n"),
        ({"hours": {"tue": [["٠٨:00", "16:00"]]}}, "bad_time", "tue", "٠٨:00"),
        ({"hours": {"tue": [[8, 16]]}}, "bad_time", "tue", "8"),
        ({"hours": {"tue": [["16:00", "08:00"]]}}, "inverted_slot", "tue", "16:00-08:00"),
        ({"hours": {"tue": [["08:00", "08:00"]]}}, "empty_slot", "tue", "08:00-08:00"),
        (
            {"hours": {"tue": [["12:00", "16:00"], ["08:00", "12:01"]]}},
            "overlapping_slots",
            "tue",
            "12:00-16:00",
        ),
        ({"holidays": ["25.12.2026"]}, "bad_date", "holidays", "25.12.2026"),
        ({"holidays": ["20261225"]}, "bad_date", "holidays", "20261225"),
        ({"holidays": ["2026-02-29"]}, "bad_date", "holidays", "2026-02-29"),
        ({"holidays": "2026-12-25"}, "not_dates", "holidays", "2026-12-25"),
        ({"exceptions": ["2026-12-25"]}, "not_dates", "exceptions", "['2026-12-25']"),
        ({"exceptions": {"2026-13-01": []}}, "bad_date", "exceptions", "2026-13-01"),
        (
            {"exceptions": {"2026-12-24": [["12:00", "08:00"]]}},
            "inverted_slot",
            "2026-12-24",
            "12:00-08:00",
        ),
        ({"names": {"Christmas": "2026-12-25"}}, "bad_date", "names", "Christmas"),
        ({"holiday": []}, "unknown_key", "", "holiday"),
    ],
)
def test_a_bad_calendar_is_refused_with_what_is_bad_and_where(bad, code, where, value):
    with pytest.raises(BadCalendar) as refused:
        Calendar.from_dict(GOOD | bad)

    assert (refused.value.code, refused.value.where, refused.value.value) == (code, where, value)


def test_a_refusal_is_a_value_error_that_reads_as_a_line():
    with pytest.raises(ValueError, match=r"^tue: inverted_slot: 16:00-08:00$"):
        Calendar.from_dict(GOOD | {"hours": {"tue": [["16:00", "08:00"]]}})


@pytest.mark.parametrize(
    "hours",
    [{"hours": {}}, {"hours": {"mon": []}}, {"hours": {}, "exceptions": {"2026-12-24": []}}],
)
def test_a_calendar_without_working_time_is_refused(hours):
    with pytest.raises(NeverOpen):
        Calendar.from_dict({"zone": "UTC"} | hours)


def test_a_calendar_is_written_back_in_order_and_with_nothing_that_says_nothing():
    calendar = Calendar.from_dict(
        {
            "names": {"2026-12-25": "Christmas Day"},
            "holidays": ["2026-12-26", "2026-12-25", "2026-12-26"],
            "exceptions": {"2026-12-31": [], "2026-12-24": [["08:00", "12:00"]]},
            "hours": {"tue": [["13:00", "24:00"], ["08:00", "12:00"]], "mon": OFFICE, "sun": []},
            "zone": "Europe/Warsaw",
        }
    )

    assert list(calendar.to_dict().items()) == [
        ("zone", "Europe/Warsaw"),
        ("hours", {"mon": OFFICE, "tue": [["08:00", "12:00"], ["13:00", "24:00"]]}),
        ("holidays", ["2026-12-25", "2026-12-26"]),
        ("exceptions", {"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []}),
        ("names", {"2026-12-25": "Christmas Day"}),
    ]
    assert Calendar.from_dict(GOOD).to_dict() == GOOD


def test_a_calendar_of_exceptions_alone_is_written_back_with_an_empty_week():
    written = {"zone": "UTC", "hours": {}, "exceptions": {"2026-12-24": [["08:00", "12:00"]]}}

    assert Calendar.from_dict(written).to_dict() == written


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ({"mon": [["22:00", "06:00"]]}, {"mon": [["22:00", "24:00"]], "tue": [["00:00", "06:00"]]}),
        ({"sun": [["22:00", "06:00"]]}, {"sun": [["22:00", "24:00"]], "mon": [["00:00", "06:00"]]}),
        ({"mon": [["22:00", "00:00"]]}, {"mon": [["22:00", "24:00"]]}),
        ({"mon": [["22:00", "24:00"]]}, {"mon": [["22:00", "24:00"]]}),
        ({"mon": [], "tue": OFFICE}, {"mon": [], "tue": OFFICE}),
        (
            {"mon": [["22:00", "06:00"]], "tue": [["22:00", "06:00"]]},
            {
                "mon": [["22:00", "24:00"]],
                "tue": [["00:00", "06:00"], ["22:00", "24:00"]],
                "wed": [["00:00", "06:00"]],
            },
        ),
    ],
)
def test_a_night_is_split_at_midnight(entered, stored):
    assert split_night(entered) == stored


@pytest.mark.parametrize("odd", [{"mon": [["08:00", "08:00"]]}, {"monday": [["22:00", "06:00"]]}])
def test_what_is_no_night_is_left_to_be_refused(odd):
    assert split_night(odd) == odd
