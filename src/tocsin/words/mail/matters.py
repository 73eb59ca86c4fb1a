"""What a letter of the desk's rules tells: targets that run out or were missed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from tocsin.domain.clocks.models import Clock
from tocsin.domain.clocks.queries import elapsed
from tocsin.domain.clocks.rules import ClockState
from tocsin.domain.notify.queries import Matter, Piece
from tocsin.domain.notify.rules import Notice
from tocsin.words.labels import label

WARNED, BREACHED = "clock.warned", "clock.breached"
OF_TIME = (Notice.WARNED, Notice.BREACHED, Notice.ALERTED)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Told:
    """The lines about one incident; a digest names it and leads there."""

    heading: str = ""
    link: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.heading, *self.lines, self.link) if part)


def said_as(piece: Piece) -> str:
    """Return the notice whose words the letter has: the gravest of what is gathered in it."""
    notice = piece.delivery.notice
    if notice not in OF_TIME:
        return notice
    if any(matter.before for matter in piece.matters):
        return Notice.INFORMED
    verbs = {matter.verb for matter in piece.matters}
    if BREACHED in verbs:
        return Notice.BREACHED
    return Notice.WARNED if WARNED in verbs else Notice.ALERTED


def is_about_targets(piece: Piece) -> bool:
    """Say whether all that the letter tells of are targets that run out or were missed."""
    return all(matter.verb in (WARNED, BREACHED) for matter in piece.matters)


def told(piece: Piece, now: datetime) -> list[Told]:
    """Return what is to be said of each incident, the one missed first on top of a digest."""
    matters = sorted(piece.matters, key=_place)
    if piece.delivery.notice != Notice.DIGEST:
        lines = _lines(matters, now)
        return [Told(lines=lines)] if lines else []
    return [
        _entry(list(found), now) for _, found in groupby(matters, key=lambda one: one.incident.pk)
    ]


def _place(matter: Matter) -> tuple[str, int, str]:
    return matter.incident.priority, matter.incident.pk, matter.code


def _entry(matters: list[Matter], now: datetime) -> Told:
    incident = matters[0].incident
    return Told(
        heading=f"{incident.number} · {incident.priority} · {incident.title}",
        link=f"{settings.BASE_URL}/incidents/{incident.number}",
        lines=[*_handed(matters), *_why(matters, now)],
    )


def _why(matters: list[Matter], now: datetime) -> list[str]:
    return _lines(matters, now) or [label("verb", one.verb) for one in matters]


def _handed(matters: list[Matter]) -> Iterator[str]:
    """Tell what its own letter would have said first: whose it is now, who shall know of it."""
    if any(one.passed for one in matters):
        yield gettext("The desk has escalated it to your team.")
    if any(one.before for one in matters):
        yield gettext("The desk brings it before you.")


def _lines(matters: Iterable[Matter], now: datetime) -> list[str]:
    return [_of_clock(one, now) for one in matters if one.verb in (WARNED, BREACHED)]


def _of_clock(matter: Matter, now: datetime) -> str:
    values = {
        "target": _target(matter),
        "percent": matter.percent,
        "due": exactly(matter.due_at) if matter.due_at else "",
        "span": _span(matter.clock, now),
    }
    if matter.verb == BREACHED:
        words = gettext("%(target)s: target missed, it was due %(due)s")
    elif values["span"]:
        words = gettext("%(target)s: %(percent)d %% of the target used, %(span)s left, due %(due)s")
    else:
        words = gettext("%(target)s: %(percent)d %% of the target used, due %(due)s")
    return f"{words % values} {_promise(matter)}".strip()


def _target(matter: Matter) -> str:
    what, clock = label("measure", matter.measure), matter.clock
    party = (clock.team or clock.supplier) if clock else None
    return gettext("%(what)s, %(party)s") % {"what": what, "party": party.name} if party else what


def _promise(matter: Matter) -> str:
    if matter.clock is None:
        return ""
    named = {
        "agreement": label("agreement", matter.agreement),
        "promise": matter.clock.promise.name,
    }
    return gettext("(%(agreement)s: %(promise)s)") % named


def _span(clock: Clock | None, now: datetime) -> str:
    """Return what is left of the target in working time, as long as it runs."""
    if clock is None or clock.state == ClockState.STOPPED:
        return ""
    return _lasting(timedelta(seconds=clock.promise.target) - elapsed(clock, now))


def _lasting(span: timedelta) -> str:
    """Return working time in short words; a day of work has no fixed length, so hours stay."""
    if span < MINUTE:
        return ""
    values = {"hours": span // HOUR, "minutes": span % HOUR // MINUTE}
    if not values["hours"]:
        return gettext("%(minutes)d min") % values
    words = gettext("%(hours)d h %(minutes)02d") if values["minutes"] else gettext("%(hours)d h")
    return words % values


def exactly(instant: datetime) -> str:
    """Return day, time and zone in full, by the reader's clock."""
    form = pgettext("day, time and zone in full", "l j F Y, H:i T")
    return date_format(timezone.localtime(instant), form)
