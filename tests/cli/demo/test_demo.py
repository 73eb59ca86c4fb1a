"""One load of the demo serves every test of this module; it is undone at the end."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from tests.makers import make_incident
from tocsin.base import instants
from tocsin.cli.demo import loading, people, services
from tocsin.cli.demo.access import password_file, sign_in_lines
from tocsin.cli.demo.people import AGENTS, DOMAIN, DOORS, REPORTERS
from tocsin.cli.demo.stories import STORIES
from tocsin.cli.demo.story import Story
from tocsin.domain.accounts.queries import is_empty_desk, operator, person_at
from tocsin.domain.catalogue.models import Category, Service, Wording
from tocsin.domain.clocks import queries as clocks
from tocsin.domain.clocks.models import Clock
from tocsin.domain.conversations.models import Attachment, Message
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.jobs import due_acts, due_incidents, rebuild
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import listed
from tocsin.domain.incidents.rules import HoldReason, State
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.queries import verify

# Loading a month of a whole house takes its time, whichever of these tests asks for it.
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the demo once; give the instant at which that was done."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load()
        yield instants.now()
        transaction.set_rollback(True)
        password_file().unlink()


@pytest.fixture
def desk(loaded):
    """Let a test look, and undo what it did."""
    with transaction.atomic():
        yield loaded
        transaction.set_rollback(True)


def every(field):
    return Counter(Incident.objects.values_list(field, flat=True))


def test_clocks_run_wait_warn_break_and_are_kept(desk):
    verbs = Counter(Event.objects.values_list("verb", flat=True))
    states = Counter(Clock.objects.values_list("agreement", "state", "met"))

    assert min(verbs["clock.warned"], verbs["clock.breached"]) > 10
    assert {agreement for agreement, _, _ in states} == {"sla", "ola", "supplier"}
    assert {("sla", "running", None), ("sla", "paused", None)} < states.keys()
    assert {("sla", "stopped", True), ("sla", "stopped", False)} < states.keys()
    assert Clock.objects.filter(promise__promise__slug="millbrook-resolution").exists()
    assert Clock.objects.filter(calendar__calendar__slug="office").exists()


def test_clocks_show_what_their_histories_say(desk):
    assert list(rebuild(check=True)) == []


def test_one_promise_is_about_to_change(desk):
    known = clocks.promises(operator(), desk)
    changing = [one for one in known if one.upcoming]
    assert [one.promise.slug for one in changing] == ["p4-resolution"]


def test_the_journal_verifies(desk):
    assert verify() == []


def test_nobody_is_told_of_anything(desk):
    assert not Outbox.objects.exists()
    assert set(Event.objects.filter(subject_kind="incident").values_list("source", flat=True)) == {
        "demo"
    }


def test_nothing_is_due_when_the_worker_starts(desk):
    assert due_acts() == due_incidents(1) == []
    assert Event.objects.filter(verb="incident.reporter_reminded").exists()


def test_there_are_about_sixty_incidents_of_the_last_thirty_days(desk):
    month = Incident.objects.filter(registered_at__gt=desk - timedelta(days=30)).count()

    assert Incident.objects.count() == len(STORIES)
    assert 55 < month <= len(STORIES) < 80


def test_every_state_priority_and_hold_reason_is_there(desk):
    states = every("state")

    assert set(states) == set(State)
    assert min(states.values()) > 2
    assert set(every("priority")) == {"P1", "P2", "P3", "P4", "P5"}
    assert set(every("hold_reason")) == {"", *HoldReason}


def test_incidents_come_in_every_way(desk):
    assert set(every("channel")) == {"phone", "mail", "portal", "walk_in"}


def test_of_some_that_are_solved_the_cause_is_known(desk):
    causes = every("cause_category")

    assert causes[""] > causes.total() / 2
    assert len(causes) > 5


def test_some_are_secret_some_are_rated_and_some_came_back(desk):
    verbs = Counter(Event.objects.values_list("verb", flat=True))

    assert every("security")[True] == every("confidential")[True] > 4
    assert {1, 2, 3, 4, 5} - set(every("rating")) == {1}
    assert verbs["incident.refused"] > 1
    assert verbs["incident.reopened"] > 0
    assert verbs["incident.found_unsatisfactory"] > 1


def test_work_goes_up_to_the_second_level_to_suppliers_and_to_the_major_procedure(desk):
    verbs = Counter(Event.objects.values_list("verb", flat=True))

    assert min(verbs["incident.escalated"], verbs["incident.supplier_answered"]) > 3
    assert every("major")[True] == 2
    assert verbs["incident.stakeholders_told"] == 4
    assert Incident.objects.exclude(parent=None).count() == 1


def test_one_major_incident_is_led_and_told_of_and_another_waits_for_a_decision(desk):
    (led,) = Incident.objects.filter(major=True).open()
    procedure = queries.procedure_of(led)
    playing = {part.role for part in queries.parts(led).filter(until=None)}
    waiting = Incident.objects.open().filter(procedure__state="candidate", confidential=False)

    assert procedure.next_update_at > desk
    assert {"manager", "deputy", "scribe", "communications_internal", "expert"} == playing
    assert [told.template for told in queries.stakeholder_updates(led)] == ["first", "progress"]
    assert queries.timeline(led).filter(pinned=True).count() == 1
    assert waiting.count() == 1
    assert queries.stakeholder_lists().count() == 3


def test_nothing_lies_in_the_future(desk):
    for rows, field in ((Event, "at"), (Message, "sent_at"), (Incident, "updated_at")):
        assert not rows.objects.filter(**{f"{field}__gt": desk}).exists()


def test_the_life_of_each_incident_goes_forward(desk):
    last = {}
    for subject, at in (
        Event.objects.filter(subject_kind="incident")
        .order_by("subject_id", "seq")
        .values_list("subject_id", "at")
    ):
        assert at >= last.get(subject, at)
        last[subject] = at


def test_numbers_rise_with_time(desk):
    in_order = Incident.objects.order_by("registered_at", "number")

    assert [i.number for i in in_order] == sorted(i.number for i in in_order)


def test_files_hang_on_some_messages(desk):
    found = Attachment.objects.select_related("blob")

    types = {file.blob.content_type.partition(";")[0] for file in found}
    assert types == {"image/png", "text/plain", "text/csv"}


def test_people_write_in_their_own_languages(desk):
    assert {r.language for r in REPORTERS} == {"en", "pl", "de"}
    assert Incident.objects.filter(title__contains="Drukarka").exists()
    assert Incident.objects.filter(title__contains="Dienstplan").exists()


def test_the_catalogue_speaks_three_languages(desk):
    assert Category.objects.count() > 35
    assert Service.objects.count() > 11
    for language in ("en", "pl", "de"):
        kinds = ("category", "service")
        named = Wording.objects.filter(language=language, field="name", kind__in=kinds).count()
        assert named == Category.objects.count() + Service.objects.count()


def test_everybody_at_a_door_can_sign_in(desk):
    password = password_file().read_text().strip()

    assert password_file().stat().st_mode & 0o777 == 0o600
    for key in DOORS.values():
        assert person_at(f"{key}@{DOMAIN}").check_password(password)


def test_nobody_else_can_sign_in(desk):
    others = [who for who in (*AGENTS, *REPORTERS) if who.key not in DOORS.values()]

    people = [person_at(f"{who.key}@{getattr(who, 'domain', DOMAIN)}") for who in others]
    assert not any(person.has_usable_password() for person in people)


def test_the_doors_are_shown_again(desk):
    head, *doors = sign_in_lines()

    assert settings.BASE_URL in head
    assert password_file().read_text().strip() in head
    assert doors[0] == "  agent                   jonas.feld@hollin-vale.example"


def test_each_door_sees_what_its_role_sees(desk):
    def seen(role):
        return len(listed(person_at(f"{DOORS[role]}@{DOMAIN}"), limit=200).items)

    assert seen("security officer") == len(STORIES)
    assert seen("reporter") < 8 < seen("agent") < len(STORIES)


def test_a_second_demo_is_refused(desk, tocsin):
    code, out, err = tocsin("demo")

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert tocsin("demo", "--if-empty") == (0, "", "")


def test_a_desk_without_the_demo_shows_no_doors(db):
    assert is_empty_desk()
    assert sign_in_lines() == []


def test_a_broken_story_leaves_nothing_behind(db, monkeypatch):
    broken = Story("1h ago", " ", "marta.ruys", "jonas.feld", "printing/labels", "Nothing.")
    monkeypatch.setattr(loading, "STORIES", (broken,))
    monkeypatch.setattr(services, "SERVICES", ())
    monkeypatch.setattr(people, "REPORTERS", people.REPORTERS[:1])
    monkeypatch.setattr(people, "STAKEHOLDERS", ())

    with pytest.raises(Exception, match=r"field\.missing"):
        loading.load()
    assert is_empty_desk()
    assert not Event.objects.exists()


def told_by(now):
    """Load the demo at this instant, undo it, and return what the journal said, ids apart."""
    with transaction.atomic():
        with instants.at(now):
            loading.load()
        events = Event.objects.order_by("pk").select_related("actor").prefetch_related("text_rows")
        said = [
            (e.verb, e.at, e.actor.name, sorted((row.field, row.text) for row in e.text_rows.all()))
            for e in events
        ]
        transaction.set_rollback(True)
    return said


def test_it_is_the_same_desk_every_time(db):
    now = instants.parsed("2026-11-24T09:30:00Z")

    assert told_by(now) == told_by(now)


def test_work_goes_on_in_the_demo_as_on_any_desk(desk):
    lead = person_at(f"{DOORS['team lead']}@{DOMAIN}")
    incident = make_incident("A new one", by=lead)

    assert Outbox.objects.count() > 0
    assert incident.number > Incident.objects.order_by("-number")[1].number
