"""What a calendar of the desk may say, and how people write its hours."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_name
from tocsin.domain.clocks.rules.calendar import Calendar
from tocsin.domain.clocks.rules.hours import (
    DAYS,
    YEARS,
    BadCalendar,
    date_of,
    slots_of,
    split_night,
    zone_named,
)
from tocsin.domain.clocks.rules.openings import NeverOpen

Days = Mapping[str, Sequence[Sequence[str]]]
HORIZON = timedelta(days=366)
SLOTS_LIMIT = 12
DATES_LIMIT = 1500
VALUE_LIMIT = 60
PAIR = 2
MIDNIGHT = "24:00"
# 8-16, 8:00-16:00; whoever pastes from a text has a longer dash.
_SLOT = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-\u2013\u2014]\s*(\d{1,2})(?::(\d\d))?", re.ASCII)
_APART = re.compile(r"[,;\n]")


def check_definition(said: Mapping[str, Any], now: datetime) -> Calendar:
    """Return the calendar of `from_dict`'s shape, whose week may have slots across midnight.

    Refuse with every field that is wrong (`zone`, `hours.mon`, `exceptions.2026-12-24`, `holidays`,
    `names.2026-12-24`), and a calendar that does not open within a year from now.
    """
    whole = {**said, "hours": split_night(said.get("hours", {}))}
    wrong = list(_refused(_checks(whole)))
    if wrong:
        raise BadInput.of(wrong)
    try:
        calendar = Calendar.from_dict(whole)
    except NeverOpen as never:
        raise BadInput("calendar.never_open", field="hours") from never
    except BadCalendar as bad:
        raise _refusal(bad, bad.where or "calendar") from bad
    if not calendar.openings(now, now + HORIZON):
        raise BadInput("calendar.never_open", field="hours")
    return calendar


def as_text(calendar: Calendar) -> str:
    """Return the canonical JSON in which a version of a calendar is kept."""
    return json.dumps(calendar.to_dict(), ensure_ascii=False, separators=(",", ":"))


def pruned(said: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out names of days that are like any other of the week; refuse what has no shape."""
    if odd := [part for part, fits in _SHAPES.items() if not fits(said.get(part))]:
        raise BadInput.of([BadInput("calendar.not_read", field=part) for part in odd])
    said = {part: value for part, value in said.items() if value is not None}
    special = {*said.get("holidays", ()), *said.get("exceptions", {})}
    named = {day: " ".join(name.split()) for day, name in said.get("names", {}).items()}
    return {**said, "names": {day: name for day, name in named.items() if name and day in special}}


def _is_days(value: object) -> bool:
    return value is None or (
        isinstance(value, Mapping)
        and all(isinstance(day, str) and _is_slots(slots) for day, slots in value.items())
    )


def _is_slots(value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(slot, list | tuple)
        and len(slot) == PAIR
        and all(isinstance(time, str) for time in slot)
        for slot in value
    )


def _is_names(value: object) -> bool:
    return value is None or (
        isinstance(value, Mapping)
        and all(isinstance(part, str) for pair in value.items() for part in pair)
    )


def _is_dates(value: object) -> bool:
    return value is None or (
        isinstance(value, list | tuple) and all(isinstance(day, str) for day in value)
    )


_SHAPES: dict[str, Callable[[object], bool]] = {
    "hours": _is_days,
    "holidays": _is_dates,
    "exceptions": _is_days,
    "names": _is_names,
}


Check = tuple[str, Callable[[], object]]


def _checks(said: Mapping[str, Any]) -> Iterator[Check]:
    yield "zone", partial(zone_named, said.get("zone"))
    for day, slots in said["hours"].items():
        yield f"hours.{day}", partial(_check_day, day, slots)
    for day, slots in said.get("exceptions", {}).items():
        yield f"exceptions.{day}", partial(_check_date, day, slots)
    for day in said.get("holidays", ()):
        yield "holidays", partial(_check_day_of, day, "holidays", "holidays")
    for day, name in said.get("names", {}).items():
        yield f"names.{day}", partial(_check_named, day, name)
    for part in ("holidays", "exceptions"):
        yield part, partial(_check_number, part, said.get(part, ()))


