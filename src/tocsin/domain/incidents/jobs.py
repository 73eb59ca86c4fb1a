"""Entry points of worker and mail intake: raw mail that becomes something, holds that end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import OutOfDate, Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator, person_at, postmaster
from tocsin.domain.accounts.rules import ADDRESS, NAME_LIMIT, Sender
from tocsin.domain.conversations import queries as conversations
from tocsin.domain.conversations import traces
from tocsin.domain.conversations.models import RawMail, StoredFile, Wording
from tocsin.domain.conversations.rules import BODY_LIMIT, Channel, Format, nature
from tocsin.domain.conversations.sources.mail import ParsedMail, Unreadable, parse
from tocsin.domain.conversations.sources.quotes import reply_text, without_signature
from tocsin.domain.incidents import actions, permissions, queries, rules
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import Arrival, Course, LinkKind, Phrases, Standing, State
from tocsin.domain.journal.rules import Source, coming_from


@dataclass(frozen=True)
class _Letter:
    """A mail that was read, with everything that deciding about it takes."""

    raw: RawMail
    mail: ParsedMail
    person: Person | None
    new_text: str
    wording: Wording
    phrases: Phrases

    @property
    def message_ids(self) -> tuple[str, ...]:
        return (self.mail.message_id,) if self.mail.message_id else ()


def take_in(raw: RawMail, *, phrases: Phrases) -> Incident | None:
    """Do what a received mail asks for, once; what cannot be understood goes to the quarantine."""
    now = instants.now()
    with coming_from(Source.MAIL):
        try:
            mail = parse(conversations.content(raw.blob))
            return _taken(raw, mail, phrases, now)
        except Unreadable as error:
            traces.quarantine(raw, f"unreadable.{error.code}")
        except OutOfDate as refusal:
            traces.note_error(raw, refusal.code)
        except Refusal as refusal:
            traces.quarantine(raw, refusal.code)
    return None


def due_holds() -> list[Incident]:
    return list(queries.held_until(instants.now()))


def end_hold(incident: Incident) -> None:
    """Resume what was on hold until an instant that has come."""
    actions.resume(incident, by=operator())


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
        incident = _followed(letter, now)
        if incident is not None:
            traces.mark_parsed(held, incident.thread)
    return incident


def _refusal(mail: ParsedMail, sender: str) -> str:
    """Return why nobody may act on this mail, or nothing."""
    if not ADDRESS.fullmatch(sender):
        return "mail.sender_unknown"
    if sender == conversations.own_address():
        return "mail.from_ourselves"
    return "mail.ours_come_back" if conversations.is_ours(mail.message_id) else ""


def _letter(raw: RawMail, mail: ParsedMail, phrases: Phrases, now: datetime) -> _Letter:
    new, quoted = reply_text(mail.text)
    wording = _wording(mail, new.strip(), is_whole=not quoted, raw=raw, at=now)
    if not wording.body.strip():
        wording = Wording(phrases.no_text, Format.PLAIN, files=wording.files, raw=raw)
    sender = person_at(mail.sender.address)
    person = sender if sender and sender.is_active else None
    return _Letter(raw, mail, person, new.strip(), wording, phrases)


def _wording(mail: ParsedMail, new: str, *, is_whole: bool, raw: RawMail, at: datetime) -> Wording:
    """Show the HTML as it came, unless it repeats what was said before: then the new words."""
    files = tuple(_kept(mail, at))
    if mail.html and is_whole and len(mail.html.encode("utf-8", "replace")) <= BODY_LIMIT:
        return Wording(mail.html, Format.HTML, plain=new, files=files, raw=raw)
    return Wording(new, Format.PLAIN, plain=new, files=files, raw=raw)


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


def _followed(letter: _Letter, now: datetime) -> Incident | None:
    """Take the course that the rules give; return the incident that the mail belongs to now."""
    incident, certain = _answered(letter)
    arrival = _arrival(letter, incident, certain=certain, now=now)
    match rules.course(arrival):
        case Course.QUARANTINE:
            traces.quarantine(letter.raw, "mail.automatic")
            return None
        case Course.REGISTER:
            return _register(letter)
        case _ if incident is None:
            return _register(letter)
        case Course.REFER:
            return _refer(letter, incident, stranger=arrival.standing is Standing.STRANGER)
        case Course.NOTE:
            _note(letter, incident)
        case Course.ANSWER:
            _answer(letter, incident)
        case Course.REOPEN:
            _reopen(letter, incident)
    return incident


def _answered(letter: _Letter) -> tuple[Incident | None, bool]:
    """Return the incident that the mail answers, and whether its references say so."""
    # The nearest comes last where threads are looked up.
    thread = conversations.thread_answered_by(reversed(letter.mail.answers))
    if thread is not None and (incident := queries.incident_of(thread)):
        return _survivor(incident), True
    numbered = queries.numbered_in(letter.mail.subject)
    return (_survivor(numbered) if numbered else None), False


def _survivor(incident: Incident) -> Incident:
    """Return where a merged incident goes on."""
    return incident.merged_into or incident


def _arrival(
    letter: _Letter, incident: Incident | None, *, certain: bool, now: datetime
) -> Arrival:
    if incident is None:
        return Arrival(letter.raw.automatic)
    words, _ = without_signature(letter.new_text)
    return Arrival(
        automatic=letter.raw.automatic,
        state=State(incident.state),
        certain=certain,
        standing=_standing(letter.person, incident),
        only_thanks=not letter.mail.attachments and rules.is_only_thanks(words),
        may_come_back=rules.may_reopen_at(
            now, ended_at=incident.closed_at or incident.cancelled_at
        ),
    )


def _may_come_back(incident: Incident, now: datetime) -> bool:
    window = timedelta(days=queries.policy().reopen_within_days)
    ended_at = incident.closed_at or incident.cancelled_at
    return rules.may_reopen_at(now, ended_at=ended_at, window=window)


def _standing(person: Person | None, incident: Incident) -> Standing:
    if person is None:
        return Standing.STRANGER
    if permissions.may_take_part(person, incident):
        return Standing.TAKING_PART
    return Standing.STAFF if permissions.may_note(person, incident) else Standing.STRANGER


def _register(letter: _Letter) -> Incident:
    mail = letter.mail
    name = "".join(c if c.isprintable() else " " for c in mail.sender.name)[:NAME_LIMIT]
    reporter = letter.person or person_at(mail.sender.address)
    report = actions.Report(
        title=rules.title_of(mail.subject, letter.new_text, letter.phrases.no_subject),
        wording=letter.wording,
        channel=Channel.MAIL,
        message_ids=letter.message_ids,
    )
    return actions.register(
        by=letter.person or postmaster(),
        reporter=reporter or Sender(mail.sender.address, name),
        report=report,
    )


def _refer(letter: _Letter, older: Incident, *, stranger: bool) -> Incident:
    incident = _register(letter)
    phrase = letter.phrases.stranger if stranger else letter.phrases.too_late
    wording = Wording(phrase % {"number": older.number}, Format.PLAIN)
    actions.note(incident, by=postmaster(), wording=wording, channel=Channel.MAIL)
    if not stranger:
        actions.link(incident, by=postmaster(), kind=LinkKind.RELATED, target=older)
    return incident


def _note(letter: _Letter, incident: Incident) -> None:
    by, wording = letter.person, letter.wording
    if by is None or not permissions.may_note(by, incident):
        # Nobody here said it, so it stands under whoever is named above it.
        by = postmaster()
        sender = f"{letter.mail.sender.name} <{letter.mail.sender.address}>".strip()
        words = f"{sender}\n\n{letter.new_text or letter.phrases.no_text}"
        wording = Wording(words, Format.PLAIN, files=wording.files, raw=letter.raw)
    actions.note(
        incident, by=by, wording=wording, channel=Channel.MAIL, message_ids=letter.message_ids
    )


def _answer(letter: _Letter, incident: Incident) -> None:
    if letter.person is not None:
        actions.answer(
            incident,
            by=letter.person,
            wording=letter.wording,
            channel=Channel.MAIL,
            message_ids=letter.message_ids,
        )


def _reopen(letter: _Letter, incident: Incident) -> None:
    if letter.person is not None:
        actions.reopen_by_answer(
            incident,
            by=letter.person,
            wording=letter.wording,
            channel=Channel.MAIL,
            message_ids=letter.message_ids,
        )
