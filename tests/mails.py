"""Mails as they come in, and the receipts that keep them."""

from email.message import EmailMessage
from io import BytesIO
from itertools import count

from tocsin.base import instants
from tocsin.domain.conversations.queries import own_address, receipt
from tocsin.domain.conversations.traces import keep_raw_mail
from tocsin.domain.incidents.jobs import take_in
from tocsin.words.mail import phrases

_serial = count(1)


def mail(
    text="The printer is on fire.",
    *,
    sender="Ana Rey <ana@example.org>",
    subject="Printer",
    message_id=None,
    answers="",
    **headers,
):
    """Return a message; `answers` is the Message-ID it refers to, without brackets."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = own_address()
    message["Subject"] = subject
    if message_id != "":
        message["Message-ID"] = f"<{message_id or f'{next(_serial)}@example.org'}>"
    if answers:
        message["In-Reply-To"] = f"<{answers}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def keep(message):
    content = message if isinstance(message, bytes) else message.as_bytes()
    return keep_raw_mail(BytesIO(content), mailbox=own_address(), at=instants.now())


def receive(message):
    """Keep the message and do what it asks; return the incident it went to, if to any."""
    return take_in(keep(message), phrases=phrases())


def quarantined(message):
    """Receive what ends in the quarantine; return why."""
    raw = keep(message)
    take_in(raw, phrases=phrases())
    kept = receipt(raw)
    assert kept.state == "quarantined"
    return kept.error
