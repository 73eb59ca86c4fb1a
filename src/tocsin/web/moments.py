"""Instants in the reader's words: how long ago, how long until, and when."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO = timedelta(days=30)


def length(span: timedelta) -> str:
    """Return a span as short words: 19 min, 1 h 04, 3 days."""
    if span < HOUR:
        return gettext("%(minutes)d min") % {"minutes": span // MINUTE}
    if span < DAY:
        hours, minutes = span // HOUR, span % HOUR // MINUTE
        words = gettext("%(hours)d h %(minutes)02d") if minutes else gettext("%(hours)d h")
        return words % {"hours": hours, "minutes": minutes}
    days = span // DAY
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def amount(span: timedelta) -> str:
    """Return working time in full: hours stay hours, for a day of work has no fixed length."""
    if span < HOUR:
        return gettext("%(minutes)d min") % {"minutes": span // MINUTE}
    words = (
        gettext("%(hours)d h %(minutes)02d") if span % HOUR // MINUTE else gettext("%(hours)d h")
    )
    return words % {"hours": span // HOUR, "minutes": span % HOUR // MINUTE}


def roughly(span: timedelta) -> str:
    """Return working time as a list tells it: of more than a day nobody needs the minutes."""
    return amount(span - span % HOUR if span >= DAY else span)


def precisely(span: timedelta) -> str:
    """Return working time down to the second, for what is that short."""
    minutes, seconds = span // MINUTE, span.seconds % 60
    if not seconds:
        return amount(span)
    if not minutes:
        return gettext("%(seconds)d s") % {"seconds": seconds}
    return gettext("%(length)s %(seconds)d s") % {"length": amount(span), "seconds": seconds}


def since(instant: datetime, now: datetime) -> str:
    """Return how long ago it was; a date when that is over a month."""
    span = now - instant
    if span < MINUTE:
        return gettext("just now")
    if span > LONG_AGO:
        return when(instant, now)
    if span >= HOUR:
        # Nobody needs the minutes of something hours ago.
        span -= span % (DAY if span >= DAY else HOUR)
    return gettext("%(length)s ago") % {"length": length(span)}


def due(instant: datetime, now: datetime) -> str:
    """Return how long it takes until the instant, or how long ago it passed."""
    if now > instant:
        return gettext("%(length)s over") % {"length": length(now - instant)}
    return gettext("in %(length)s") % {"length": length(instant - now)}


def when(instant: datetime, now: datetime) -> str:
    """Return the time of today, the day and time of this year, or the date."""
    local, today = _local(instant), timezone.localtime(now)
    if is_same_day(instant, now):
        return date_format(local, pgettext("time of today", "H:i"))
    if local.year == today.year:
        return date_format(local, pgettext("day and time of this year", "j M, H:i"))
    return date_format(local, pgettext("date of another year", "j M Y"))


def is_same_day(instant: datetime, now: datetime) -> bool:
    """Tell whether the reader's calendar shows the same date."""
    return _local(instant).date() == _local(now).date()


def on_day(instant: datetime, now: datetime) -> str:
    """Return weekday, date and time, with the year only where it is another."""
    local = _local(instant)
    if local.year == timezone.localtime(now).year:
        return date_format(local, pgettext("weekday, day and time of this year", "D j M, H:i"))
    return date_format(local, pgettext("weekday, day and time of another year", "D j M Y, H:i"))


def day(on: date, today: date) -> str:
    """Return a day without a time, with its year only where it is another."""
    if on.year == today.year:
        return date_format(on, pgettext("day of this year", "j M"))
    return date_format(on, pgettext("date of another year", "j M Y"))


def exactly(instant: datetime) -> str:
    """Return day, time and zone in full, for the title of a shorter form."""
    local = _local(instant)
    return date_format(local, pgettext("day, time and zone in full", "l j F Y, H:i T"))


def _local(instant: datetime) -> datetime:
    """Return the instant by the reader's clock; at the ends of time by that of UTC."""
    try:
        return timezone.localtime(instant)
    except OverflowError:
        return instant
