from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.web.incident_page import HTMX, at, fresh, said
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import Role
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.rules import Part, Template

pytestmark = pytest.mark.django_db
NOUNS = ["major", "major/decision", "major/roles/scribe", "major/updates", "major/timeline"]


@pytest.fixture
def jonas(client):
    person = make_agent("Jonas Feld", team=make_team("service-desk"))
    client.force_login(person)
    return person


@pytest.fixture
def priya():
    return make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)


@pytest.fixture
def incident(jonas):
    return make_incident()


@pytest.fixture
def board():
    members = [make_person("Edmund Hale")]
    return actions.set_stakeholder_list(by=operator(), slug="board", name="Board", members=members)


@pytest.fixture
def accepted(incident, priya):
    actions.accept_major(incident, by=priya)
    return fresh(incident)


@pytest.mark.long
def test_a_worker_proposes_it_and_sees_that_somebody_decides(client, incident):
    page = client.get(at(incident))
    assert "Propose as major" in said(page)
    done = client.post(at(incident, "major"), {"reason": "All wards"}, follow=True)
    assert "Proposed as a major incident. By hand: “ All wards ”" in said(done)
    assert "Accept or decline" not in said(done)
    assert "Propose as major" not in said(done)


@pytest.mark.long
def test_the_major_incident_manager_accepts_it(client, incident, jonas, priya):
    actions.propose_major(incident, by=jonas)
    client.force_login(priya)
    assert "Accept or decline" in said(client.get(at(incident)))
    done = client.post(at(incident, "major/decision"), {"decision": "accept"}, follow=True)
    assert "Next word to stakeholders:" in said(done)
    assert "Manager Priya Nadar" in said(done)
    assert fresh(incident).major


@pytest.mark.long
def test_what_was_cancelled_undecided_may_be_proposed_anew(client, incident, jonas):
    actions.propose_major(incident, by=jonas)
    actions.cancel(incident, by=jonas, reason="A drill")
    assert "Proposal as major withdrawn" in said(client.get(at(incident)))
    actions.reopen(incident, by=jonas, reason="It was none")
    page = said(client.get(at(incident)))
    assert "Propose as major" in page
    assert "Proposed as a major incident." not in page
    client.post(at(incident, "major"), {"reason": "Every ward calls."})
    assert "Proposed as a major incident." in said(client.get(at(incident)))


