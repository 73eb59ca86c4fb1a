"""A delivery as a letter: subject, text and HTML in its reader's language and time zone."""

from datetime import date, datetime
from email.utils import parseaddr
from json import loads
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.base.mail import Letter
from tocsin.base.markup import clean_html, text_to_html
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.notify.queries import OUTWARD, Piece
from tocsin.domain.notify.rules import Notice
from tocsin.words.consent import NOT_SOLVED, SOLVED, consent_address
from tocsin.words.labels import label
from tocsin.words.mail import matters
from tocsin.words.readers import speaking

NOTHING = ""
SPOKEN = (Notice.MESSAGE, Notice.MENTIONED, Notice.INQUIRY)
# Which texts of the event its reader was given, and which are only for the house.
GIVEN: dict[str, tuple[str, ...]] = {
    Notice.INVITED: ("message",),
    Notice.TASK_GIVEN: ("task",),
    Notice.UPDATE: ("body",),
}
GIVEN_INSIDE: dict[str, tuple[str, ...]] = {
    Notice.ACCESSED: ("reason",),
    Notice.ALERTED: ("rule",),
    Notice.CANDIDATE: ("reason",),
    Notice.ESCALATED: ("reason", "tried"),
    Notice.HANDED_BACK: ("reason", "tried"),
    Notice.INFORMED: ("reason", "tried"),
    Notice.MAJOR: ("reason",),
    # Somebody's reason, the reporter's no, or the assessment.
    Notice.REOPENED: ("reason", "comment", "note"),
}


def letter(
    piece: Piece, *, now: datetime, files: tuple[tuple[str, str, bytes], ...] = ()
) -> Letter:
    """Write the letter; `files` are (name, media type, content) and go along."""
    delivery, person = piece.delivery, piece.delivery.person
    with speaking(person.language, person.time_zone):
        values = _values(piece, now)
        return Letter(
            sender=_sender(piece),
            to=((delivery.address, person.name),),
            subject=_one_line(_plain("mail/subject.txt", values)),
            text=_plain("mail/letter.txt", values).strip() + "\n",
            html=render_to_string("mail/letter.html", values),
            sent_at=now,
            message_id=delivery.message_id,
            in_reply_to=piece.earlier[-1] if piece.earlier else NOTHING,
            references=piece.earlier,
            auto_submitted=NOTHING if is_from_a_person(piece) else "auto-generated",
            attachments=files,
        )


def is_from_a_person(piece: Piece) -> bool:
    """Say whether somebody wrote these words for the reader: then the letter is no robot's."""
    wrote = _speaker(piece)
    return piece.delivery.notice in SPOKEN and wrote.kind != Kind.SYSTEM


def _speaker(piece: Piece) -> Person:
    """Return whose words it tells: a caller's, though somebody else wrote them down."""
    event = piece.delivery.event
    spoken = piece.delivery.notice is Notice.MESSAGE and event.on_behalf_of
    return spoken or event.actor


def _called(person: Person) -> str:
    return gettext("The desk") if person.kind == Kind.SYSTEM else person.name


def _is_secret(piece: Piece) -> bool:
    """Say whether the reader is told of something whose very title is not for them."""
    return piece.delivery.notice in OUTWARD and piece.delivery.incident.confidential


def _reference(piece: Piece) -> str:
    """Return the number; stakeholders, who answer nobody, are given none of a secret one.

    What tells of many has none.
    """
    notice = piece.delivery.notice
    is_kept = notice == Notice.DIGEST or (_is_secret(piece) and notice == Notice.UPDATE)
    return NOTHING if is_kept else piece.delivery.incident.number


