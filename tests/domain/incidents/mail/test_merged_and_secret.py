"""Mail to what was merged, and mail about what is secret."""

import pytest

from tests.domain.incidents.mail.answers import answer, said
from tests.mails import mail, receive
from tests.makers import make_agent, make_incident, make_person
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def survivor(jonas, incident):
    into = make_incident("Printers on every floor", reporter=make_person("Eva"))
    actions.merge(incident, by=jonas, into=into, reason="Same")
    return into


@pytest.fixture
def officer():
    return make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)


def test_an_answer_to_a_merged_one_goes_to_the_survivor(ana, survivor):
    assert receive(answer()) == survivor
    assert said(survivor)[-1] == ("public", "Ana Rey", "It still burns.")


def test_the_old_number_in_a_subject_leads_to_the_survivor(ana, incident, survivor):
    assert receive(mail(subject=f"[{incident.number}] Printer")) == survivor


def test_undone_the_same_answer_goes_back_to_where_it_was(ana, jonas, incident, survivor):
    actions.unmerge(Incident.objects.get(pk=incident.pk), by=jonas)

    assert receive(answer()) == incident


def test_what_a_stranger_writes_about_a_secret_is_as_secret(officer, jonas, incident):
    eva = make_agent("Eva")
    actions.restrict(incident, by=officer, confidential=True, people=(officer, eva))
    actions.name_involved(incident, by=officer, people=(eva,))

    new = receive(answer(sender="zoe@example.org"))

    assert new.confidential
    for outsider in (jonas, eva, make_agent(role=Role.ADMINISTRATOR)):
        assert queries.by_number(new.number, outsider) is None
    assert incident.number in said(new)[-1][2]


def test_who_is_involved_writes_as_a_stranger(officer, ana, incident):
    actions.restrict(incident, by=officer, confidential=True)
    actions.name_involved(incident, by=officer, people=(ana,))

    new = receive(answer())

    assert (new != incident, new.reporter, new.confidential) == (True, ana, True)
    assert queries.by_number(new.number, ana) is not None
