import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.conversations.rules import Automatic, nature
from tocsin.domain.incidents.rules import (
    TITLE_LIMIT,
    Arrival,
    Course,
    Standing,
    State,
    check_title,
    course,
    is_only_thanks,
    title_of,
)
from tocsin.domain.incidents.rules.thanks import LIMIT

PART = Standing.TAKING_PART
ENDED = [State.RESOLVED, State.CLOSED, State.CANCELLED]


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [
        pytest.param(Arrival(), Course.REGISTER, id="something new"),
        pytest.param(Arrival("generated"), Course.REGISTER, id="a machine reports"),
        pytest.param(Arrival("replied"), Course.QUARANTINE, id="a machine answers nothing"),
        pytest.param(Arrival("bounce"), Course.QUARANTINE, id="a bounce of nothing"),
        pytest.param(Arrival(state=State.NEW), Course.REFER, id="a stranger knows a Message-ID"),
        pytest.param(
            Arrival(state=State.NEW, certain=False), Course.REFER, id="a stranger quotes a number"
        ),
        pytest.param(
            Arrival("bounce", State.NEW, certain=False),
            Course.QUARANTINE,
            id="a strange machine quotes a number",
        ),
        pytest.param(Arrival("bounce", State.NEW), Course.NOTE, id="our letter bounced"),
        pytest.param(
            Arrival(state=State.NEW, standing=Standing.STAFF), Course.NOTE, id="an agent answers"
        ),
    ],
)
def test_the_course_of_a_mail(arrival, expected):
    assert course(arrival) is expected


@pytest.mark.parametrize("certain", [True, False])
@pytest.mark.parametrize("state", [State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD])
def test_who_takes_part_answers_what_is_open(state, certain):
    assert course(Arrival(state=state, standing=PART, certain=certain)) is Course.ANSWER


@pytest.mark.parametrize("state", ENDED)
def test_who_takes_part_reopens_what_had_ended(state):
    assert course(Arrival(state=state, standing=PART)) is Course.REOPEN


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("in_time", [True, False])
def test_thanks_reopen_nothing(state, in_time):
    arrival = Arrival(state=state, standing=PART, only_thanks=True, may_come_back=in_time)
    assert course(arrival) is Course.ANSWER


def test_an_answer_after_the_window_is_something_new():
    late = Arrival(state=State.CLOSED, standing=PART, may_come_back=False)
    assert course(late) is Course.REFER


@given(
    st.builds(
        Arrival,
        automatic=st.sampled_from(list(Automatic)),
        state=st.sampled_from(list(State)),
        standing=st.sampled_from(list(Standing)),
        certain=st.booleans(),
        only_thanks=st.booleans(),
        may_come_back=st.booleans(),
    )
)
def test_no_automatic_mail_changes_a_state_or_speaks_in_public(arrival):
    assert course(arrival) in {Course.NOTE, Course.REFER, Course.QUARANTINE}


@pytest.mark.parametrize(
    ("why", "sender", "answers", "expected"),
    [
        ((), "ana@example.org", True, None),
        (("auto_submitted",), "cron@example.org", False, Automatic.GENERATED),
        (("auto_submitted",), "ana@example.org", True, Automatic.REPLIED),
        (("auto_reply",), "ana@example.org", False, Automatic.REPLIED),
        (("null_sender", "auto_submitted"), "ana@example.org", True, Automatic.REPLIED),
        (("null_sender",), "somebody@example.org", False, Automatic.BOUNCE),
        (("report",), "relay@example.org", True, Automatic.BOUNCE),
        (("robot_sender",), "MAILER-DAEMON@example.org", True, Automatic.BOUNCE),
    ],
)
def test_machines_are_told_apart(why, sender, answers, expected):
    assert nature(why, sender=sender, answers=answers, bounces=False) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "thx",
        "Thank you 👍",
        "Thanks Ana",
        "Thank you very much.\n\nBest regards,\nAna Rey",
        "Hi Jonas,\n\nthanks a lot, works now.\n\nAna",
        "Vielen Dank!",
        "Super, danke",
        "Danke, funktioniert wieder. Viele Grüße\nAna",
        "Hallo Herr Müller, vielen Dank für die Hilfe. Mit freundlichen Grüßen Anna Schmidt",
        "Dzięki, działa.",
        "Dziękuję bardzo za szybką pomoc!\nPozdrawiam\nAna Kowalska",
        "Dzień dobry,\ndziękuję, wszystko działa.\nZ poważaniem\nJan Nowak",
    ],
)
def test_thanks_are_thanks(text):
    assert is_only_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It works",
        "Thanks, but it is still broken",
        "Thanks, it does not work",
        "Thanks. When will it be fixed?",
        "Thanks for nothing",
        "Thank you. Printer",
        "Thanks, VPN drops again",
        "Thanks, see you at 5",
        "Thanks\n\nBest regards\nAna\nPS still broken",
        "Thanks\nPlease reopen this",
        "Danke, funktioniert leider nicht",
        "Danke, geht wieder los",
        "Dziękuję, nie działa",
        "thanks " * LIMIT,
    ],
)
def test_more_than_thanks_is_more(text):
    assert not is_only_thanks(text)


@given(st.text())
def test_any_text_is_judged(text):
    assert is_only_thanks(text) in {True, False}


@pytest.mark.parametrize("piece", ["a, ", "\n", "(", "Thanks, ", "thanks Ana\n"])
def test_judging_takes_no_time(piece):
    started = time.perf_counter()
    is_only_thanks((piece * LIMIT)[:LIMIT])
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    ("subject", "text", "title"),
    [
        ("Printer on fire", "", "Printer on fire"),
        ("Re: AW: Printer", "", "Printer"),
        ("Re:", "It burns", "It burns"),
        ("", "\n\n  Hello there,\nit burns", "Hello there,"),
        ("", "word " * 40, "word " * 15 + "word…"),
        ("", "", "(none)"),
        ("x" * 300, "", "x" * (TITLE_LIMIT - 1) + "…"),
    ],
)
def test_the_title_of_a_mail(subject, text, title):
    assert title_of(subject, text, "(none)") == title


@given(st.text(), st.text())
def test_every_title_can_be_registered(subject, text):
    printable = "".join(c for c in subject + text if c.isprintable())
    assert check_title(title_of(printable, printable, "(none)"))
