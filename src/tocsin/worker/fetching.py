"""Mailboxes are emptied beside the worker's rounds: no slow server may keep letters waiting."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import connections

from tocsin.base import instants
from tocsin.domain.conversations.jobs import fetch
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.queries import due_mailboxes
from tocsin.domain.conversations.traces import fetch_failed

logger = logging.getLogger("tocsin.worker")

# Each may hold a connection to the database, of which PostgreSQL gives a process ten.
AT_ONCE = 8
FAREWELL = 5.0


class Fetching:
    """Has a thread for every mailbox that is due, each at its own pace."""

    def __init__(self) -> None:
        self._at_work: dict[int, threading.Thread] = {}
        self._is_over = threading.Event()

    def do(self, go: Callable[[], bool]) -> int:
        """Begin with the mailboxes that are due; what is under way goes on."""
        self._at_work = {pk: at for pk, at in self._at_work.items() if at.is_alive()}
        free = AT_ONCE - len(self._at_work)
        due = due_mailboxes(instants.now()).exclude(pk__in=self._at_work)
        for mailbox in due[:free]:
            if go():
                self._begin(mailbox)
        return 0

    def stop(self) -> None:
        """Let the mails be finished that are just being taken; what takes longer comes again."""
        self._is_over.set()
        end = time.monotonic() + FAREWELL
        for thread in self._at_work.values():
            thread.join(max(0.0, end - time.monotonic()))

    def _begin(self, mailbox: Mailbox) -> None:
        # Nothing is lost if it dies with the process, and a server may keep it busy for long.
        thread = threading.Thread(target=self._fetch, args=(mailbox,), daemon=True)
        self._at_work[mailbox.pk] = thread
        thread.start()

    def _fetch(self, mailbox: Mailbox) -> None:
        try:
            fetch(mailbox, lambda: not self._is_over.is_set())
        except Exception:
            logger.exception("a mailbox failed", extra={"facts": {"mailbox": mailbox.address}})
            _note(mailbox)
        finally:
            connections.close_all()


def _note(mailbox: Mailbox) -> None:
    try:
        fetch_failed(mailbox, "mail.not_fetched", instants.now())
    except Exception:
        # Then the lease ends by itself.
        logger.exception("a failure was not noted")
