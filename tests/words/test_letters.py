import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.base.mail import composed
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Participant
from tocsin.domain.journal.models import Event
from tocsin.domain.notify import queries, traces
from tocsin.domain.notify.rules import Notice
from tocsin.words.mail import letter

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld")


@pytest.fixture
def incident(ana):
    with instants.at(NOON):
        return make_incident("Printer & <fire>", reporter=ana, description="It burns.")


def written(incident, person, notice):
    """Write the letter that tells the person of the incident's last event."""
    person.refresh_from_db()
    event = Event.objects.of(incident).latest("seq")
    incident.refresh_from_db()
    told = traces.queue(event, incident, {person: notice}, ids=queries.message_ids(1))
    (piece,) = queries.pieces(told)
    return letter(piece, now=NOON)


def spoken_in(person, **preferences):
    accounts.change_person(person, by=operator(), changes=preferences)


def test_a_confirmation_gives_the_number_and_repeats_nothing(incident, ana):
    confirmation = written(incident, ana, Notice.REGISTERED)

    assert confirmation.subject == f"[{incident.number}] Printer & <fire>"
    assert confirmation.to == (("ana@example.org", "Ana Rey"),)
    assert f"Its number is {incident.number}." in confirmation.text
    assert "Tuesday 24 November 2026, 11:00 UTC" in confirmation.text
    assert f"/portal/reports/{incident.number}\n" in confirmation.text
    assert "burns" not in confirmation.text + confirmation.html
    assert confirmation.auto_submitted == "auto-generated"


def test_html_is_escaped_and_plain_text_is_not(incident, ana):
    confirmation = written(incident, ana, Notice.REGISTERED)

    assert "Printer &amp; &lt;fire&gt;" in confirmation.html
    assert "Printer & <fire>" in confirmation.text


def test_a_letter_speaks_its_reader_s_language_by_their_clock(incident, ana):
    spoken_in(ana, language="pl", time_zone="Europe/Warsaw")

    confirmation = written(incident, ana, Notice.REGISTERED)

    assert "12:00 CET" in confirmation.text
    assert '<html lang="pl">' in confirmation.html


@pytest.mark.parametrize(
    ("language", "sentence", "instant"),
    [
        ("pl", "Otrzymaliśmy Twoje zgłoszenie.", "Wtorek, 24 listopada 2026, 11:00 UTC"),
        ("de", "Wir haben Ihre Meldung erhalten.", "Dienstag, 24. November 2026, 11:00 UTC"),
    ],
)
def test_sentences_and_dates_are_translated(incident, ana, language, sentence, instant):
    spoken_in(ana, language=language)

    text = written(incident, ana, Notice.REGISTERED).text

    assert sentence in text
    assert instant in text


def test_an_unknown_language_or_zone_is_the_desk_s_own(incident, ana):
    spoken_in(ana, language="tlh", time_zone="Nowhere/Land")

    assert "11:00 UTC" in written(incident, ana, Notice.REGISTERED).text


def test_a_message_stands_in_the_letter_under_its_author_s_name(incident, ana, jonas):
    wording = Wording("Is it **out**?\n\n<script>x()</script>")
    actions.answer(incident, by=jonas, wording=wording)

    message = written(incident, ana, Notice.MESSAGE)

    assert message.sender[1] == "Jonas Feld"
    assert message.auto_submitted == ""
    assert f"Jonas Feld writes about {incident.number}:\n\nIs it out?" in message.text
    assert "<strong>out</strong>" in message.html
    assert "<script" not in message.html
    assert "To answer, simply reply to this mail." in message.text


def test_what_a_caller_said_is_told_as_theirs(incident, ana, jonas):
    said = Wording("It burns higher.")
    actions.take_callers_word(incident, by=jonas, caller=ana, wording=said)

    told = written(incident, make_agent("Tomasz Wilk"), Notice.MESSAGE)

    assert told.sender[1] == "Ana Rey"
    assert f"Ana Rey writes about {incident.number}:" in told.text