def _refused(checks: Iterator[Check]) -> Iterator[BadInput]:
    for field, check in checks:
        try:
            check()
        except BadCalendar as bad:
            yield _refusal(bad, field)
        except BadInput as refusal:
            yield refusal


def _refusal(bad: BadCalendar, field: str) -> BadInput:
    return BadInput(f"calendar.{bad.code}", field=field, value=bad.value[:VALUE_LIMIT])


def _check_day(day: str, slots: Sequence[Sequence[str]]) -> None:
    if day not in DAYS:
        raise BadCalendar("unknown_day", "hours", day)
    _check_slots(slots, f"hours.{day}", day)


def _check_date(day: str, slots: Sequence[Sequence[str]]) -> None:
    _check_day_of(day, "exceptions", f"exceptions.{day}")
    _check_slots(slots, f"exceptions.{day}", day)


def _check_day_of(day: str, where: str, field: str) -> None:
    if date_of(day, where).year not in YEARS:
        raise BadInput("calendar.far_date", field=field, value=day, first=YEARS[0], last=YEARS[-1])


def _check_slots(slots: Sequence[Sequence[str]], field: str, where: str) -> None:
    if len(slots) > SLOTS_LIMIT:
        raise BadInput("calendar.too_many_slots", field=field, limit=SLOTS_LIMIT)
    slots_of(slots, where)


def _check_named(day: str, name: str) -> None:
    _check_day_of(day, "names", f"names.{day}")
    check_name(name, f"names.{day}")


def _check_number(part: str, dates: Sequence[object]) -> None:
    if len(dates) > DATES_LIMIT:
        raise BadInput("calendar.too_many_dates", field=part, limit=DATES_LIMIT)


def slots_in(text: str) -> list[list[str]]:
    """Read `8-12, 13:00-17:00`; what cannot be read is kept as a slot that will be refused."""
    return [_slot(part.strip()) for part in _APART.split(text) if part.strip()]


def _slot(text: str) -> list[str]:
    match = _SLOT.fullmatch(text)
    if match is None:
        return [text, text]
    begin, past, end, over = match.groups()
    return [f"{int(begin):02}:{past or '00'}", f"{int(end):02}:{over or '00'}"]


def slots_written(slots: Sequence[Sequence[str]]) -> str:
    return ", ".join("-".join(slot) for slot in slots)


def join_night(days: Days) -> dict[str, list[list[str]]]:
    """Return a week in which a night is one slot again: the other way round of `split_night`."""
    week = {day: [list(slot) for slot in days.get(day, ())] for day in DAYS}
    # From what is stored, not from what has been joined: a night ends in the morning after.
    for day, following in zip(DAYS, (*DAYS[1:], DAYS[0]), strict=True):
        evening, morning = days.get(day, ()), days.get(following, ())
        if evening and morning and _is_night(evening[-1], morning[0]):
            week[day][-1] = [evening[-1][0], morning[0][1]]
            week[following] = [slot for slot in week[following] if slot[0] != "00:00"]
    return {day: slots for day, slots in week.items() if slots}


def _is_night(evening: Sequence[str], morning: Sequence[str]) -> bool:
    touching = evening[1] == MIDNIGHT and morning[0] == "00:00"
    return touching and morning[1] < evening[0] and evening[0] != "00:00"


def differences(before: Calendar | None, after: Calendar) -> dict[str, tuple[Any, Any]]:
    """Return what has changed as codes: of lists what went and what came."""
    old, new = _coded(before) if before else {}, _coded(after)
    found: dict[str, tuple[Any, Any]] = {}
    for part, now in new.items():
        then = old.get(part, [])
        if then != now:
            gone = [entry for entry in then if entry not in now]
            found[part] = (gone, [entry for entry in now if entry not in then])
    return found


def _coded(calendar: Calendar) -> dict[str, list[Any]]:
    said: Mapping[str, Any] = calendar.to_dict()
    return {
        "zone": [said["zone"]],
        "hours": _lines(said["hours"]),
        "holidays": said.get("holidays", []),
        "exceptions": _lines(said.get("exceptions", {})),
    }


def _lines(days: Days) -> list[list[str]]:
    return [[day, *("-".join(slot) for slot in slots)] for day, slots in days.items()]
