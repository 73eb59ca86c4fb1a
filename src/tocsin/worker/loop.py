"""The worker's loop: looks for what is due, does it, and rests until it is asked to stop."""

import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import close_old_connections

from tocsin.base.heartbeat import beat
from tocsin.domain.journal.rules import Source, coming_from
from tocsin.worker.chores import Chores
from tocsin.worker.duties import automate, deliver, hear, keep_time, read_mail
from tocsin.worker.fetching import Fetching
from tocsin.worker.portal import let_in

logger = logging.getLogger("tocsin.worker")

REST = 1.0

Go = Callable[[], bool]


def main() -> int:
    """Work until SIGTERM or SIGINT; return the exit code."""
    is_told_to_stop = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        is_told_to_stop.set()

    def go() -> bool:
        """Say before every piece of work that we live, and whether to begin it."""
        beat(settings.WORKER_HEARTBEAT)
        return not is_told_to_stop.is_set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    fetching = Fetching()
    duties = (keep_time, automate, hear, deliver, let_in, read_mail, fetching.do, Chores().do)
    with coming_from(Source.WORKER):
        while go():
            close_old_connections()
            if not sum(_done(duty, go) for duty in duties):
                is_told_to_stop.wait(REST)
    fetching.stop()
    return 0


def _done(duty: Callable[[Go], int], go: Go) -> bool:
    """Do what is due; a duty that fails as a whole leaves the others their turn."""
    try:
        return bool(duty(go))
    except Exception:
        logger.exception("a duty failed", extra={"facts": {"duty": duty.__name__}})
        return False
