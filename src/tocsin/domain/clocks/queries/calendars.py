"""What calendars say now, and who counts by them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.clocks import rules
from tocsin.domain.clocks.models import Calendar, CalendarVersion, PromiseVersion, TeamCalendar


@dataclass(frozen=True)
class Sheet:
    """A calendar with what it says now, and which teams and promises count by it."""

    calendar: Calendar
    version: CalendarVersion
    teams: Sequence[Team]
    promises: Sequence[PromiseVersion]

    @property
    def hours(self) -> rules.Calendar:
        return self.version.hours


def described(calendars: Iterable[Calendar], now: datetime) -> list[Sheet]:
    """Return the sheets of the calendars in their order; promises are those of now and later."""
    found = list(calendars)
    ids = [calendar.pk for calendar in found]
    newest = CalendarVersion.objects.filter(calendar=OuterRef("calendar")).order_by("-number")
    versions = CalendarVersion.objects.filter(
        calendar__in=ids, number=Subquery(newest.values("number")[:1])
    )
    latest = {version.calendar_id: version for version in versions}
    teams: dict[int, list[Team]] = defaultdict(list)
    by_team = TeamCalendar.objects.filter(calendar__in=ids).select_related("team")
    for one in by_team.order_by("team__name"):
        teams[one.calendar_id].append(one.team)
    promises: dict[int | None, list[PromiseVersion]] = defaultdict(list)
    for terms in _living(now).filter(calendar__in=ids):
        promises[terms.calendar_id].append(terms)
    return [Sheet(one, latest[one.pk], teams[one.pk], promises[one.pk]) for one in found]


def current_version(calendar: Calendar) -> CalendarVersion:
    return CalendarVersion.objects.filter(calendar=calendar).latest("number")


def in_use(calendar: Calendar, now: datetime) -> bool:
    """Tell whether the desk, a team or a promise counts by it, or will."""
    return (
        Calendar.objects.filter(pk=calendar.pk, is_default=True).exists()
        or TeamCalendar.objects.filter(calendar=calendar).exists()
        or _living(now).filter(calendar=calendar).exists()
    )


def _living(now: datetime) -> QuerySet[PromiseVersion]:
    """Return the terms that hold now or will, each with its promise."""
    after = PromiseVersion.objects.filter(
        promise=OuterRef("promise"), number__gt=OuterRef("number"), valid_from__lte=now
    )
    living = PromiseVersion.objects.filter(~Exists(after), is_active=True)
    return living.select_related("promise").order_by("name", "pk")


def calendar_at(slug: str, person: Person) -> Calendar | None:
    shown = Calendar.objects.visible_to(person)
    return shown.filter(slug=slug.replace("\x00", "")).first()


def calendar_named(slug: str, person: Person, field: str = "calendar") -> Calendar:
    """Return the calendar of this short name; refuse an unknown one by the field that named it."""
    found = calendar_at(slug, person)
    if found is None or not found.is_active:
        raise BadInput("calendar.unknown", field=field)
    return found
