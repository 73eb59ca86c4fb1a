import pytest

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_person,
    make_service,
    make_team,
)
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Circle, Report, Solution
from tocsin.domain.incidents.models import Incident, Participant
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db
SECRET = Circle(confidential=True)
FIXED = Solution("solved_permanent", "Told her where the switch is.")


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld", team=make_team("service-desk"))


@pytest.fixture
def marta():
    return make_person("Marta Ruys")


def made_major(**report):
    manager = make_agent("Priya Nadar", role=Role.MAJOR_INCIDENT_MANAGER)
    incident = make_incident("Mail is down", by=manager, **report)
    actions.accept_major(incident, by=manager)
    return incident


def verbs(incident):
    return [entry.verb for entry in history(incident)]


def test_what_is_solved_on_the_phone_is_registered_and_resolved_in_one_act(jonas, marta):
    report = Report("No sound")
    incident = actions.register(by=jonas, reporter=marta, report=report, solution=FIXED)

    assert (incident.state, incident.resolution_code) == ("resolved", FIXED.code)
    assert (incident.resolved_by, incident.resolved_at) == (jonas, incident.updated_at)
    assert verbs(incident) == ["incident.registered", "incident.resolved"]


def test_a_solution_that_says_nothing_is_named_beside_all_else_and_nothing_is_kept(jonas):
    with pytest.raises(BadInput) as refusal:
        actions.register(by=jonas, report=Report(" "), solution=Solution("solved_permanent", " "))

    assert [e["field"] for e in refusal.value.errors] == ["title", "resolution.text"]
    assert not Incident.objects.exists()


def test_why_it_came_to_it_may_be_known_on_the_phone(jonas):
    known = Solution(FIXED.code, FIXED.text, cause="human_error")
    incident = actions.register(by=jonas, report=Report("No sound"), solution=known)
    assert incident.cause_category == "human_error"

    wrong = Solution(FIXED.code, FIXED.text, cause="magic")
    with pytest.raises(BadInput) as refusal:
        actions.register(by=jonas, report=Report("No sound"), solution=wrong)
    assert refusal.value.field == "resolution.cause"


def test_a_contact_neither_resolves_nor_hangs_what_they_report(marta):
    above = make_incident(reporter=marta)
    for more, code in (({"solution": FIXED}, "resolve"), ({"parent": above}, "adopt")):
        with pytest.raises(NotAllowed, match=rf"incident\.{code}"):
            actions.register(by=marta, reporter=marta, report=Report("No sound"), **more)

    assert Incident.objects.count() == 1


def test_a_report_of_what_goes_on_hangs_there_from_its_first_second(jonas, marta):
    above = make_incident("Mail is down")
    below = actions.register(by=jonas, reporter=marta, report=Report("No mail"), parent=above)

    assert (below.parent, below.follows_parent) == (above, True)
    assert verbs(below) == ["incident.registered", "incident.parent_changed"]
    [joined] = [e for e in history(above) if e.verb == "incident.child_joined"]
    assert joined.facts == {"child": below.pk}


def test_nothing_is_registered_under_what_its_registrar_does_not_know(jonas):
    secret = make_incident(circle=SECRET)

    with pytest.raises(NotAllowed):
        actions.register(by=jonas, report=Report("No mail"), parent=secret)

    assert Incident.objects.count() == 1


def test_a_callers_word_is_theirs_and_the_record_says_who_wrote_it_down(jonas, marta):
    incident = make_incident(reporter=marta)
    message = actions.take_callers_word(
        incident, by=jonas, caller=marta, wording=Wording("It smokes now.")
    )

    assert (message.author, message.written_by, message.channel) == (marta, jonas, "phone")
    assert (incident.last_message, incident.reporter_spoke_last) == (message, True)
    said = history(incident)[-1]
    assert (said.verb, said.actor, said.on_behalf_of) == ("incident.message_added", jonas, marta)
    assert said.facts["from_reporter"] is True


def test_a_call_ends_the_hold_that_waited_for_it(jonas, marta):
    incident = make_incident(reporter=marta)
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.hold(incident, by=jonas, hold=actions.Hold(HoldReason.AWAITING_REPORTER))
    actions.take_callers_word(incident, by=jonas, caller=marta, wording=Wording("Floor 4."))

    assert (incident.state, incident.hold_reason) == ("in_progress", "")


def test_nobody_speaks_who_has_nothing_to_do_with_it(jonas, marta):
    incident = make_incident()

    with pytest.raises(BadInput, match=r"caller\.not_of_it"):
        actions.take_callers_word(incident, by=jonas, caller=marta, wording=Wording("Me too."))
    with pytest.raises(NotAllowed):
        actions.take_callers_word(incident, by=marta, caller=marta, wording=Wording("Me too."))


def test_what_the_caller_reported_or_takes_part_in_is_found(jonas, marta):
    own, joined = make_incident("Own", reporter=marta), make_incident("Joined")
    Participant.objects.create(incident=joined, person=marta)
    gone = make_incident("Gone", reporter=marta)
    actions.cancel(gone, by=jonas, reason="Drill")

    assert queries.open_of_caller(marta, jonas) == [joined, own]


def test_similar_is_the_same_service_or_the_category_and_what_lies_below(jonas):
    network = make_category("network")
    below, other = make_category("vpn", parent=network), make_category("networking")
    vpn = make_service("vpn")
    first = make_incident(category=below)
    second = make_incident(service=vpn)
    make_incident(category=other)

    def found(category, service):
        return queries.similar(jonas, category=category, service=service, caller=None)

    assert found(network, None) == [first]
    assert found(network, vpn) == [second, first]
    assert found(None, vpn) == [second]
    assert found(None, None) == []


@pytest.mark.long
def test_one_that_many_hang_under_stands_for_them(jonas, marta):
    network = make_category("network")
    above = make_incident(category=network)
    for _ in range(8):
        below = make_incident(category=network)
        actions.adopt(below, by=jonas, parent=above)
    make_incident(category=network, reporter=marta)

    assert queries.similar(jonas, category=network, service=None, caller=marta) == [above]


def test_majors_stand_on_their_own_while_they_are_open(jonas):
    network = make_category("network")
    major = made_major(category=network)

    assert queries.open_majors(jonas) == [major]
    assert queries.similar(jonas, category=network, service=None, caller=None) == []
    actions.resolve(major, by=jonas, code="solved_permanent", text="Restarted.")
    assert queries.open_majors(jonas) == []


def test_a_confidential_one_is_nowhere_for_who_is_not_on_its_list(jonas, marta):
    network = make_category("network")
    secret = make_incident(category=network, reporter=marta, circle=SECRET)
    major = made_major(circle=SECRET)
    officer = make_agent("Ilse Brandvold", role=Role.SECURITY_OFFICER)

    def found(person):
        same = queries.similar(person, category=network, service=None, caller=None)
        return [*queries.open_of_caller(marta, person), *same, *queries.open_majors(person)]

    assert found(jonas) == []
    assert found(officer) == [secret, secret, major]
    assert found(marta) == []
