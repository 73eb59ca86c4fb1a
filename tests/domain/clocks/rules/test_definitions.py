"""How people write the hours of a calendar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.clocks.rules.definitions import join_night, slots_in, slots_written
from tocsin.domain.clocks.rules.hours import BadCalendar, slots_of, split_night, week_of, written

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("", []),
        ("08:00-16:00", [["08:00", "16:00"]]),
        ("8-12, 13:30 - 17", [["08:00", "12:00"], ["13:30", "17:00"]]),
        ("8:00\u201316:00", [["08:00", "16:00"]]),
        ("22-6; 7-8\n", [["22:00", "06:00"], ["07:00", "08:00"]]),
        ("0-24", [["00:00", "24:00"]]),
    ],
)
def test_hours_are_read_as_people_write_them(text, slots):
    assert slots_in(text) == slots
    assert slots_in(slots_written(slots)) == slots


@pytest.mark.parametrize("text", ["early", "8", "8-", "-", "8-16-20", "8.30-16", "\u0668-\u0669"])
def test_what_cannot_be_read_is_refused_in_its_own_words(text):
    (slot,) = slots_in(text)

    with pytest.raises(BadCalendar) as refused:
        slots_of([slot], "mon")
    assert refused.value.value == text


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({"mon": [["22:00", "24:00"]], "tue": [["00:00", "06:00"]]}, {"mon": [["22:00", "06:00"]]}),
        ({"sun": [["22:00", "24:00"]], "mon": [["00:00", "06:00"]]}, {"sun": [["22:00", "06:00"]]}),
        ({day: [["00:00", "24:00"]] for day in DAYS}, {day: [["00:00", "24:00"]] for day in DAYS}),
        (
            {"mon": [["08:00", "24:00"]], "tue": [["00:00", "10:00"]]},
            {"mon": [["08:00", "24:00"]], "tue": [["00:00", "10:00"]]},
        ),
        (
            {day: [["00:00", "06:00"], ["22:00", "24:00"]] for day in DAYS},
            {day: [["22:00", "06:00"]] for day in DAYS},
        ),
    ],
)
def test_a_night_is_shown_as_one(stored, shown):
    assert join_night(stored) == shown


TIMES = st.lists(st.integers(0, 96), min_size=2, max_size=8, unique=True).map(sorted)
SLOTS = TIMES.map(lambda t: [written((15 * a, 15 * b)) for a, b in zip(t[::2], t[1::2])])  # noqa: B905 - an odd one is left over


@given(st.dictionaries(st.sampled_from(DAYS), SLOTS))
@pytest.mark.long
def test_joined_and_split_again_the_week_is_the_same(week):
    text = {day: slots_written(slots) for day, slots in join_night(week).items()}

    again = split_night({day: slots_in(said) for day, said in text.items()})

    assert week_of(again) == week_of(week)
