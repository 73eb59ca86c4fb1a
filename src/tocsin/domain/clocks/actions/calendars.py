"""What changes calendars, and who works by which."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, OutOfDate, RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import check_name, check_slug
from tocsin.domain.clocks import rules, traces
from tocsin.domain.clocks.models import Calendar, CalendarVersion, TeamCalendar
from tocsin.domain.clocks.permissions import may_change_calendars
from tocsin.domain.clocks.queries import current_version, in_use
from tocsin.domain.clocks.rules.definitions import as_text, check_definition, differences, pruned
from tocsin.domain.clocks.steps import new_edition
from tocsin.domain.journal.steps import check_seen, record

# Addresses beside the calendars' own.
RESERVED = frozenset({"new", "countries", "holidays"})


@transaction.atomic
def create_calendar(*, by: Person, slug: str, name: str, definition: Mapping[str, Any]) -> Calendar:
    """Add a calendar; `definition` is what `rules.Calendar.from_dict` takes.

    Slots of the week may cross midnight: 22:00 to 06:00.
    """
    require(may_change_calendars(by), "calendar.create")
    check_slug(slug)
    if slug in RESERVED or Calendar.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    called, now = check_name(name), instants.now()
    hours = check_definition(pruned(definition), now)
    with taken_at_once("slug.taken", field="slug"):
        calendar = Calendar.objects.create(slug=slug, name=called)
    changes = differences(None, hours)
    record(
        "calendar.created",
        calendar,
        by=by,
        at=now,
        facts={"slug": slug, "version": 1},
        changes=changes,
        texts={"name": called} | _named(hours),
    )
    _append(calendar, hours, 1, now)
    return calendar


@transaction.atomic
def change_calendar(
    calendar: Calendar, *, by: Person, changes: Mapping[str, Any], seen: int | None = None
) -> None:
    """Change the name, zone, hours, holidays, exceptions or names of days; the rest stays.

    What runs is counted anew. What has stopped keeps the calendar it was counted by.
    """
    require(may_change_calendars(by), "calendar.change")
    check_seen(calendar, seen)
    new = dict(changes)
    called = check_name(new.pop("name", calendar.name))
    _rewrite(calendar, current_version(calendar), new, by=by, name=called)


@transaction.atomic
def add_holidays(
    calendar: Calendar, *, by: Person, days: Mapping[str, str], seen: int | None = None
) -> None:
    """Close on these days as well, each `YYYY-MM-DD`, and call them by these names."""
    require(may_change_calendars(by), "calendar.change")
    check_seen(calendar, seen)
    version = current_version(calendar)
    known: Mapping[str, Any] = version.hours.to_dict()
    holidays = sorted({*known.get("holidays", ()), *days})
    names = known.get("names", {}) | dict(days)
    said = {"holidays": holidays, "names": names}
    _rewrite(calendar, version, said, by=by, name=calendar.name)


def _rewrite(
    calendar: Calendar, version: CalendarVersion, said: Mapping[str, Any], *, by: Person, name: str
) -> None:
    """Append what is said anew, worked out from this version, if it is still the last."""
    now, before = instants.now(), version.hours
    after = check_definition(pruned({**before.to_dict(), **said}), now) if said else before
    is_new = as_text(before) != as_text(after)
    if not is_new and name == calendar.name:
        return
    texts = ({"name": name} if name != calendar.name else {}) | _named(after, before)
    number = version.number + is_new
    record(
        "calendar.changed",
        calendar,
        by=by,
        at=now,
        facts={"version": number},
        changes=differences(before, after),
        texts=texts,
    )
    # Whoever was faster is seen only now that this event has its place in the chain.
    if current_version(calendar).number != version.number:
        raise OutOfDate("journal.changed_meanwhile")
    if name != calendar.name:
        Calendar.objects.filter(pk=calendar.pk).update(name=name)
        calendar.name = name
    if is_new:
        _append(calendar, after, number, now)


def _append(calendar: Calendar, hours: rules.Calendar, number: int, now: datetime) -> None:
    CalendarVersion.objects.create(
        calendar=calendar,
        public_id=public_id(),
        number=number,
        made_at=now,
        definition=as_text(hours),
    )
    _spread([calendar.pk])


def _spread(calendars: list[int | None]) -> None:
    """Let clocks that run by these calendars, and whatever starts, follow what has changed."""
    new_edition()
    traces.make_stale(calendars)


def _named(after: rules.Calendar, before: rules.Calendar | None = None) -> dict[str, str]:
    known = before.names if before else {}
    said = [(day, name) for day, name in sorted(after.names.items()) if known.get(day) != name]
    return {"names": "\n".join(f"{day}: {name}" for day, name in said)} if said else {}


@transaction.atomic
def make_default(calendar: Calendar, *, by: Person) -> None:
    """Let the desk work by this calendar wherever no other is named."""
    require(may_change_calendars(by), "calendar.make_default")
    if not calendar.is_active:
        raise RuleBroken("calendar.retired")
    former = Calendar.objects.filter(is_default=True).first()
    if former == calendar:
        return
    now = instants.now()
    if former is not None:
        # On its chain first: of two who choose at once, the second is told there.
        record(
            "calendar.no_longer_default", former, by=by, at=now, facts={"followed_by": calendar.pk}
        )
        Calendar.objects.filter(pk=former.pk).update(is_default=False)
    with taken_at_once("journal.changed_meanwhile", field="default"):
        Calendar.objects.filter(pk=calendar.pk).update(is_default=True)
    calendar.is_default = True
    facts = {"before": former.pk if former else None}
    record("calendar.made_default", calendar, by=by, at=now, facts=facts)
    _spread([calendar.pk, former.pk if former else None])


@transaction.atomic
def set_team_calendar(team: Team, *, by: Person, calendar: Calendar | None) -> None:
    """Let a team work by a calendar of its own, or by the desk's again."""
    require(may_change_calendars(by), "team.set_calendar")
    if calendar is not None and not calendar.is_active:
        raise BadInput("calendar.unknown", field="calendar")
    known = TeamCalendar.objects.filter(team=team).values_list("calendar", flat=True).first()
    wanted = calendar.pk if calendar else None
    if known == wanted:
        return
    record(
        "team.calendar_set",
        team,
        by=by,
        at=instants.now(),
        changes={"calendar": (known, wanted)},
    )
    if calendar is None:
        TeamCalendar.objects.filter(team=team).delete()
    else:
        TeamCalendar.objects.update_or_create(team=team, defaults={"calendar": calendar})
    default = Calendar.objects.filter(is_default=True).values_list("pk", flat=True).first()
    _spread([known or default, wanted or default])


@transaction.atomic
def retire_calendar(calendar: Calendar, *, by: Person) -> None:
    """Offer a calendar no more; refused while anything counts by it."""
    require(may_change_calendars(by), "calendar.retire")
    if not calendar.is_active:
        return
    now = instants.now()
    if in_use(calendar, now):
        raise RuleBroken("calendar.in_use")
    _set_offered(calendar, "calendar.retired", by=by, at=now, offered=False)


@transaction.atomic
def restore_calendar(calendar: Calendar, *, by: Person) -> None:
    """Offer a retired calendar again."""
    require(may_change_calendars(by), "calendar.restore")
    if not calendar.is_active:
        _set_offered(calendar, "calendar.restored", by=by, at=instants.now(), offered=True)


def _set_offered(calendar: Calendar, verb: str, *, by: Person, at: datetime, offered: bool) -> None:
    record(verb, calendar, by=by, at=at)
    Calendar.objects.filter(pk=calendar.pk).update(is_active=offered)
    calendar.is_active = offered
