"""Entry points of the worker: an event is heard."""

from django.db import transaction

from tocsin.domain.journal import traces as outbox
from tocsin.domain.journal.models import Outbox
from tocsin.domain.notify import queries, traces


@transaction.atomic
def hear(row: Outbox) -> int:
    """Queue what has to be told of the row's event; return to how many people."""
    heard = queries.audience(row.event)
    queued = []
    if heard is not None:
        queued = traces.queue(
            row.event,
            heard.incident,
            heard.told,
            ids=queries.message_ids(len(heard.told)),
            thread_id=heard.thread_id,
        )
    outbox.done(row)
    return len(queued)
