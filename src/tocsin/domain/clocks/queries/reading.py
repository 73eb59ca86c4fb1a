"""What was promised, by which hours, and where the clocks of a subject stand."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from tocsin.domain.accounts.models import Organisation
from tocsin.domain.catalogue.models import Category
from tocsin.domain.clocks.models import (
    Calendar,
    CalendarVersion,
    Clock,
    Edition,
    PromiseVersion,
    TeamCalendar,
)
from tocsin.domain.clocks.rules import (
    Agreement,
    Aspects,
    Choose,
    ClockKey,
    Course,
    Hours,
    Mark,
    Measure,
    Offer,
    Terms,
    Trees,
    chosen,
    replay,
)

Kept = tuple[str, str]


@dataclass(frozen=True)
class Book:
    """All promises and calendars of the desk, as of one edition."""

    offers: Mapping[Kept, list[Offer]]
    calendars: Mapping[int, list[CalendarVersion]]
    # By team; what the desk works by stands under None.
    teams: Mapping[int | None, int]

    def calendar_of(self, offer: Offer, team: int | None) -> int | None:
        if offer.hours == Hours.ALWAYS:
            return None
        if offer.hours == Hours.CALENDAR:
            return offer.calendar
        return self.teams.get(team, self.teams.get(None))

    def version(self, calendar: int | None, known_at: datetime | None) -> CalendarVersion | None:
        """Return the calendar as it is, or as it was known at that instant."""
        versions = self.calendars.get(calendar, []) if calendar is not None else []
        known = [v for v in versions if known_at is None or v.made_at <= known_at]
        return known[-1] if known else next(iter(versions), None)


EMPTY = Book({}, {}, {})
_read: dict[str, Book] = {}


class Ancestors(dict[int, Sequence[int]]):
    """For each id itself and what lies above it, looked up when it is first asked for."""

    def __init__(self, parent_of: Callable[[int], int | None]) -> None:
        super().__init__()
        self._parent_of = parent_of

    def __missing__(self, one: int) -> Sequence[int]:
        above = self._parent_of(one)
        self[one] = (one, *(self[above] if above is not None else ()))
        return self[one]

    def get(self, one: int, _default: Any = None) -> Sequence[int]:  # noqa: ANN401 - as dict
        return self[one]


@dataclass
class Reading:
    """The book, and what was found in it so far for an act or a rebuilding."""

    book: Book
    trees: Trees = field(
        default_factory=lambda: Trees(
            categories=Ancestors(_parents(Category)),
            organisations=Ancestors(_parents(Organisation)),
        )
    )
    _found: dict[tuple[Any, ...], Offer | None] = field(default_factory=dict)

    def courses(self, marks: Mapping[ClockKey, Sequence[Mark]]) -> dict[ClockKey, Course]:
        """Return the courses of all clocks for which something was promised."""
        if not self.book.offers:
            return {}
        replayed = {key: replay(marks[key], self.chooser(key)) for key in marks}
        return {key: course for key, course in replayed.items() if course is not None}

    def chooser(self, key: ClockKey) -> Choose:
        """Return what chooses the terms of this clock."""
        offers = self.book.offers.get((key.agreement, key.measure), [])
        starts = sorted({offer.valid_from for offer in offers})

        def choose(aspects: Aspects, known_at: datetime | None) -> Terms | None:
            offer = self._offer(key, offers, starts, aspects)
            return self._terms(offer, aspects.team, known_at) if offer else None

        return choose

    def _offer(
        self, key: ClockKey, offers: list[Offer], starts: list[datetime], aspects: Aspects
    ) -> Offer | None:
        asked = (
            key.agreement,
            key.measure,
            bisect_right(starts, aspects.as_of),
            aspects.priority,
            aspects.service,
            aspects.organisation,
            aspects.category,
            aspects.team,
            aspects.supplier,
        )
        if asked not in self._found:
            self._found[asked] = chosen(offers, aspects, self.trees)
        return self._found[asked]

    def _terms(self, offer: Offer, team: int | None, known_at: datetime | None) -> Terms:
        version = self.book.version(self.book.calendar_of(offer, team), known_at)
        return Terms(
            promise=offer.id,
            target=offer.target,
            calendar=version.hours if version else None,
            slug=offer.slug,
            calendar_version=version.pk if version else None,
            pauses=offer.pauses,
        )


def reading() -> Reading:
    """Return the desk's promises and calendars, read anew only after one of them has changed."""
    token = Edition.objects.values_list("token", flat=True).first()
    if token is None:
        return Reading(EMPTY)
    if token not in _read:
        book = _whole()
        _read.clear()
        _read[token] = book
    return Reading(_read[token])


