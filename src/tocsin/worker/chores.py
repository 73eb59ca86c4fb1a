"""What is done once in a while: one table, in which each chore has its interval."""

import logging
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

from django.conf import settings

from tocsin.base import instants
from tocsin.base.errors import OutOfDate
from tocsin.domain.accounts.traces import sweep_receipts
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents.jobs import due_acts
from tocsin.domain.incidents.traces import sweep_portal, sweep_presence

logger = logging.getLogger("tocsin.worker")

FIRST = timedelta(minutes=1)
DAY = timedelta(days=1)


def _sweep_receipts() -> None:
    sweep_receipts(instants.now())


def _sweep_portal() -> None:
    sweep_portal(instants.now())


def _sweep_blobs() -> None:
    store().sweep()


def _act_on_time() -> None:
    for due in due_acts():
        _do(due.do)


def _sweep_presence() -> None:
    sweep_presence(instants.now())


def _sweep_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


# Every chore may be done twice, by two workers or after a restart, without harm.
CHORES: tuple[tuple[timedelta, Callable[[], None]], ...] = (
    (timedelta(seconds=30), _act_on_time),
    (DAY, _sweep_receipts),
    (DAY, _sweep_portal),
    (DAY, _sweep_blobs),
    (DAY, _sweep_presence),
    (DAY, _sweep_sessions),
)


class Chores:
    """Remembers when each chore is due again."""

    def __init__(self) -> None:
        start = instants.now()
        # The long ones not in the first minute: who restarts the desk waits for something else.
        self._due = {chore: start + min(FIRST, interval) for interval, chore in CHORES}

    def do(self, go: Callable[[], bool]) -> int:
        """Do the chores that are due; one that fails comes again at its next time."""
        now = instants.now()
        for interval, chore in CHORES:
            if self._due[chore] <= now and go():
                self._due[chore] = now + interval
                _do(chore)
        return 0


def _do(chore: Callable[[], None]) -> None:
    try:
        chore()
    except OutOfDate:
        logger.info("somebody was faster than a chore")
    except Exception:
        logger.exception("a chore failed", extra={"facts": {"chore": repr(chore)}})