@pytest.mark.long
def test_declining_without_a_word_is_refused_beside_the_field(client, incident, jonas, priya):
    actions.propose_major(incident, by=jonas)
    client.force_login(priya)
    refused = client.post(at(incident, "major/decision"), {"decision": "decline"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'id="act_reason_error"' in refused.content.decode()
    body = {"decision": "decline", "reason": "One ward only"}
    done = client.post(at(incident, "major/decision"), body, follow=True)
    assert "Declined as a major incident: “ One ward only ”" in said(done)
    assert "Accept after all" in said(done)


@pytest.mark.long
def test_parts_are_assumed_handed_over_and_ended(client, accepted, jonas, priya):
    page = client.get(at(accepted, "major/roles/manager"))
    assert "Whoever has it now hands it over" in said(page)
    body = {"person": jonas.public_id}
    done = client.post(at(accepted, "major/roles/manager"), body, follow=True)
    assert "Manager Jonas Feld" in said(done)
    assert "Manager: Priya Nadar" in said(done)
    client.post(at(accepted, "major/roles/expert"), {"person": priya.public_id})
    end = at(accepted, f"major/roles/expert/{priya.public_id}/end")
    assert client.post(end, follow=True).status_code == 200
    assert client.get(end).status_code == 200
    assert client.post(end).status_code == 404
    assert [role.role for role in queries.parts(accepted).filter(until=None)] == ["manager"]


def test_a_part_that_there_is_not_is_not_there(client, accepted):
    assert client.get(at(accepted, "major/roles/juggler")).status_code == 404


@pytest.mark.long
def test_stakeholders_are_told_with_a_template_and_lists(client, accepted, board):
    form = client.get(at(accepted, "major/updates")).context["act_form"]
    assert form["template"].value() == Template.FIRST
    body = {"template": "first", "body": "We know the cause.", "lists": "board"}
    done = client.post(at(accepted, "major/updates"), body | {"next_within": "900"}, follow=True)
    assert "The stakeholders of" in said(done)
    assert "First word Jonas Feld" in said(done)
    (told,) = queries.stakeholder_updates(accepted)
    assert told.next_update_at - told.at == timedelta(minutes=15)


@pytest.mark.long
def test_without_a_list_the_form_says_where_they_are_made(client, accepted):
    assert "Administrators make them in the settings." in said(
        client.get(at(accepted, "major/updates"))
    )


@pytest.mark.long
def test_a_word_that_is_late_is_shown_as_late(client, accepted):
    assert "overdue" not in said(client.get(at(accepted)))
    with time_machine.travel(instants.now() + timedelta(hours=9), tick=False):
        assert "Word to stakeholders is overdue:" in said(client.get(at(accepted)))


@pytest.mark.long
def test_the_owed_review_is_shown_and_when_it_is_overdue(client, accepted, jonas):
    actions.resolve(accepted, by=jonas, code="solved_permanent", text="Done")
    assert "The review is owed by" in said(client.get(at(accepted)))
    with time_machine.travel(instants.now() + timedelta(days=9), tick=False):
        client.force_login(jonas)
        assert "It is overdue." in said(client.get(at(accepted)))


@pytest.mark.long
def test_everybody_writes_the_timeline_and_pins_and_hides(client, accepted):
    when = instants.now() - timedelta(hours=1)
    body = {"at": f"{when:%Y-%m-%dT%H:%M}", "text": "First call"}
    done = client.post(at(accepted, "major/timeline"), body, follow=True)
    assert "First call" in said(done)
    entry = queries.timeline(accepted).get(text="First call")
    marks = at(accepted, f"major/timeline/{entry.public_id}")
    assert client.get(marks).status_code == 200
    hidden = client.post(marks, {"pinned": "on", "hidden": "on"}, follow=True)
    entry.refresh_from_db()
    assert (entry.pinned, entry.hidden) == (True, True)
    assert "Hidden 1" in said(hidden)
    assert client.get(at(accepted, "major/timeline/none")).status_code == 404


def test_the_timeline_says_in_words_what_the_desk_recorded(client, accepted, jonas, priya, board):
    actions.assume_part(accepted, by=priya, part=Part.SCRIBE, person=jonas)
    actions.update_stakeholders(
        accepted, by=priya, body="We know.", lists=[board], template=Template.FIRST
    )
    told = said(client.get(at(accepted)))
    assert "Part assumed: Scribe, Jonas Feld" in told
    assert "Stakeholders told: We know." in told


@pytest.mark.long
def test_a_reporter_sees_nothing_of_the_procedure(client, accepted):
    ana = make_person()
    own = make_incident(reporter=ana)
    actions.accept_major(own, by=operator())
    client.force_login(ana)
    page = client.get(at(own))
    assert 'class="major"' not in page.content.decode()
    assert {client.get(at(own, noun)).status_code for noun in NOUNS} == {403}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.long
def test_each_step_asks_in_a_dialog_and_on_the_page(client, incident, jonas, priya, board, noun):
    client.force_login(priya)
    if noun not in {"major", "major/decision"}:
        actions.accept_major(incident, by=priya)
    part = client.get(at(incident, noun), headers=HTMX).content.decode()
    assert part.strip().startswith("<dialog")
    assert f'action="{at(incident, noun)}"' in client.get(at(incident, noun)).content.decode()


@pytest.mark.long
def test_the_page_costs_the_same_however_much_happened(client, accepted, priya, board):
    def cost(rows):
        for turn in range(rows):
            person = make_agent(f"Agent{turn} Of Many")
            actions.assume_part(accepted, by=priya, part=Part.EXPERT, person=person)
            actions.assume_part(accepted, by=priya, part=Part.SCRIBE, person=person)
            actions.update_stakeholders(accepted, by=priya, body="Word", lists=[board])
        client.get(at(accepted))
        with CaptureQueriesContext(connection) as asked:
            client.get(at(accepted))
        return len(asked)

    assert cost(2) == cost(28)
