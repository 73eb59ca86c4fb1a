"""`tocsin calendar`: when people work, and what that means for the hours to come."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.cli.arguments import actor, add_actor, add_json, instant, text
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.clocks.queries import Sheet

HOUR = 3600
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_HELP = "for instance mon-fri=08:00-12:00,13:00-17:00 or sun=22:00-06:00; several are joined"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("calendar", help="when people work")
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_reading(verbs)
    make = verbs.add_parser("create", help="add a calendar", description="Add a calendar.")
    make.add_argument("slug", metavar="SLUG", help="its short name: small letters and hyphens")
    _add_content(make, required=True)
    make.set_defaults(call=create)
    edit = verbs.add_parser(
        "change", help="change a calendar", description="Change what is named; the rest stays."
    )
    edit.add_argument("slug", metavar="SLUG")
    _add_content(edit, required=False)
    edit.add_argument("--default", action="store_true", help="make it the desk's own")
    edit.add_argument("--retire", action="store_true", help="offer it no more")
    edit.set_defaults(call=change)


def _add_reading(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    every = verbs.add_parser("list", help="print the calendars", description="Print them all.")
    every.set_defaults(call=print_list)
    show = verbs.add_parser("show", help="print a calendar", description="Print a calendar.")
    show.set_defaults(call=print_one)
    ahead = verbs.add_parser(
        "preview",
        help="look at the next 24 working hours",
        description="Print the next 24 working hours, and when an amount of them is used up.",
    )
    ahead.add_argument("--from", dest="start", type=instant, metavar="INSTANT", help="default: now")
    ahead.add_argument(
        "--hours", dest="amount", type=float, default=8, metavar="N", help="default: 8"
    )
    ahead.set_defaults(call=print_preview)
    for parser in (show, ahead):
        parser.add_argument("slug", metavar="SLUG")
    for parser in (every, show, ahead):
        add_actor(parser)
        add_json(parser)


def _add_content(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--name", required=required, help="what it is called")
    parser.add_argument("--zone", metavar="ZONE", help="for instance Europe/Warsaw")
    parser.add_argument(
        "--hours", action="append", type=_week, metavar="DAYS=SLOTS", help=HOURS_HELP
    )
    parser.add_argument(
        "--definition",
        metavar="JSON",
        help="all it says, as `calendar show --json` prints it; - reads standard input",
    )
    add_actor(parser)
    add_json(parser)


def _week(value: str) -> tuple[list[str], str]:
    """Read DAYS=SLOTS, where DAYS is `mon`, `mon-fri` or `sat,sun`."""
    named, separator, slots = value.partition("=")
    days: list[str] = []
    for part in named.split(","):
        first, _, last = part.strip().casefold().partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise argparse.ArgumentTypeError(f"{part!r} is no day: {', '.join(DAYS)}")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days += [DAYS[n % len(DAYS)] for n in range(begin, end + 1 + len(DAYS) * (end < begin))]
    if not separator:
        raise argparse.ArgumentTypeError(f"{value!r} is not DAYS=SLOTS")
    return days, slots


def print_list(parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks import queries
    from tocsin.domain.clocks.models import Calendar
    from tocsin.domain.clocks.permissions import may_read_calendars
    from tocsin.words.calendars import calendar_record

    by = actor(parsed)
    require(may_read_calendars(by), "calendar.list")
    sheets = queries.described(Calendar.objects.visible_to(by), instants.now())
    if parsed.json:
        print_json({"items": [calendar_record(sheet) for sheet in sheets], "next": None})
        return
    rows = [
        (
            sheet.calendar.slug,
            sheet.calendar.name,
            sheet.hours.zone.key,
            "desk" if sheet.calendar.is_default else "",
            ", ".join(team.slug for team in sheet.teams),
        )
        for sheet in sheets
    ]
    if rows:
        print_table(("CALENDAR", "NAME", "ZONE", "DEFAULT", "TEAMS"), rows)


def print_one(parsed: argparse.Namespace) -> None:
    _print(_known(parsed), parsed)


def print_preview(parsed: argparse.Namespace) -> None:
    from datetime import timedelta

    from tocsin.domain.clocks.rules.previewing import preview
    from tocsin.words.calendars import preview_record

    sheet = _known(parsed)
    start = parsed.start or instants.now()
    try:
        amount = timedelta(seconds=round(parsed.amount * HOUR))
    except (OverflowError, ValueError) as error:
        raise BadInput("number.range", field="hours") from error
    found = preview(sheet.hours, start, amount)
    if parsed.json:
        print_json(preview_record(sheet.hours, found))
        return
    zone = sheet.hours.zone
    for opens, closes in found.spans:
        begin, end = opens.astimezone(zone), closes.astimezone(zone)
        print(f"{begin:%a %Y-%m-%d %H:%M} to {end:%a %Y-%m-%d %H:%M}")
    due = f"{found.due_at.astimezone(zone):%a %Y-%m-%d %H:%M}" if found.due_at else "never"
    print(f"{parsed.amount:g} hours from {start.astimezone(zone):%a %Y-%m-%d %H:%M}: {due}")


def create(parsed: argparse.Namespace) -> None:
    from django.conf import settings

    from tocsin.domain.clocks import actions

    said = {"zone": settings.TIME_ZONE} | _said(parsed)
    said.pop("name", None)
    by = actor(parsed)
    actions.create_calendar(by=by, slug=parsed.slug, name=parsed.name, definition=said)
    _print(_known(parsed), parsed)


def change(parsed: argparse.Namespace) -> None:
    from django.db import transaction

    from tocsin.domain.clocks import actions

    found, by = _known(parsed).calendar, actor(parsed)
    with transaction.atomic():
        actions.change_calendar(found, by=by, changes=_said(parsed))
        if parsed.default:
            actions.make_default(found, by=by)
        if parsed.retire:
            actions.retire_calendar(found, by=by)
    _print(_known(parsed), parsed)


def _said(parsed: argparse.Namespace) -> dict[str, Any]:
    from tocsin.domain.clocks.rules.definitions import slots_in

    said = _defined(parsed.definition) if parsed.definition else {}
    if parsed.hours is not None:
        said["hours"] = {day: slots_in(slots) for days, slots in parsed.hours for day in days}
    given = {"name": parsed.name, "zone": parsed.zone}
    return said | {part: value for part, value in given.items() if value is not None}


def _defined(value: str) -> dict[str, Any]:
    """Return what a calendar says of a JSON text; what else a record has is passed over."""
    from tocsin.domain.clocks.rules.calendar import KEYS

    try:
        said = json.loads(text(value))
    except ValueError as error:
        raise Refused("--definition holds no JSON") from error
    if not isinstance(said, dict):
        raise Refused("--definition holds no JSON object")
    return {part: said[part] for part in KEYS if part in said}


def _known(parsed: argparse.Namespace) -> "Sheet":
    from tocsin.domain.clocks import queries

    found = queries.calendar_at(parsed.slug, actor(parsed))
    if found is None:
        raise BadInput("calendar.unknown", field="calendar")
    (sheet,) = queries.described([found], instants.now())
    return sheet


def _print(sheet: "Sheet", parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks.rules.definitions import join_night, slots_written
    from tocsin.words.calendars import calendar_record

    record = calendar_record(sheet)
    if parsed.json:
        print_json(record)
        return
    print(f"{record['slug']}: {record['name']} ({record['zone']})")
    week = join_night(record["hours"])
    rows = [(day, slots_written(week.get(day, ())) or "closed") for day in DAYS]
    rows += [(day, slots_written(slots) or "closed") for day, slots in record["exceptions"].items()]
    rows += [(day, f"holiday {record['names'].get(day, '')}") for day in record["holidays"]]
    print_table(("DAY", "HOURS"), [tuple(cell.strip() for cell in row) for row in rows])