def _values(piece: Piece, now: datetime) -> dict[str, Any]:
    delivery, incident = piece.delivery, piece.delivery.incident
    found = matters.told(piece, now)
    values: dict[str, Any] = {
        "actor": _called(_speaker(piece)),
        "at": matters.exactly(delivery.event.at),
        "days": piece.reopen_days,
        "due": _due(piece),
        "incident": incident,
        "reference": _reference(piece),
        "title": NOTHING if _is_secret(piece) else incident.title,
        "inside": piece.inside,
        "internal": bool(piece.message and piece.message.visibility == Visibility.INTERNAL),
        "is_reporter": delivery.person_id == incident.reporter_id,
        "show_link": delivery.notice not in (*OUTWARD, Notice.DIGEST),
        "link": _link(piece),
        **_one_click(piece),
        "priority": label("priority", incident.priority),
        "state": label("state", incident.state),
        "quote": _quote(piece),
        "quote_html": _quote_html(piece),
        **_major(piece),
        "told": found,
        "about_targets": matters.is_about_targets(piece),
        "told_text": "\n\n".join(one.text for one in found),
        "incidents": len(found) if delivery.notice == Notice.DIGEST else 0,
    }
    for part in ("opening", "closing"):
        values[part] = _plain(f"mail/{matters.said_as(piece)}.txt#{part}", values).strip()
    return values


def _link(piece: Piece) -> str:
    """Lead to the page of the incident: who has no account here finds it in the portal.

    It holds no key: letters are answered, and quoted to everybody who takes part.
    """
    is_guest = not piece.inside and piece.delivery.person.kind == Kind.CONTACT
    place = "portal/reports" if is_guest else "incidents"
    return f"{settings.BASE_URL}/{place}/{piece.delivery.incident.number}"


def _major(piece: Piece) -> dict[str, str]:
    """Return what letters about a major incident speak of."""
    facts = loads(piece.delivery.event.data)
    promised = facts.get("next_update_at")
    return {
        "next_at": matters.exactly(instants.parsed(promised)) if promised else NOTHING,
        "part": label("part", facts.get("part", NOTHING)),
        "template": facts.get("template", NOTHING),
        "why": label("major_why", facts.get("why", NOTHING)),
    }


def _one_click(piece: Piece) -> dict[str, str]:
    """Lead the reporter to the question, which needs no account, by either answer to it."""
    delivery, incident = piece.delivery, piece.delivery.incident
    if delivery.notice != Notice.RESOLVED or delivery.person_id != incident.reporter_id:
        return {}
    return {
        "solved": consent_address(incident, delivery.person, SOLVED),
        "not_solved": consent_address(incident, delivery.person, NOT_SOLVED),
    }


def _quote(piece: Piece) -> str:
    """Return the words that the letter is about: what was said, how it was solved, why it is back.

    A confirmation repeats nothing: whoever writes under a stolen address would have us carry it.
    """
    notice = piece.delivery.notice
    if notice == Notice.RESOLVED:
        return _along(piece) or piece.texts.get("resolution_text", NOTHING)
    if notice in SPOKEN and piece.message:
        return piece.message.plain
    inside = GIVEN_INSIDE.get(notice, ()) if piece.inside else ()
    said = (piece.texts.get(field, NOTHING) for field in (*GIVEN.get(notice, ()), *inside))
    return "\n\n".join(part for part in said if part)


def _along(piece: Piece) -> str:
    """Return what stands in place of a solution that came from the parent."""
    if "parent" not in loads(piece.delivery.event.data):
        return NOTHING
    return gettext("It was solved together with the incident it belongs to.")


def _quote_html(piece: Piece) -> SafeString:
    message = piece.message
    if piece.delivery.notice in SPOKEN and message and message.html:
        # Images inside the text lie with us, and no mail program can fetch them from there.
        return _safe(clean_html(message.html, images={}))
    quote = _quote(piece)
    return _safe(text_to_html(quote) if quote else NOTHING)


def _due(piece: Piece) -> str:
    """Return the day until when the task of a letter is to be done."""
    due_on = loads(piece.delivery.event.data).get("due_on")
    return date_format(date.fromisoformat(due_on), "DATE_FORMAT") if due_on else NOTHING


def _safe(cleaned: str) -> SafeString:
    return mark_safe(cleaned)  # noqa: S308 - both callers hand over what was just cleaned


def _sender(piece: Piece) -> tuple[str, str]:
    name, address = parseaddr(settings.MAIL_FROM)
    spoken = _speaker(piece).name if is_from_a_person(piece) else name
    return address, _one_line(spoken)


def _plain(template: str, values: dict[str, Any]) -> str:
    """Render without escaping: in plain text an ampersand is an ampersand."""
    compiled = get_template(template).template  # type: ignore[attr-defined]
    return str(compiled.render(Context(values, autoescape=False)))


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