def _whole() -> Book:
    offers: dict[Kept, list[Offer]] = {}
    for version in PromiseVersion.objects.select_related("promise").order_by("promise", "number"):
        promise = version.promise
        offers.setdefault((promise.agreement, promise.measure), []).append(offer_of(version))
    calendars: dict[int, list[CalendarVersion]] = {}
    for known in CalendarVersion.objects.order_by("calendar", "number"):
        calendars.setdefault(known.calendar_id, []).append(known)
    teams: dict[int | None, int] = dict(TeamCalendar.objects.values_list("team", "calendar"))
    if (default := Calendar.objects.filter(is_default=True).first()) is not None:
        teams[None] = default.pk
    return Book(offers, calendars, teams)


def offer_of(version: PromiseVersion) -> Offer:
    """Return a version of a promise as the rules know it; its promise comes along."""
    return Offer(
        id=version.pk,
        promise=version.promise_id,
        slug=version.promise.slug,
        agreement=version.promise.agreement,
        measure=version.promise.measure,
        number=version.number,
        valid_from=version.valid_from,
        target=timedelta(seconds=version.target),
        hours=Hours(version.hours),
        calendar=version.calendar_id,
        pauses=frozenset(version.pauses.split()),
        is_active=version.is_active,
        priority=version.priority,
        service=version.service_id,
        organisation=version.organisation_id,
        category=version.category_id,
        team=version.team_id,
        supplier=version.supplier_id,
    )


def _parents(model: type[Category | Organisation]) -> Callable[[int], int | None]:
    def parent_of(one: int) -> int | None:
        rows: QuerySet[Any, Any] = model.objects.filter(pk=one)
        found: int | None = rows.values_list("parent_id", flat=True).first()
        return found

    return parent_of


ORDER = {key: n for n, key in enumerate((Agreement.SLA, Agreement.OLA, Agreement.SUPPLIER))}
MEASURES = {key: n for n, key in enumerate((Measure.RESPONSE, Measure.RESOLUTION, Measure.UPDATE))}


def clocks_of(subject_kind: str, ids: Collection[int]) -> dict[int, list[Clock]]:
    """Return the clocks of each of the subjects: to customers first, response before resolution."""
    found: dict[int, list[Clock]] = {one: [] for one in ids}
    rows = Clock.objects.filter(subject_kind=subject_kind, subject_id__in=list(ids))
    for clock in rows.select_related("promise__promise", "calendar__calendar", "team", "supplier"):
        found[clock.subject_id].append(clock)
    for clocks in found.values():
        clocks.sort(key=_rank)
    return found


def _rank(clock: Clock) -> tuple[int, int, str]:
    agreement, measure = Agreement(clock.agreement), Measure(clock.measure)
    return ORDER[agreement], MEASURES[measure], clock.party


def elapsed(clock: Clock, now: datetime) -> timedelta:
    """Return what is used of the target; a running clock is counted on from where it last was."""
    used = timedelta(microseconds=clock.counted)
    if clock.state != "running" or now <= clock.counted_at:
        return used
    hours = clock.calendar.hours if clock.calendar else None
    return used + (hours.work_between(clock.counted_at, now) if hours else now - clock.counted_at)


def set_aside() -> int:
    """Return how many clocks the worker has given up on, until somebody lets it try again."""
    return Clock.objects.exclude(set_aside_at=None).count()
