import pytest

from tocsin.domain.notify.rules import (
    BACKOFF,
    Circle,
    Happening,
    Notice,
    is_robot,
    retry_after,
    who_hears,
)

ANA, BEN, CLEO, JONAS, MIRA, WANDA, OLGA, DORA, SUSI, LENA, FRED, EVA = range(1, 13)
CONCERNED = {
    Circle.REPORTER: frozenset({ANA}),
    Circle.PARTICIPANTS: frozenset({BEN, CLEO}),
    Circle.ASSIGNEE: frozenset({JONAS}),
    Circle.WATCHERS: frozenset({WANDA}),
    Circle.KEEPERS: frozenset({OLGA}),
    Circle.MANAGEMENT: frozenset({DORA}),
    Circle.SUPPLIER: frozenset({SUSI}),
    Circle.RECEIVERS: frozenset({LENA}),
    Circle.FOLLOWERS: frozenset({FRED}),
    Circle.GUEST: frozenset({EVA}),
}


def told(verb, actor, concerned=CONCERNED, because_of="", changes=None, **facts):
    return who_hears(Happening(verb, actor, facts, changes or {}, because_of), concerned)


def test_the_reporter_alone_gets_the_number():
    assert told("incident.registered", MIRA, channel="phone") == {ANA: Notice.REGISTERED}


@pytest.mark.parametrize("channel", ["mail", "portal"])
def test_who_reports_from_afar_gets_the_number_of_their_own_report(channel):
    assert told("incident.registered", ANA, channel=channel, reporter=ANA) == {
        ANA: Notice.REGISTERED
    }


@pytest.mark.parametrize("channel", ["page", "rest", "command"])
def test_who_saw_the_number_appear_is_not_written_to(channel):
    assert told("incident.registered", ANA, channel=channel, reporter=ANA) == {}


def test_nobody_is_confirmed_a_report_without_a_reporter():
    assert told("incident.registered", MIRA, {}, channel="monitoring") == {}


def test_an_answer_of_the_desk_reaches_everybody_who_takes_part():
    heard = told("incident.message_added", JONAS, visibility="public", from_reporter=False)
    assert heard == dict.fromkeys((ANA, BEN, CLEO, WANDA), Notice.MESSAGE)


def test_a_caller_is_not_written_to_what_they_said_themselves():
    said = {"visibility": "public", "from_reporter": True, "speaker": ANA}
    heard = told("incident.message_added", MIRA, **said)
    assert ANA not in heard
    assert heard.keys() >= {BEN, JONAS}


def test_a_colleague_s_answer_is_no_news_for_who_works_on_it():
    heard = told("incident.message_added", MIRA, visibility="public", from_reporter=False)
    assert JONAS not in heard


def test_what_the_reporter_writes_reaches_the_others_and_who_works_on_it():
    heard = told("incident.message_added", ANA, visibility="public", from_reporter=True)
    assert heard == dict.fromkeys((BEN, CLEO, FRED, WANDA, JONAS), Notice.MESSAGE)


def test_an_internal_note_reaches_who_watches_inside_alone():
    heard = told("incident.message_added", JONAS, visibility="internal", from_reporter=False)
    assert heard == {WANDA: Notice.MESSAGE}


def test_an_answer_that_reopens_is_told_once_to_each():
    reopened = told("incident.reopened", ANA, by_answer=True)
    answered = told(
        "incident.message_added",
        ANA,
        because_of="incident.reopened",
        visibility="public",
        from_reporter=True,
    )
    assert reopened == dict.fromkeys((FRED, WANDA, JONAS), Notice.REOPENED)
    assert answered == dict.fromkeys((BEN, CLEO), Notice.MESSAGE)


@pytest.mark.parametrize(
    ("verb", "notice"),
    [
        ("incident.closed", Notice.CLOSED),
        ("incident.cancelled", Notice.CANCELLED),
    ],
)
def test_an_end_is_told_to_everybody_who_takes_part(verb, notice):
    assert told(verb, MIRA) == dict.fromkeys((ANA, BEN, CLEO, WANDA), notice)


