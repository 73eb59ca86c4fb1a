"""Letters that lead into the portal, each sent until a relay takes it or its attempts are over."""

from collections.abc import Callable
from functools import partial

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.conversations.queries import own_address
from tocsin.domain.incidents import traces
from tocsin.domain.incidents.models import PortalLetter
from tocsin.domain.incidents.queries.portal import letters_due
from tocsin.domain.notify.rules import is_robot
from tocsin.words.mail.portal import portal_letter
from tocsin.worker.sending import send


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
    send(
        "a letter into the portal",
        lambda: portal_letter(letter, reader=reader, now=instants.now()),
        failed=partial(traces.letter_failed, letter),
        sent=lambda: traces.letter_sent(letter, instants.now()),
        facts=facts,
    )


def _is_written_to(letter: PortalLetter, reader: Person | None) -> bool:
    """Leave out machines, and who asks for reports that nobody here ever made."""
    if is_robot(letter.address) or letter.address == own_address():
        return False
    if letter.report is None:
        return reader is not None and reader.is_active
    return reader is None or reader.is_active
