"""Every state and every role before the verbs of what hangs together and of who may know."""

import pytest

from tests.domain.incidents.everything import fresh, standing
from tests.makers import make_agent, make_incident, make_person
from tocsin.base.errors import NotAllowed
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import WORKING
from tocsin.domain.incidents.rules import LinkKind, State
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
VERBS = {
    "link": lambda one, other, by: actions.link(one, by=by, kind=LinkKind.RELATED, target=other),
    "adopt": lambda one, other, by: actions.adopt(one, by=by, parent=other),
    "merge": lambda one, other, by: actions.merge(one, by=by, into=other, reason="Same"),
    "split": lambda one, other, by: actions.split(one, by=by, message=one.thread.messages.first()),
    "restrict": lambda one, other, by: actions.restrict(one, by=by, confidential=True),
    "name_involved": lambda one, other, by: actions.name_involved(
        one, by=by, people=(one.reporter,)
    ),
}
TOLD = {
    "link": "linked",
    "adopt": "parent_changed",
    "merge": "merged",
    "split": "split",
    "restrict": "restricted",
    "name_involved": "involved_named",
}


@pytest.fixture
def pair():
    return tuple(
        make_incident(reporter=make_person(n), description="words") for n in ("Ana", "Eva")
    )


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_each_is_allowed_in_every_state_and_moves_none(pair, verb, state):
    one, other = pair
    Incident.objects.filter(pk=one.pk).update(state=state)
    VERBS[verb](fresh(one), other, make_agent())
    assert fresh(one).state == state
    assert f"incident.{TOLD[verb]}" in [e.verb for e in history(one)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", VERBS)
def test_who_works_on_it_may_and_for_everybody_else_nothing_changes(pair, verb, role):
    one, other = pair
    person, before = make_agent(role=role), (standing(one), len(history(one)), len(history(other)))
    if role in WORKING:
        VERBS[verb](one, other, person)
        assert len(history(one)) > before[1]
        return
    with pytest.raises(NotAllowed):
        VERBS[verb](one, other, person)
    assert (standing(one), len(history(one)), len(history(other))) == before


@pytest.mark.parametrize("verb", VERBS)
def test_its_reporter_does_none_of_it(pair, verb):
    one, other = pair
    actions.answer(one, by=one.reporter, wording=Wording("Mine."))
    with pytest.raises(NotAllowed):
        VERBS[verb](one, other, one.reporter)
