"""Who hears besides the reporter: watchers, keepers of a secret, management, suppliers."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import EscalationLevel, Participant
from tocsin.domain.journal.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    return make_agent("Mira Stein", team=make_team())


@pytest.fixture
def secret(mira):
    incident = make_incident("Stolen laptop", by=mira, circle=actions.Circle(confidential=True))
    Outbox.objects.all().delete()
    return incident


def told(letters):
    return {str(letter["To"].addresses[0].addr_spec) for letter in letters}


def test_a_watcher_inside_hears_notes_as_well(letters, incident, mira, jonas):
    Participant.objects.create(incident=incident, person=mira, internal=True)
    letters()
    actions.note(incident, by=jonas, wording=Wording("It smells of toner."))

    *_, note = letters()

    assert note["To"].endswith(f"<{mira.email}>")
    text = note.get_body(("plain",)).get_content()
    assert f"Jonas Feld notes on {incident.number}, inside the desk:" in text


def test_a_watcher_who_may_not_see_it_hears_nothing(letters, secret, mira, jonas):
    Participant.objects.create(incident=secret, person=jonas, internal=True)
    actions.note(secret, by=mira, wording=Wording("It was in the car."))

    assert letters() == []


def test_a_broken_glass_is_told_to_the_list_and_the_officers(letters, secret, mira):
    officer = make_agent("Olga Marsh", role=Role.SECURITY_OFFICER)
    auditor = make_agent("Audrey Lane", role=Role.AUDITOR)

    actions.break_glass(secret, by=auditor, reason="The yearly audit.")
    heard = letters()

    assert told(heard) == {mira.email, officer.email}
    assert "The yearly audit." in heard[0].get_body(("plain",)).get_content()


def test_management_hears_what_is_brought_before_it_if_it_may_see_it(letters, incident, jonas):
    dora = make_agent("Dora Quill", role=Role.MANAGER)
    level = EscalationLevel.objects.create(position=99, name="Head", roles="manager auditor")
    level.people.add(make_person("Outside Adviser"))
    letters()

    actions.inform_management(incident, by=jonas, level=level, reason="The wards are down.")

    *_, letter = letters()
    assert letter["To"].endswith(f"<{dora.email}>")
    assert "The wards are down." in letter.get_body(("plain",)).get_content()


@pytest.fixture
def supplier():
    firm = accounts.create_organisation(
        by=operator(), slug="fuser", name="Fuser Ltd", kind=OrganisationKind.SUPPLIER
    )
    susi = make_person("Susi Toner", email="susi@fuser.example")
    accounts.change_person(susi, by=operator(), changes={"organisation": firm})
    return firm


def test_a_supplier_s_letters_stay_in_their_own_thread(letters, incident, jonas, supplier):
    letters()
    inquiry = actions.ask(incident, by=jonas, supplier=supplier, body="Have you a fuser unit?")
    (_, first) = letters()
    actions.write_to_supplier(inquiry, by=jonas, wording=Wording("And how soon?"))

    *_, second = letters()

    assert told([first, second]) == {"susi@fuser.example"}
    assert (first["References"], second["References"]) == (None, first["Message-ID"])
    text = first.get_body(("plain",)).get_content()
    assert "Have you a fuser unit?" in text
    assert "/incidents/" not in text


def test_a_supplier_does_not_learn_the_title_of_a_secret(letters, secret, mira, supplier):
    actions.ask(secret, by=mira, supplier=supplier, body="Can you lock it from afar?")

    (letter,) = letters()

    assert letter["Subject"] == f"[{secret.number}]"
    assert "laptop" not in letter.as_string()
