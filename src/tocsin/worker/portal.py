"""Letters that lead into the portal, each sent until a relay takes it or its attempts are over."""

import logging
from collections.abc import Callable

from django.conf import settings

from tocsin.base import instants
from tocsin.base.mail import Deferred, Rejected, Unsafe, composed
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.conversations.queries import own_address
from tocsin.domain.incidents import traces
from tocsin.domain.incidents.models import PortalLetter
from tocsin.domain.incidents.queries.portal import letters_due
from tocsin.domain.notify.rules import is_robot
from tocsin.words.mail.portal import portal_letter

logger = logging.getLogger("tocsin.worker")


def let_in(go: Callable[[], bool]) -> int:
    """Send the letters that are due; return how many were tried."""
    due = letters_due(instants.now())
    for letter in due:
        if not go():
            break
        if traces.begin_letter(letter, instants.now()):
            _send(letter)
    return len(due)


def _send(letter: PortalLetter) -> None:
    facts = {"portal_letter": letter.public_id, "attempt": letter.attempts + 1}
    reader = person_at(letter.address)
    if not _is_written_to(letter, reader):
        traces.letter_failed(letter, "", for_good=True)
        return
    try:
        written = portal_letter(letter, reader=reader, now=instants.now())
        settings.MAIL_TRANSPORT.send(composed(written))
    except (Rejected, Unsafe) as error:
        traces.letter_failed(letter, str(error), for_good=True)
        logger.warning("a letter into the portal was refused", extra={"facts": facts})
    except Deferred as error:
        traces.letter_failed(letter, error.reply)
        logger.warning("a letter into the portal was put off", extra={"facts": facts})
    except Exception as error:
        traces.letter_failed(letter, repr(error))
        logger.exception("a letter into the portal was not sent", extra={"facts": facts})
    else:
        traces.letter_sent(letter, instants.now())
        logger.info("a letter into the portal was sent", extra={"facts": facts})


def _is_written_to(letter: PortalLetter, reader: Person | None) -> bool:
    """Leave out machines, and who asks for reports that nobody here ever made."""
    if is_robot(letter.address) or letter.address == own_address():
        return False
    if letter.report is None:
        return reader is not None and reader.is_active
    return reader is None or reader.is_active
