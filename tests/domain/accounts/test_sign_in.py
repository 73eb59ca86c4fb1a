from datetime import timedelta

import pytest
import time_machine

from tests.makers import PASSWORD, make_agent, make_person
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts import actions, traces
from tocsin.domain.accounts.models import Grant, SetUpCode
from tocsin.domain.accounts.queries import operator
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = make_agent()
    actions.set_password(person, by=person, password=PASSWORD)
    return person


def tried(email, password, machine="10.0.0.1"):
    return traces.checked_credentials(email=email, password=password, machine=machine)


def test_the_right_password_lets_in(jonas):
    assert tried(jonas.email.upper(), PASSWORD) == jonas


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " "])
def test_a_wrong_password_does_not(jonas, password):
    with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
        tried(jonas.email, password)


def test_an_unknown_address_gets_the_same_answer():
    with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
        tried("nobody@example.org", PASSWORD)


def test_a_deactivated_person_gets_the_same_answer(jonas):
    actions.deactivate(jonas, by=operator())
    with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
        tried(jonas.email, PASSWORD)


def test_a_contact_without_a_password_does_not_come_in():
    ana = make_person()
    with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
        tried(ana.email, "!")


def test_after_ten_wrong_tries_even_the_right_password_waits(jonas):
    for _ in range(traces.TRIES_PER_ADDRESS):
        with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
            tried(jonas.email, "wrong")
    with pytest.raises(NotAllowed, match=r"sign_in\.throttled") as refusal:
        tried(jonas.email, PASSWORD)
    assert 0 < refusal.value.details["retry_after"] <= traces.SIGN_IN_WINDOW.total_seconds()


def test_the_wait_ends_with_the_window(jonas):
    for _ in range(traces.TRIES_PER_ADDRESS):
        with pytest.raises(NotAllowed):
            tried(jonas.email, "wrong")
    with time_machine.travel(instants.now() + traces.SIGN_IN_WINDOW, tick=False):
        assert tried(jonas.email, PASSWORD) == jonas


@pytest.mark.long
def test_one_machine_cannot_try_all_addresses(jonas):
    for n in range(traces.TRIES_PER_MACHINE):
        with pytest.raises(NotAllowed, match=r"sign_in\.failed"):
            tried(f"guess{n}@example.org", "wrong")
    with pytest.raises(NotAllowed, match=r"sign_in\.throttled"):
        tried(jonas.email, PASSWORD)
    assert tried(jonas.email, PASSWORD, machine="10.0.0.2") == jonas


def test_signing_in_is_on_record(jonas):
    actions.sign_in(jonas, by=jonas)
    assert history(jonas)[-1].verb == "person.signed_in"


def set_up(code, email="admin@example.org"):
    return actions.set_up(
        by=operator(), code=code, name="Ada Min", email=email, password=PASSWORD, language="pl"
    )


def test_the_first_visit_makes_the_administrator():
    ada = set_up(actions.issue_set_up_code(by=operator()))
    assert sorted(Grant.objects.filter(person=ada).values_list("role", flat=True)) == [
        "administrator",
        "agent",
    ]
    assert (ada.language, ada.check_password(PASSWORD)) == ("pl", True)


def test_a_wrong_code_makes_nobody():
    actions.issue_set_up_code(by=operator())
    with pytest.raises(BadInput) as refusal:
        set_up("wrong")
    assert (refusal.value.code, refusal.value.field) == ("set_up.code_wrong", "code")


def test_a_code_works_once():
    code = actions.issue_set_up_code(by=operator())
    set_up(code)
    with pytest.raises(RuleBroken, match=r"set_up\.done"):
        set_up(code, "other@example.org")


def test_a_newer_code_ends_the_older_one():
    old = actions.issue_set_up_code(by=operator())
    actions.issue_set_up_code(by=operator())
    with pytest.raises(BadInput, match=r"set_up\.code_wrong"):
        set_up(old)


def test_a_desk_with_people_issues_no_code():
    make_agent()
    with pytest.raises(RuleBroken, match=r"set_up\.done"):
        actions.issue_set_up_code(by=operator())
    assert not SetUpCode.objects.exists()


def test_receipts_and_throttles_are_swept_after_a_day(jonas):
    now = instants.now()
    traces.count_try("old", now - timedelta(days=2), timedelta(minutes=1))
    traces.claim_receipt(jonas, "key", "digest", now - timedelta(days=2))
    assert traces.sweep_receipts(now) == 1
