"""What the worker and the command line do for a mailbox: fetch the mail that lies there."""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.conf import settings

from tocsin.base import instants
from tocsin.base.mail.imap import Account, Failed, Folder, opened
from tocsin.base.sealing import Unopenable
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.queries import put_off_in, secret_of
from tocsin.domain.conversations.rules import After
from tocsin.domain.conversations.traces import (
    fetch_failed,
    fetched,
    forget_put_off,
    hold_mailbox,
    keep_raw_mail,
    lease_mailbox,
    put_off,
)

logger = logging.getLogger("tocsin.mail")

IN_MEMORY = 1024 * 1024
# How often a server may hang up over a message before the mailbox has to wait.
CONNECTIONS = 5


@dataclass
class Haul:
    """What came of looking into a mailbox: mails taken, mails left there, and what went wrong."""

    taken: int = 0
    waiting: int = 0
    error: str = ""


def fetch(mailbox: Mailbox, go: Callable[[], bool]) -> Haul | None:
    """Take what lies in the mailbox; nothing when another process is at it.

    Every mail is stored and committed before the server is told to move or delete it. Whoever is
    killed in between finds it there again, and the same mail for the same mailbox is one.
    """
    if not lease_mailbox(mailbox, instants.now()):
        return None
    haul = Haul()
    try:
        _fetch(mailbox, go, haul)
    except Unopenable:
        _failed(mailbox, haul, Failed("imap.secret"))
    except Failed as error:
        _failed(mailbox, haul, error)
    except OSError as error:
        _failed(mailbox, haul, Failed("mail.not_stored", str(error)))
    else:
        fetched(mailbox, waiting=haul.waiting, error=haul.error, at=instants.now())
    return haul


def _failed(mailbox: Mailbox, haul: Haul, error: Failed) -> None:
    haul.error = error.code
    facts = {"mailbox": mailbox.address, "code": error.code, "reply": error.reply}
    logger.warning("a mailbox was not fetched", extra={"facts": facts})
    fetch_failed(mailbox, error.code, instants.now())


def _fetch(mailbox: Mailbox, go: Callable[[], bool], haul: Haul) -> None:
    account = _account(mailbox)
    for left in reversed(range(CONNECTIONS)):
        with opened(account) as folder:
            try:
                _empty(mailbox, folder, go, haul)
            except _HungUp as error:
                # The message it happened over is put off: the others come with a new connection.
                if not left:
                    raise error.cause from error
            else:
                return


class _HungUp(Exception):  # noqa: N818 - it says what the server did
    def __init__(self, cause: Failed) -> None:
        super().__init__(cause.code)
        self.cause = cause


def _account(mailbox: Mailbox) -> Account:
    return Account(
        host=mailbox.host,
        port=mailbox.port,
        user=mailbox.user,
        secret=secret_of(mailbox),
        security=mailbox.security,
        sign_in=mailbox.sign_in,
        folder=mailbox.folder,
    )


def _empty(mailbox: Mailbox, folder: Folder, go: Callable[[], bool], haul: Haul) -> None:
    """Take one mail after the other, past those that are put off."""
    if mailbox.after == After.MOVE:
        folder.make(mailbox.moved_to)
    uids = folder.uids()
    haul.waiting = len(uids)
    forget_put_off(mailbox, folder.validity, still_there=uids)
    later = put_off_in(mailbox, instants.now())
    for uid in uids:
        if uid in later:
            continue
        if not go() or not hold_mailbox(mailbox, instants.now()):
            return
        _take(mailbox, folder, uid, haul)


def _take(mailbox: Mailbox, folder: Folder, uid: int, haul: Haul) -> None:
    """Take one mail; one that cannot be had is put off and leaves the others their turn."""
    try:
        if _kept(mailbox, folder, uid):
            haul.taken += 1
            _put_away(mailbox, folder, uid)
    except Failed as error:
        haul.error = error.code
        facts = {"mailbox": mailbox.address, "uid": uid, "code": error.code, "reply": error.reply}
        logger.warning("a mail was not fetched", extra={"facts": facts})
        put_off(mailbox, folder.validity, uid, error.code, instants.now())
        if error.is_over:
            raise _HungUp(error) from error
    else:
        haul.waiting -= 1


def _kept(mailbox: Mailbox, folder: Folder, uid: int) -> bool:
    """Store the mail for good; false when somebody else has taken it out meanwhile."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as spooled:
        content = cast("BinaryIO", spooled)
        if not folder.read(uid, content, limit=settings.MAIL_FETCH_BYTES):
            return False
        content.seek(0)
        keep_raw_mail(content, mailbox=mailbox.address, at=instants.now())
    return True


def _put_away(mailbox: Mailbox, folder: Folder, uid: int) -> None:
    if mailbox.after == After.DELETE:
        folder.delete(uid)
    else:
        folder.move(uid, mailbox.moved_to)
