"""Public holidays by country and part."""

import subprocess
import sys

import pytest

from tocsin.domain.clocks.sources.public_holidays import (
    UnknownPlace,
    countries,
    holidays_of,
    parts_of,
)


def names(country, part="", language="en", year=2026):
    return {str(h.day): h.name for h in holidays_of(country, part, [year], language)}


def test_all_states_of_the_union_are_known():
    union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

    assert set(union.split()) <= set(countries())


def test_a_part_of_a_country_has_its_own():
    whole, bavaria = names("DE"), names("DE", "BY")

    assert "2026-01-06" not in whole
    assert bavaria["2026-01-06"] == "Epiphany"
    assert ("BY", "Bayern") in parts_of("DE")


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Christmas"), ("de", "Weihnacht"), ("pl", "Boże Narodzenie")]
)
def test_names_come_in_the_readers_language_where_there_are_any(language, name):
    assert name in names("PL", language=language)["2026-12-25"]


def test_a_language_that_the_country_lacks_becomes_english():
    assert "Christmas" in names("FR", language="pl")["2026-12-25"]


def test_only_the_years_asked_for_are_given():
    assert {h.day.year for h in holidays_of("PL", "", [2026, 2027])} == {2026, 2027}


@pytest.mark.parametrize(("country", "part"), [("XX", ""), ("DE", "XX"), ("", ""), ("os", "")])
def test_an_unknown_place_is_refused(country, part):
    with pytest.raises(UnknownPlace):
        holidays_of(country, part, [2026])


def test_nobody_waits_for_the_library_who_asks_for_no_holidays():
    modules = ", ".join(
        f"tocsin.domain.clocks.sources.{name}" for name in ("ical", "public_holidays")
    )
    code = f"import sys, {modules}; print('holidays' in sys.modules, 'icalendar' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["False", "False"]
