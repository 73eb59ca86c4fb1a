import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Target
from tocsin.domain.incidents.rules import is_referred_to
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


def make_supplier(slug, *contacts):
    firm = accounts.create_organisation(
        by=operator(), slug=slug, name=slug.capitalize(), kind=OrganisationKind.SUPPLIER
    )
    for name in contacts:
        person = make_person(name)
        accounts.change_person(person, by=operator(), changes={"organisation": firm})
    return firm


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def incident(jonas):
    return make_incident(by=jonas)


def test_the_first_person_is_asked_or_the_one_that_is_named(incident, jonas):
    firm = make_supplier("carevia", "Susi", "Ben")
    ben = firm.person_set.get(name="Ben")
    assert actions.ask(incident, by=jonas, supplier=firm, body="x").contact.name == "Susi"
    asked = actions.ask(incident, by=jonas, supplier=firm, body="x", contact=ben)
    assert asked.contact == ben


def test_a_supplier_without_anybody_is_on_record_all_the_same(incident, jonas):
    asked = actions.ask(incident, by=jonas, supplier=make_supplier("carevia"), body="x")
    assert asked.contact is None


def test_nobody_else_s_person_is_asked(incident, jonas):
    with pytest.raises(BadInput, match=r"supplier\.not_theirs"):
        actions.ask(
            incident, by=jonas, supplier=make_supplier("carevia"), body="x", contact=make_person()
        )


def test_another_supplier_does_not_speak_there(incident, jonas):
    asked = actions.ask(incident, by=jonas, supplier=make_supplier("carevia", "Susi"), body="x")
    other = make_supplier("fuser", "Ben").person_set.get()
    with pytest.raises(NotAllowed):
        actions.take_suppliers_answer(asked, by=other, wording=Wording("Buy ours"))


def test_a_hop_to_a_supplier_is_back_when_the_conversation_ends(incident, jonas):
    firm = make_supplier("carevia", "Susi")
    hop = actions.escalate(incident, by=jonas, target=Target(supplier=firm), reason="Broken")
    asked = queries.inquiries(incident).get()
    verbs = [entry.verb for entry in history(incident)[-2:]]
    assert verbs == ["incident.escalated", "incident.supplier_asked"]
    actions.close_inquiry(asked, by=jonas)
    hop.refresh_from_db()
    assert hop.handed_back_at == asked.closed_at
    with pytest.raises(RuleBroken, match=r"inquiry\.closed"):
        actions.close_inquiry(asked, by=jonas)


def test_what_comes_after_the_end_is_kept(incident, jonas):
    firm = make_supplier("carevia", "Susi")
    asked = actions.ask(incident, by=jonas, supplier=firm, body="x")
    actions.close_inquiry(asked, by=jonas)
    susi = firm.person_set.get()
    actions.take_suppliers_answer(asked, by=susi, wording=Wording("One more thing"))
    assert queries.said_with(asked).last().plain == "One more thing"


def test_it_goes_on_where_a_merged_incident_goes_on(incident, jonas):
    firm = make_supplier("carevia", "Susi")
    asked = actions.ask(incident, by=jonas, supplier=firm, body="x")
    survivor = make_incident(by=jonas)
    actions.merge(incident, by=jonas, into=survivor, reason="the same")
    asked = queries.inquiry_named(survivor, asked.public_id)
    actions.take_suppliers_answer(asked, by=firm.person_set.get(), wording=Wording("Here"))
    assert history(survivor)[-1].verb == "incident.supplier_answered"
    [(_, said)] = queries.supplier_talk(survivor)
    assert [message.plain for message in said] == ["x", "Here"]


@pytest.mark.parametrize("reference", [" ", "x" * 81, "a\x07b"])
def test_a_number_that_is_none_is_refused(incident, jonas, reference):
    asked = actions.ask(incident, by=jonas, supplier=make_supplier("carevia"), body="x")
    with pytest.raises(BadInput) as refusal:
        actions.note_reference(asked, by=jonas, reference=reference)
    assert refusal.value.field == "reference"


@pytest.mark.parametrize(
    ("reference", "subject", "found"),
    [
        ("88-20417", "[Case 88-20417] Pump", True),
        ("88-20417", "Re: case #88-20417: pump", True),
        ("CS-2041", "ticket cs-2041 was updated", True),
        ("SR 4711", "Your SR  4711", True),
        ("88-2041", "[Case 88-20417] Pump", False),
        ("20417", "[Case 88-20417] Pump", False),
        ("12", "12 pumps are down", False),
        ("urgent", "urgent: pump", False),
        ("", "anything", False),
    ],
)
def test_a_number_counts_only_as_a_whole_and_when_it_is_telling(reference, subject, found):
    assert is_referred_to(reference, subject) is found


def test_the_open_one_of_two_with_the_same_number_is_meant(incident, jonas):
    firm = make_supplier("carevia", "Susi")
    old, new = (actions.ask(incident, by=jonas, supplier=firm, body="x") for _ in range(2))
    for asked in (old, new):
        actions.note_reference(asked, by=jonas, reference="88-20417")
    actions.close_inquiry(new, by=jonas)
    assert queries.inquiry_referred_to("Re: 88-20417", firm) == old
    assert queries.inquiry_referred_to("Re: 88-20417", make_supplier("fuser")) is None
