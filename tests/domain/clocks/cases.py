"""Generated calendars, instants, pauses and targets, most of them where clocks are hard."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.domain.clocks.oracle import MICROSECOND, WEEK, Oracle, clock, slots_on

DAY, HOUR, MINUTE, SECOND = (
    timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds")
)
ZONES = [
    "Europe/Warsaw",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Kolkata",
    "America/St_Johns",
    "Africa/Casablanca",
    "UTC",
]
# Around the hours at which the zones above change their clocks, and where offices open and close.
EDGES = [0, 1, 60, 90, 119, 120, 121, 165, 180, 225, 240, 480, 991, 1380, 1439, 1440]
YEARS = range(2005, 2040)
# No zone sets its clock twice within so few days.
LOOK = 5 * DAY


@dataclass(frozen=True)
class Case:
    start: datetime
    until: datetime
    target: timedelta
    calendar: dict | None
    pauses: tuple
    oracle: Oracle = field(repr=False)

    @property
    def due(self):
        return self.oracle.due_at(self.start, self.target, self.pauses, until=self.until)

    @property
    def window(self):
        return self.start, self.until, self.pauses


def midnight(year, month, day):
    return datetime(year, month, day, tzinfo=UTC)


@cache
def changes(zone):
    """Every instant of those years at which the zone's clock is set."""
    looks = [midnight(YEARS[0], 1, 1) + n * LOOK for n in range(len(YEARS) * 365 * DAY // LOOK)]
    kept = [look for look in looks if offset(zone, look) != offset(zone, look + LOOK)]
    return [_minute_of_change(zone, look) for look in kept]


def _minute_of_change(zone, look):
    before, after = 0, LOOK // MINUTE
    while after - before > 1:
        middle = (before + after) // 2
        if offset(zone, look + middle * MINUTE) == offset(zone, look):
            before = middle
        else:
            after = middle
    return look + after * MINUTE


def offset(zone, at):
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def turning_points(zone):
    """Near what the case is: a change of the clock, a leap day, the end of a year, any day."""
    years = st.sampled_from(YEARS)
    days = [
        st.sampled_from([midnight(year, 2, 29) for year in YEARS if year % 4 == 0]),
        st.builds(midnight, years, st.just(12), st.just(31)),
        st.builds(midnight, years, st.integers(1, 12), st.integers(1, 28)),
        st.just(midnight(2100, 2, 28)),
    ]
    if not changes(zone):
        return st.one_of(days)
    change = st.sampled_from(changes(zone))
    return st.booleans().flatmap(lambda at_change: change if at_change else st.one_of(days))


def shown(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def slots(draw):
    """Several a day, apart or touching; also the whole day and none."""
    minute = st.one_of(st.sampled_from(EDGES), st.integers(0, 1440))
    edges = sorted(draw(st.lists(minute, min_size=2, max_size=6, unique=True)))
    step = draw(st.sampled_from([1, 2]))
    pairs = list(zip(edges[::step], edges[1::step], strict=False))
    return draw(st.sampled_from([pairs] * 6 + [[(0, 1440)], []]))


def as_stored(pairs):
    return [[shown(begin), shown(end)] for begin, end in pairs]


def weeks():
    one = slots().map(as_stored)
    offices = st.just({day: [["08:00", "16:00"]] for day in WEEK[:5]})
    always = st.just({day: [["00:00", "24:00"]] for day in WEEK})
    odd = st.fixed_dictionaries({}, optional=dict.fromkeys(WEEK, one))
    every = one.map(lambda slots: dict.fromkeys(WEEK, slots))
    return st.one_of(odd, every, offices, always).filter(lambda week: any(week.values()))


@st.composite
def calendars(draw, zone, around):
    near = st.integers(-3, 9).map(lambda n: str(around.date() + n * DAY))
    calendar = {"zone": zone, "hours": draw(weeks())}
    if draw(st.booleans()):
        calendar["holidays"] = sorted(draw(st.sets(near, min_size=1, max_size=4)))
    if draw(st.booleans()):
        days = st.one_of(st.sampled_from(calendar.get("holidays", ["2026-12-24"])), near)
        other = slots().map(as_stored)
        calendar["exceptions"] = draw(st.dictionaries(days, other, min_size=1, max_size=3))
    return calendar


@st.composite
def instants(draw, around, calendar, grain):
    """At a border of a slot in one of the days around, just beside it, or anywhere."""
    if calendar is not None and draw(st.booleans()):
        at = draw(borders(around, calendar)) + draw(st.sampled_from([-1, 0, 0, 0, 1])) * grain
    else:
        at = around + draw(st.one_of(st.integers(-4 * 1440, 1440), st.integers(-180, 180))) * MINUTE
    return at + draw(lengths(0 * DAY, 0 * DAY, grain)) if draw(st.booleans()) else at


@st.composite
def borders(draw, around, calendar):
    day: date = around.date() + draw(st.integers(-3, 2)) * DAY
    edges = [edge for slot in slots_on(day, calendar) for edge in slot]
    minute = clock(draw(st.sampled_from(edges or ["00:00"])))
    wall = midnight(day.year, day.month, day.day) + minute * MINUTE
    fold = draw(st.integers(0, 1))
    return wall.replace(tzinfo=ZoneInfo(calendar["zone"]), fold=fold).astimezone(UTC)


@st.composite
def lengths(draw, least, most, grain):
    """Whole minutes, and below them what the grain allows."""
    minutes = draw(st.integers(least // MINUTE, most // MINUTE))
    return minutes * MINUTE + draw(st.integers(0, MINUTE // grain - 1)) * grain


@st.composite
def pauses(draw, start, span, grain, *, without_end=True):
    given = []
    kinds = st.sampled_from(["any", "short", "short", "empty", "open"])
    for kind in draw(st.lists(kinds, max_size=4)):
        since = start + draw(lengths(-DAY if kind == "any" else -HOUR, span, grain))
        length = draw(lengths(0 * DAY, span if kind == "any" else 6 * HOUR, grain))
        to = {"empty": since, "open": None if without_end else since}.get(kind, since + length)
        given.append((since, to))
    return tuple(given)


GRAINS = st.sampled_from([MINUTE, MINUTE, SECOND, MICROSECOND])


@st.composite
def cases(draw, most=10 * DAY, least=0 * DAY, *, without_end=True):
    """A case without its target: from `start` on, nothing later than `until` is of interest."""
    zone, grain = draw(st.sampled_from(ZONES)), draw(GRAINS)
    around = draw(turning_points(zone))
    has_hours = draw(st.sampled_from([True] * 9 + [False]))
    calendar = draw(calendars(zone, around)) if has_hours else None
    start = draw(instants(around, calendar, grain))
    shortest = draw(st.sampled_from([max(least, DAY), most / 2, most / 4, least]))
    span = draw(lengths(shortest, most - MINUTE, grain))
    held = draw(pauses(start, span, grain, without_end=without_end))
    return Case(start, start + span, 0 * DAY, calendar, held, Oracle(calendar))
