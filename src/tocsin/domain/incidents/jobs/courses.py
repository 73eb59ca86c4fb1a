"""What becomes of a letter: the course that the rules give it, taken through the usual actions."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import person_at, postmaster
from tocsin.domain.accounts.rules import Sender
from tocsin.domain.catalogue.queries import must_be_filled_in
from tocsin.domain.conversations import queries as conversations
from tocsin.domain.conversations import traces
from tocsin.domain.conversations.models import Mailbox, Wording
from tocsin.domain.conversations.rules import Channel, Format, may_begin
from tocsin.domain.conversations.sources.quotes import without_signature
from tocsin.domain.incidents import actions, permissions, queries, rules
from tocsin.domain.incidents.jobs.letters import Letter
from tocsin.domain.incidents.jobs.suppliers import answered_by_supplier
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import Arrival, Course, LinkKind, Standing, State


def followed(letter: Letter, now: datetime) -> Incident | None:
    """Do what the mail asks for; return the incident that it belongs to now."""
    return answered_by_supplier(letter) or _overheard(letter) or _decided(letter, now)


def _overheard(letter: Letter) -> Incident | None:
    """Note what somebody else sends back to what a supplier was sent, a mail server for one.

    Whoever answers it has had the supplier's letter, so the desk must read it; nobody outside does.
    """
    thread = conversations.thread_answered_by(reversed(letter.mail.answers))
    inquiry = queries.inquiry_of(thread) if thread else None
    if inquiry is None:
        return None
    incident = queries.matter_of(inquiry)
    _note(letter, incident)
    return incident


def _decided(letter: Letter, now: datetime) -> Incident | None:
    incident, certain = _answered(letter)
    arrival = _arrival(letter, incident, certain=certain, now=now)
    course = rules.course(arrival)
    if why := _why_set_aside(course, letter):
        traces.quarantine(letter.raw, why)
        return None
    match course:
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


def _answered(letter: Letter) -> tuple[Incident | None, bool]:
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


def _arrival(letter: Letter, incident: Incident | None, *, certain: bool, now: datetime) -> Arrival:
    if incident is None:
        return Arrival(letter.raw.automatic)
    words, _ = without_signature(letter.new_text)
    return Arrival(
        automatic=letter.raw.automatic,
        state=State(incident.state),
        certain=certain,
        standing=_standing(letter.person, incident),
        only_thanks=not letter.mail.attachments and rules.is_only_thanks(words),
        may_come_back=_may_come_back(incident, now),
    )


def _may_come_back(incident: Incident, now: datetime) -> bool:
    window = timedelta(days=queries.policy().reopen_within_days)
    ended_at = incident.closed_at or incident.cancelled_at
    return rules.may_reopen_at(now, ended_at=ended_at, window=window)


def _standing(person: Person | None, incident: Incident) -> Standing:
    if person is None:
        return Standing.STRANGER
    if permissions.is_watching_inside(person, incident):
        return Standing.STAFF
    if permissions.may_take_part(person, incident):
        return Standing.TAKING_PART
    return Standing.STAFF if permissions.may_note(person, incident) else Standing.STRANGER


def _register(letter: Letter, circle: actions.Circle | None = None) -> Incident:
    mail = letter.mail
    reporter = letter.person or person_at(mail.sender.address)
    report = actions.Report(
        title=rules.title_of(mail.subject, letter.new_text, letter.phrases.no_subject),
        wording=letter.wording,
        channel=Channel.MAIL,
        message_ids=letter.message_ids,
        circle=circle or actions.Circle(),
        **_given_by(letter.mailbox),
    )
    return actions.register(
        by=letter.person or postmaster(),
        reporter=reporter or _stranger(letter),
        report=report,
    )


def _why_set_aside(course: Course, letter: Letter) -> str:
    """Return why nothing is done with it; whoever takes part may answer from anywhere."""
    if course is Course.QUARANTINE:
        return "mail.automatic"
    begins = course in (Course.REGISTER, Course.REFER)
    return "mail.sender_not_allowed" if begins and not _may_begin(letter) else ""


def _may_begin(letter: Letter) -> bool:
    """Ask the mailbox whether something of this sender may be registered: a claim, no proof."""
    box = letter.mailbox
    return box is None or may_begin(
        box.sender_rule,
        box.sender_domains.split(),
        letter.mail.sender.address,
        known=letter.person is not None,
    )


def _given_by(box: Mailbox | None) -> dict[str, Any]:
    """Return what a report begins with in this mailbox; what was retired since counts no more.

    A mail fills in no fields, and must not be lost over a category that has come to ask for some.
    """
    if box is None:
        return {}
    category = box.category if box.category and box.category.is_active else None
    return {
        "team": box.team if box.team and box.team.is_active else None,
        "category": None if must_be_filled_in(category) else category,
        "impact": box.impact,
        "urgency": box.urgency,
    }


def _stranger(letter: Letter) -> Sender:
    language = letter.mailbox.language if letter.mailbox else ""
    return Sender(letter.mail.sender.address, letter.sender_name, language)


def _circle_of(older: Incident) -> actions.Circle:
    """Keep what answers a secret as secret: it quotes its title, its number and its words."""
    if not older.confidential:
        return actions.Circle()
    people, teams = queries.listed_people(older), queries.listed_teams(older)
    return actions.Circle(confidential=True, people=tuple(people), teams=tuple(teams))


def _shut_out(incident: Incident, older: Incident) -> None:
    """Keep who is involved there away from here; their own mail is theirs."""
    involved = tuple(p for p in queries.involved(older) if p != incident.reporter)
    if involved:
        actions.name_involved(incident, by=postmaster(), people=involved)


def _refer(letter: Letter, older: Incident, *, stranger: bool) -> Incident:
    incident = _register(letter, _circle_of(older))
    _shut_out(incident, older)
    phrase = letter.phrases.stranger if stranger else letter.phrases.too_late
    wording = Wording(phrase % {"number": older.number}, Format.PLAIN)
    actions.note(incident, by=postmaster(), wording=wording, channel=Channel.MAIL)
    if not stranger:
        actions.link(incident, by=postmaster(), kind=LinkKind.RELATED, target=older)
    return incident


def _note(letter: Letter, incident: Incident) -> None:
    by, wording = letter.person, letter.wording
    if by is None or not permissions.may_note(by, incident):
        # Nobody here said it, so it stands under whoever is named above it.
        by = postmaster()
        sender = f"{letter.mail.sender.name} <{letter.mail.sender.address}>".strip()
        words = f"{sender}\n\n{letter.new_text or letter.phrases.no_text}"
        wording = replace(wording, body=words, form=Format.PLAIN, plain=None, signature="")
    actions.note(
        incident, by=by, wording=wording, channel=Channel.MAIL, message_ids=letter.message_ids
    )


def _answer(letter: Letter, incident: Incident) -> None:
    if letter.person is not None:
        actions.answer(
            incident,
            by=letter.person,
            wording=letter.wording,
            channel=Channel.MAIL,
            message_ids=letter.message_ids,
        )


def _reopen(letter: Letter, incident: Incident) -> None:
    if letter.person is not None:
        actions.reopen_by_answer(
            incident,
            by=letter.person,
            wording=letter.wording,
            channel=Channel.MAIL,
            message_ids=letter.message_ids,
        )
