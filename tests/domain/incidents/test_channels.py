import pytest

from tests.domain.incidents.test_suppliers import make_supplier
from tests.makers import make_agent, make_incident, make_team
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.rules import Channel, channel_of
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold, Report
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history
from tocsin.domain.journal.rules import Source, coming_from

pytestmark = pytest.mark.django_db

DOORS = [Source.PAGE, Source.REST, Source.MAIL, Source.COMMAND]


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def incident(jonas):
    made = make_incident(by=jonas)
    actions.assign(made, by=jonas, assignee=jonas)
    return made


def last():
    return Message.objects.order_by("pk").last()


@pytest.mark.parametrize("source", Source)
def test_words_come_through_the_door_of_their_act_or_are_said_on_the_pages(source):
    assert channel_of(source) == (source if source in DOORS else Channel.PAGE)


def investigate(incident, by):
    actions.investigate(incident, by=by, hypothesis="The switch")


def assign(incident, by):
    actions.assign(incident, by=by, team=make_team("network"), note="Seen before")


def hold(incident, by):
    why = Hold(HoldReason.AWAITING_REPORTER)
    actions.hold(incident, by=by, hold=why, message="Which one?")


def note(incident, by):
    actions.note(incident, by=by, wording=Wording("Hm"))


def answer(incident, by):
    actions.answer(incident, by=by, wording=Wording("Hello"))


@pytest.mark.parametrize("source", DOORS)
@pytest.mark.parametrize("act", [investigate, assign, hold, note, answer])
def test_words_that_come_with_an_act_come_through_its_door(incident, jonas, act, source):
    with coming_from(source):
        act(incident, jonas)
    assert last().channel == source
    (said,) = [e for e in history(incident) if e.verb == "incident.message_added"]
    assert (said.facts["channel"], said.source) == (source, source)


@pytest.mark.parametrize("source", DOORS)
def test_a_supplier_is_asked_through_the_door_of_the_act_and_answers_by_mail(
    incident, jonas, source
):
    firm = make_supplier("carevia", "Susi")
    with coming_from(source):
        asked = actions.ask(incident, by=jonas, supplier=firm, body="A fuser?")
        assert last().channel == source
        actions.write_to_supplier(asked, by=jonas, wording=Wording("Two?"))
        assert last().channel == source
    actions.take_suppliers_answer(asked, by=firm.person_set.get(), wording=Wording("Yes"))
    assert last().channel == Channel.MAIL


def test_a_report_that_does_not_say_so_came_through_the_door_of_the_act(jonas):
    with coming_from(Source.REST):
        made = actions.register(by=jonas, report=Report("No mail"))
    assert made.channel == Channel.REST