def test_a_resolution_is_told_unless_the_agent_said_not_to():
    heard = told("incident.resolved", JONAS, tell_reporter=False)
    assert heard == dict.fromkeys((FRED, WANDA), Notice.RESOLVED)
    heard = told("incident.resolved", JONAS, tell_reporter=True)
    assert heard == dict.fromkeys((ANA, BEN, CLEO, FRED, WANDA), Notice.RESOLVED)


@pytest.mark.parametrize(
    "verb", ["incident.reopened", "incident.refused", "incident.found_unsatisfactory"]
)
def test_what_comes_back_is_told_to_everybody(verb):
    everybody = (ANA, BEN, CLEO, FRED, WANDA, JONAS)
    assert told(verb, MIRA) == dict.fromkeys(everybody, Notice.REOPENED)


def test_a_confirmation_that_closes_is_told_to_the_others():
    changes = {"state": ["resolved", "closed"]}
    heard = told("incident.confirmed", ANA, changes=changes)
    assert heard == dict.fromkeys((BEN, CLEO, WANDA), Notice.CLOSED)


def test_a_confirmation_that_waits_for_an_assessment_is_no_news():
    assert told("incident.confirmed", ANA, changes={"answered_solved": [None, True]}) == {}


def test_who_is_assigned_hears_of_it_unless_they_took_it():
    changes = {"assignee": [None, JONAS]}
    assert told("incident.assigned", MIRA, changes=changes) == {JONAS: Notice.ASSIGNED}
    assert told("incident.assigned", JONAS, changes=changes) == {}


def test_another_team_alone_is_no_news_for_anybody():
    assert told("incident.assigned", MIRA, changes={"team": [1, 2]}) == {}


@pytest.mark.parametrize(
    ("verb", "heard"),
    [
        ("incident.reporter_reminded", {ANA: Notice.REMINDED}),
        ("incident.no_response_proposed", {JONAS: Notice.NO_RESPONSE}),
        ("incident.glass_broken", dict.fromkeys((OLGA, JONAS), Notice.ACCESSED)),
        ("incident.brought_to_management", {DORA: Notice.INFORMED}),
        ("incident.supplier_asked", {SUSI: Notice.INQUIRY}),
        ("incident.supplier_written", {SUSI: Notice.INQUIRY}),
        ("incident.supplier_answered", dict.fromkeys((LENA, WANDA, JONAS), Notice.MESSAGE)),
    ],
)
def test_some_events_are_for_one_circle_alone(verb, heard):
    assert told(verb, MIRA) == heard


@pytest.mark.parametrize(
    "verb", ["incident.prioritised", "incident.held", "incident.acknowledged", "person.created"]
)
def test_other_events_are_not_told(verb):
    assert told(verb, MIRA) == {}


def test_an_attempt_is_repeated_later_and_later_and_given_up_after_two_days():
    waits = [retry_after(attempts) for attempts in range(1, len(BACKOFF) + 2)]
    assert waits == [*sorted(BACKOFF), None]
    assert sum(BACKOFF[1:], BACKOFF[0]).days == 1


@pytest.mark.parametrize(
    ("address", "robot"),
    [
        ("mailer-daemon@example.org", True),
        ("No-Reply@example.org", True),
        ("noreply+4711@example.org", True),
        ("ana@example.org", False),
        ("noreply.ana@example.org", False),
    ],
)
def test_mailboxes_of_machines_are_known_by_their_name(address, robot):
    assert is_robot(address) is robot


def test_the_team_that_gets_it_hears_and_a_supplier_s_hop_is_no_team_s():
    changes = {"team": [1, 2], "state": ["new", "assigned"]}
    assert told("incident.escalated", JONAS, changes=changes) == {LENA: Notice.ESCALATED}
    assert told("incident.escalated", JONAS, supplier=3) == {}


def test_what_comes_back_is_told_where_it_comes_back_to():
    assert told("incident.handed_back", JONAS) == {LENA: Notice.HANDED_BACK}


def test_a_guest_is_invited_by_mail():
    assert told("incident.guest_invited", JONAS, guest=EVA) == {EVA: Notice.INVITED}
