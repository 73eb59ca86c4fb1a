"""From the bytes that were kept to a letter that can be decided upon, each once."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import OutOfDate, Refusal
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import ADDRESS
from tocsin.domain.conversations import queries as conversations
from tocsin.domain.conversations import traces
from tocsin.domain.conversations.models import RawMail, StoredFile, Wording
from tocsin.domain.conversations.rules import BODY_LIMIT, Format, nature
from tocsin.domain.conversations.sources.mail import ParsedMail, Unreadable, parse
from tocsin.domain.conversations.sources.quotes import reply_text, without_signature
from tocsin.domain.incidents.jobs.courses import followed
from tocsin.domain.incidents.jobs.letters import Letter
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import Phrases
from tocsin.domain.journal.rules import Source, coming_from


def take_in(raw: RawMail, *, phrases: Phrases) -> Incident | None:
    """Do what a received mail asks for, once; what cannot be understood goes to the quarantine."""
    now = instants.now()
    with coming_from(Source.MAIL):
        try:
            mail = parse(
                conversations.content(raw.blob),
                parts=settings.MAIL_PARTS,
                size=settings.MAIL_BYTES,
            )
            return _taken(raw, mail, phrases, now)
        except Unreadable as error:
            traces.quarantine(raw, f"unreadable.{error.code}")
        except OutOfDate as refusal:
            traces.note_error(raw, refusal.code)
        except Refusal as refusal:
            traces.quarantine(raw, refusal.code)
    return None


def _taken(raw: RawMail, mail: ParsedMail, phrases: Phrases, now: datetime) -> Incident | None:
    sender = mail.sender.address.casefold()
    automatic = nature(
        mail.why_automatic, sender=sender, answers=bool(mail.answers), bounces=bool(mail.bounces)
    )
    is_first = traces.note_sender(
        raw, sender=sender, automatic=automatic or "", message_id=mail.message_id
    )
    if not is_first:
        traces.mark_parsed(raw, conversations.thread_of_message_id(mail.message_id))
        return None
    if error := _refusal(mail, sender):
        traces.quarantine(raw, error)
        return None
    letter = _letter(raw, mail, phrases, now)
    with transaction.atomic():
        held = traces.locked(raw)
        if held is None:
            return None
        incident = followed(letter, now)
        if incident is not None:
            traces.mark_parsed(held, incident.thread)
    return incident


def _refusal(mail: ParsedMail, sender: str) -> str:
    """Return why nobody may act on this mail, or nothing."""
    if not ADDRESS.fullmatch(sender):
        return "mail.sender_unknown"
    if conversations.is_own(sender):
        return "mail.from_ourselves"
    return "mail.ours_come_back" if conversations.is_ours(mail.message_id) else ""


def _letter(raw: RawMail, mail: ParsedMail, phrases: Phrases, now: datetime) -> Letter:
    new, quoted = reply_text(mail.text)
    wording = _wording(mail, new.strip(), is_whole=not quoted, raw=raw, at=now)
    if not wording.body.strip():
        wording = replace(wording, body=phrases.no_text, form=Format.PLAIN, plain=None)
    sender = person_at(mail.sender.address)
    person = sender if sender and sender.is_active else None
    return Letter(raw, mail, person, new.strip(), wording, phrases, conversations.mailbox_of(raw))


def _wording(mail: ParsedMail, new: str, *, is_whole: bool, raw: RawMail, at: datetime) -> Wording:
    """Show the HTML as it came, unless it repeats what was said before: then the new words."""
    files = tuple(_kept(mail, at))
    if mail.html and is_whole and len(mail.html.encode("utf-8", "replace")) <= BODY_LIMIT:
        return Wording(mail.html, Format.HTML, plain=new, files=files, raw=raw, marks=mail.marks)
    words, signature = without_signature(new)
    if not words:
        words, signature = new, ""
    return Wording(
        words,
        Format.PLAIN,
        plain=words,
        files=files,
        raw=raw,
        signature=signature,
        marks=mail.marks,
    )


def _kept(mail: ParsedMail, at: datetime) -> list[StoredFile]:
    return [
        traces.keep_file(
            BytesIO(file.content),
            name=file.name,
            at=at,
            content_id=file.content_id,
            inline=file.inline,
        )
        for file in mail.attachments
    ]
