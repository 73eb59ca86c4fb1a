"""What is due in every round: clocks to tell, events to act upon and to hear of, letters and mail.

Each row stands for itself: one that fails is recorded and put off, and the next has its turn.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from tocsin.base import instants
from tocsin.base.errors import OutOfDate
from tocsin.domain.automation import jobs as automation
from tocsin.domain.conversations.models import RawMail
from tocsin.domain.conversations.queries import unparsed
from tocsin.domain.conversations.traces import begin_reading, note_error
from tocsin.domain.incidents.jobs import due_incidents, look_after, stumbled, take_in
from tocsin.domain.journal import traces as outbox
from tocsin.domain.journal.models import Outbox
from tocsin.domain.notify import jobs, queries, traces
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.queries import Piece
from tocsin.words.mail import letter, phrases
from tocsin.worker.sending import send

logger = logging.getLogger("tocsin.worker")

BATCH = 10
# So few that mail and letters have their turn every second or so.
CLOCKS = 100
# Whoever received a mail reads it as well; what is older was left lying.
GRACE = timedelta(seconds=5)

Go = Callable[[], bool]


def keep_time(go: Go) -> int:
    """Tell which targets are used up so far; return for how many incidents that was done."""
    return sum(_keep_time(incident) for incident in due_incidents(CLOCKS) if go())


def _keep_time(incident: int) -> bool:
    try:
        return look_after(incident)
    except OutOfDate:
        logger.info("somebody was faster than a clock")
    except Exception as error:
        given_up = stumbled(incident, repr(error))
        facts = {"incident": incident, "set_aside": given_up}
        logger.exception("a clock was not told", extra={"facts": facts})
    return False


def automate(go: Go) -> int:
    """Do what the desk's rules say about new events; return how many were looked at."""
    return _heard("automation", automation.hear, go)


def hear(go: Go) -> int:
    """Queue what has to be told of new events; return how many were heard."""
    return _heard("notify", jobs.hear, go)


def _heard(consumer: str, hear: Callable[[Outbox], int], go: Go) -> int:
    rows = outbox.claim(consumer)
    for row in rows:
        # To the end of the batch even when told to stop: it is quick, and who claimed must answer.
        go()
        _hear(row, hear)
    return len(rows)


def _hear(row: Outbox, hear: Callable[[Outbox], int]) -> None:
    try:
        hear(row)
    except OutOfDate as error:
        logger.info("somebody was faster than an event was heard")
        outbox.failed(row, repr(error))
    except Exception as error:
        logger.exception("an event was not heard", extra={"facts": {"event": row.event_id}})
        outbox.failed(row, repr(error))


def deliver(go: Go) -> int:
    """Send the letters that are due; return how many were tried."""
    claimed = traces.claim(BATCH)
    waiting = _pieces(claimed)
    while waiting and go():
        _send(waiting.pop(0))
    traces.release(piece.delivery for piece in waiting)
    return len(claimed)


def _pieces(claimed: list[Delivery]) -> list[Piece]:
    """Read what the letters need all at once; one that cannot be read must not stop the others."""
    try:
        return queries.pieces(claimed)
    except Exception as error:
        if len(claimed) > 1:
            return [piece for delivery in claimed for piece in _pieces([delivery])]
        if traces.begin(claimed[0]):
            traces.failed(claimed[0], repr(error))
        logger.exception("a letter cannot be written")
        return []


def _send(piece: Piece) -> None:
    delivery = piece.delivery
    if piece.withdrawn:
        traces.cancelled(delivery)
        return
    if not traces.begin(delivery):
        return
    send(
        "a letter",
        lambda: letter(piece, now=instants.now(), files=queries.files(piece)),
        failed=partial(traces.failed, delivery),
        sent=partial(traces.sent, delivery),
        facts={"delivery": delivery.public_id, "attempt": delivery.attempts},
    )


def read_mail(go: Go) -> int:
    """Read what was received and not read on the spot; return a number while more is waiting."""
    now = instants.now()
    waiting = list(unparsed(received_before=now - GRACE, now=now)[:BATCH])
    for raw in waiting:
        if not go():
            break
        if begin_reading(raw, now):
            read(raw)
    return len(waiting) // BATCH


def read(raw: RawMail) -> None:
    """Read one mail; one that makes us stumble has its turn again, until it is quarantined."""
    try:
        take_in(raw, phrases=phrases())
    except Exception as error:
        logger.exception("a mail was not read", extra={"facts": {"receipt": raw.public_id}})
        note_error(raw, repr(error))
