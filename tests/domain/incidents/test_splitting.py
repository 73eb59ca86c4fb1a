"""How what somebody said becomes an incident of its own."""

import pytest

from tests.domain.incidents.everything import texts
from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def pair():
    return tuple(make_incident(f"By {n}", reporter=make_person(n)) for n in ("Ana", "Eva"))


def test_a_message_becomes_an_incident_of_its_author(jonas, pair):
    one, _ = pair
    said = actions.answer(one, by=one.reporter, wording=Wording("And the **printer** is dead"))
    new = actions.split(one, by=jonas, message=said)
    assert (new.reporter, new.title) == (one.reporter, "And the printer is dead")
    assert texts(new, jonas) == [(new.number, "And the printer is dead")]
    assert texts(one, jonas) == [(one.number, "And the printer is dead")]
    assert [queries.tie(link, new).other for link in queries.links(new, jonas)] == [one]
    assert [e.verb for e in history(one)][-2:] == ["incident.split", "incident.linked_from"]


def test_what_is_split_off_is_as_secret_as_where_it_was_said(pair):
    officer, eva = make_agent(role=Role.SECURITY_OFFICER), make_agent("Eva")
    one, _ = pair
    actions.restrict(one, by=officer, confidential=True)
    actions.name_involved(one, by=officer, people=(eva,))
    said = actions.note(one, by=officer, wording=Wording("And he took the keys"))
    new = actions.split(one, by=officer, message=said, title="Keys")
    assert (new.confidential, list(queries.involved(new))) == (True, [eva])
    assert list(queries.listed_people(new)) == list(queries.listed_people(one))


def test_only_what_was_said_here_is_split_off(jonas, pair):
    one, other = pair
    said = actions.note(other, by=jonas, wording=Wording("elsewhere"))
    with pytest.raises(BadInput):
        actions.split(one, by=jonas, message=said)
    with pytest.raises(NotAllowed):
        actions.split(other, by=other.reporter, message=said)


def test_what_was_said_inside_stays_inside(jonas, pair):
    one, _ = pair
    wanda = make_person("Wanda")
    said = actions.note(one, by=jonas, wording=Wording("She guesses passwords"))

    new = actions.split(one, by=jonas, message=said)

    assert (new.title, new.opening) == (one.title, None)
    assert texts(new, jonas) == [(new.number, "She guesses passwords")]
    actions.watch(new, by=jonas, person=wanda, internal=False)
    assert texts(new, wanda) == []
