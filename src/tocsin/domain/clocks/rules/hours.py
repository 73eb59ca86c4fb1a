"""How a calendar's hours are written down, and what is refused in them."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What desks work in; anything else is a slip of the pen.
YEARS = range(1970, 2101)
HOUR = 60
MIDNIGHT = 24 * HOUR
_TIME = re.compile(r"(\d\d):(\d\d)", re.ASCII)
_PAIR = 2

# Minutes after midnight on the wall; half open.
Slot = tuple[int, int]
Slots = tuple[Slot, ...]


class BadCalendar(ValueError):  # noqa: N818 - it says what is bad
    """What was written down is no calendar: a code that says why, and where it stands."""

    def __init__(self, code: str, where: str = "", value: object = "") -> None:
        """Keep the value in the words it was written in."""
        self.code, self.where, self.value = code, where, str(value)
        super().__init__(": ".join(part for part in (where, code, self.value) if part))


def zone_named(name: object) -> ZoneInfo:
    """Return the zone of the IANA database by that name."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and _is_place(name) else _no_zone(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise BadCalendar("unknown_zone", "zone", name) from unknown


def _is_place(name: str) -> bool:
    # These files lie beside the zones: the machine's own zone, none at all, or leap seconds.
    besides = {"", "Factory", "localtime", "posix", "posixrules", "right"}
    return name.partition("/")[0] not in besides


def _no_zone(name: object) -> ZoneInfo:
    raise BadCalendar("unknown_zone", "zone", name)


def week_of(days: object) -> dict[int, Slots]:
    """Return the slots by weekday, Monday 0; days without any are left out."""
    if not isinstance(days, Mapping):
        raise BadCalendar("not_days", "hours", days)
    if unknown := [day for day in days if day not in DAYS]:
        raise BadCalendar("unknown_day", "hours", unknown[0])
    week = {DAYS.index(day): slots_of(slots, day) for day, slots in days.items()}
    return {day: slots for day, slots in sorted(week.items()) if slots}


def slots_of(slots: object, where: str) -> Slots:
    """Return a day's slots in order; they may touch, not overlap."""
    if not isinstance(slots, list | tuple):
        raise BadCalendar("not_slots", where, slots)
    found = sorted(_slot(slot, where) for slot in slots)
    for (_, end), (begin, until) in pairwise(found):
        if begin < end:
            raise BadCalendar("overlapping_slots", where, "-".join(written((begin, until))))
    return tuple(found)


def _slot(slot: object, where: str) -> Slot:
    if not isinstance(slot, list | tuple) or len(slot) != _PAIR:
        raise BadCalendar("not_a_slot", where, slot)
    begin, end = (minutes(time, where) for time in slot)
    if begin == end:
        raise BadCalendar("empty_slot", where, f"{slot[0]}-{slot[1]}")
    if begin > end:
        raise BadCalendar("inverted_slot", where, f"{slot[0]}-{slot[1]}")
    return begin, end


def minutes(time: object, where: str) -> int:
    """Return minutes after midnight of `HH:MM`; 24:00 is the midnight that ends the day."""
    match = _TIME.fullmatch(time) if isinstance(time, str) else None
    if match is None:
        raise BadCalendar("bad_time", where, time)
    hour, minute = int(match[1]), int(match[2])
    if minute >= HOUR or hour * HOUR + minute > MIDNIGHT:
        raise BadCalendar("bad_time", where, time)
    return hour * HOUR + minute


def written(slot: Slot) -> list[str]:
    return [f"{time // HOUR:02}:{time % HOUR:02}" for time in slot]


def date_of(text: object, where: str) -> date:
    """Return the date of `YYYY-MM-DD`; a `date` is taken as it is."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError as bad:
        raise BadCalendar("bad_date", where, text) from bad
    # The library also reads other spellings, which to_dict() would not give back.
    if day.isoformat() != str(text):
        raise BadCalendar("bad_date", where, text)
    return day


def split_night(days: Mapping[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    """Return a week whose slots all end by midnight: 22:00-06:00 goes on in the next day.

    Takes and gives `{"mon": [["22:00", "06:00"]], …}`; anything odd is left for `from_dict`.
    """
    week: dict[str, list[list[str]]] = {day: [] for day in days}
    for day, slots in days.items():
        for slot in slots:
            for own, part in _parts(day, slot):
                week.setdefault(own, []).append(part)
    return {day: sorted(slots) for day, slots in week.items()}


def _parts(day: str, slot: list[str]) -> list[tuple[str, list[str]]]:
    if day not in DAYS or len(slot) != _PAIR or not slot[0] > slot[1]:
        return [(day, slot)]
    following = DAYS[(DAYS.index(day) + 1) % len(DAYS)]
    evening, morning = [slot[0], "24:00"], ["00:00", slot[1]]
    return [(day, evening)] if slot[1] == "00:00" else [(day, evening), (following, morning)]
