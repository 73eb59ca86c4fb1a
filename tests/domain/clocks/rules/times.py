"""Instants and calendars as the cases beside this file write them down."""

from datetime import UTC, datetime, timedelta

from tocsin.domain.clocks.rules.calendar import Calendar

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WORKDAYS, "sat", "sun")
OFFICE = [["08:00", "16:00"]]
NIGHT_AND_DAY = [["00:00", "24:00"]]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(begin, end):
    return utc(begin), utc(end)


def hours(number):
    return timedelta(hours=number)


def minutes(number):
    return timedelta(minutes=number)


def office(zone="Europe/Warsaw", **more):
    return Calendar.from_dict({"zone": zone, "hours": dict.fromkeys(WORKDAYS, OFFICE)} | more)


def daily(zone, *slots, **more):
    return Calendar.from_dict({"zone": zone, "hours": {day: list(slots) for day in DAYS}} | more)