def test_who_works_on_it_is_told_where_their_answer_goes(incident, ana, jonas):
    actions.answer(incident, by=ana, wording=Wording("It still burns."))

    message = written(incident, jonas, Notice.MESSAGE)

    assert "becomes an internal note" in message.text


def test_a_resolution_asks_the_reporter_to_confirm(incident, ana):
    zoe = make_person("Zoë Ng")
    Participant.objects.create(incident=incident, person=zoe)
    actions.resolve(incident, by=operator(), code="solved_permanent", text="Put out.")

    to_reporter = written(incident, ana, Notice.RESOLVED)

    assert "Put out." in to_reporter.text
    assert "/solved\n" in to_reporter.text
    assert "/not-solved\n" in to_reporter.text
    to_other = written(incident, zoe, Notice.RESOLVED)
    assert "Put out." in to_other.text
    assert "confirm" not in to_other.text


def test_the_reason_of_a_reopening_stays_inside(incident, ana, jonas):
    actions.resolve(incident, by=operator(), code="solved_permanent", text="Put out.")
    actions.reopen(incident, by=operator(), reason="Smoke was seen.")

    assert "Smoke" in written(incident, jonas, Notice.REOPENED).text
    to_reporter = written(incident, ana, Notice.REOPENED)
    assert "Smoke" not in to_reporter.text + to_reporter.html
    assert "is open again" in to_reporter.text


def test_a_closing_note_says_how_long_the_way_back_is_open(incident, ana):
    closing = written(incident, ana, Notice.CLOSED)

    assert "within 14 days" in closing.text


def test_an_assignment_names_what_one_needs_to_begin(incident, jonas):
    team = make_team("night-shift")
    accounts.join_team(jonas, by=operator(), team=team)
    actions.assign(incident, by=operator(), team=team, assignee=jonas)

    assigned = written(incident, jonas, Notice.ASSIGNED)

    assert "Team: Night shift\nReporter: Ana Rey" in assigned.text
    assert "Priority: P3 Medium" in assigned.text


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(other, marks=pytest.mark.long) for other in ("pl", "de"))]
)
@pytest.mark.parametrize("notice", [notice for notice in Notice if notice is not Notice.DIGEST])
def test_every_notice_can_be_sent_in_every_language(incident, ana, notice, language):
    spoken_in(ana, language=language)

    told = written(incident, ana, notice)

    assert incident.number in composed(told).as_string()
    assert not re.search(r"\n{3}|{[{%]|%\(", told.text)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Targets of one incident"),
        ("pl", "Terminy jednego incydentu"),
        ("de", "Fristen einer Störung"),
    ],
)
def test_a_digest_can_be_sent_in_every_language(incident, ana, language, subject):
    spoken_in(ana, language=language, time_zone="Europe/Warsaw")
    ana.refresh_from_db()
    event = Event.objects.of(incident).latest("seq")
    (piece,) = queries.pieces(
        traces.queue(event, incident, {ana: Notice.DIGEST}, ids=queries.message_ids(1))
    )
    missed = queries.Matter(incident, "clock.breached", NOON, measure="update", due_at=NOON)
    told = letter(replace(piece, matters=(missed,)), now=NOON)

    assert told.subject == subject
    assert f"{incident.number} · P3 · Printer & <fire>" in told.text
    assert "12:00 CET" in told.text
    assert "Printer &amp; &lt;fire&gt;" in told.html
    assert not re.search(r"\n{3}|{[{%]|%\(", told.text)


def test_a_title_that_no_header_takes_is_made_one_line(incident, ana):
    type(incident).objects.filter(pk=incident.pk).update(title="Fire\u2028Bcc: all@example.org")

    assert composed(written(incident, ana, Notice.REGISTERED))["Bcc"] is None


def test_the_desk_s_own_name_stands_before_its_address(incident, ana, settings):
    settings.MAIL_FROM = "Service desk <desk@example.org>"

    confirmation = written(incident, ana, Notice.REGISTERED)

    assert confirmation.sender == ("desk@example.org", "Service desk")
    assert confirmation.message_id.endswith("@example.org")
