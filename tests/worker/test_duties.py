from datetime import timedelta
from email.utils import getaddresses

import pytest

from tests.mails import keep, mail, receive
from tests.makers import make_incident, make_person
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import KnownMessageId, RawMail, StoredFile, Wording
from tocsin.domain.conversations.traces import ATTEMPTS
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Exclusion, Incident, Participant
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.rules import Source, quiet
from tocsin.domain.notify import jobs
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.rules import ECHOES
from tocsin.worker.duties import read_mail

pytestmark = pytest.mark.django_db


def go():
    return True


def gone(event):
    """Return an event of an incident that is not there."""
    fields = {f.attname: getattr(event, f.attname) for f in Event._meta.fields if f.name != "id"}
    return Event.objects.create(**fields | {"subject_id": 0})


def recipients(letters):
    return [address for letter in letters for _, address in getaddresses([letter["To"]])]


def test_a_reporter_is_told_the_number(letters, incident):
    (letter,) = letters()

    assert letter["To"] == "Ana Rey <ana@example.org>"
    assert letter["Subject"] == f"[{incident.number}] Printer on fire"
    delivery = Delivery.objects.get()
    assert (delivery.progress, delivery.attempts) == ("sent", 1)
    assert letter["Message-ID"] == f"<{delivery.message_id}>"


def test_an_event_heard_twice_is_told_once(letters, incident):
    rows = list(Outbox.objects.select_related("event"))
    for row in [*rows, *rows]:
        jobs.hear(row)

    assert len(letters()) == 1


def test_letters_of_one_incident_hang_together(letters, jonas):
    incident = receive(mail(message_id="first@example.org"))
    letters()
    actions.answer(incident, by=jonas, wording=Wording("Is it out?"))
    letters()
    receive(mail("No.", answers="first@example.org", message_id="second@example.org"))
    actions.answer(incident, by=jonas, wording=Wording("And now?"))

    confirmation, question, again = letters()

    assert confirmation["References"] == "<first@example.org>"
    assert question["In-Reply-To"] == confirmation["Message-ID"]
    assert again["In-Reply-To"] == "<second@example.org>"
    ids = KnownMessageId.objects.order_by("pk").values_list("message_id", flat=True)
    assert again["References"].split() == [f"<{i}>" for i in ids][:-1]


def test_one_reader_s_letters_do_not_tell_of_another_s(letters, ana, jonas, incident):
    zoe = make_person("Zoë Ng", email="zoe@example.org")
    Participant.objects.create(incident=incident, person=zoe)
    actions.answer(incident, by=jonas, wording=Wording("Is it out?"))

    confirmation, *answers = letters()

    (to_zoe,) = [letter for letter in answers if "zoe" in letter["To"]]
    assert to_zoe["References"] is None
    assert confirmation["To"].endswith("<ana@example.org>")


def test_nobody_is_told_of_what_they_did_themselves(letters, ana, jonas, incident):
    actions.assign(incident, by=jonas, assignee=jonas)
    actions.answer(incident, by=ana, wording=Wording("It still burns."))

    assert recipients(letters()) == ["ana@example.org", jonas.email]


def test_files_of_an_answer_go_along(letters, jonas, incident):
    report = mail()
    report.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="plan.pdf")
    (attachment,) = receive(report).opening.attachments.all()
    wording = Wording("See the plan.", files=(stored(attachment),))
    actions.answer(incident, by=jonas, wording=wording)

    *_, answer = letters()

    (file,) = answer.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("plan.pdf", b"%PDF-1.7")


def stored(attachment):
    return StoredFile(attachment.blob, attachment.name)


def test_what_a_demo_or_an_import_records_is_told_to_nobody(letters, ana):
    with quiet(Source.DEMO):
        make_incident(reporter=ana)

    assert letters() == []


@pytest.mark.parametrize(
    "email", ["noreply@example.org", "mailer-daemon@example.org", "desk@localhost"]
)
def test_machines_and_the_desk_itself_are_not_written_to(letters, email, settings):
    settings.MAIL_FROM = "desk@localhost"
    make_incident(reporter=make_person(email=email))

    assert letters() == []


def test_who_last_wrote_by_machine_is_not_written_to_until_they_write_again(letters, jonas):
    incident = receive(mail("Disk full", Auto_Submitted="auto-generated"))
    actions.answer(incident, by=jonas, wording=Wording("Which disk?"))
    assert letters() == []

    receive(mail("Sorry, this is Ana."))
    assert recipients(letters()) == ["ana@example.org"]


@pytest.mark.long
def test_a_machine_that_does_not_say_so_is_not_answered_for_ever(letters):
    for _ in range(ECHOES + 2):
        receive(mail("Your request was registered.", sender="other-desk@example.org"))
        letters()

    assert len(letters()) == ECHOES


def test_an_automatic_answer_to_us_silences_nobody(letters, ana, jonas):
    incident = receive(mail(message_id="first@example.org"))
    receive(mail("I am away.", answers="first@example.org", Auto_Submitted="auto-replied"))
    actions.answer(incident, by=jonas, wording=Wording("Solved soon."))

    assert recipients(letters()) == ["ana@example.org", "ana@example.org"]


def test_who_must_not_see_the_incident_is_not_told(letters, ana, incident):
    Exclusion.objects.create(incident=incident, person=ana)

    assert letters() == []


def test_who_left_is_not_told(letters, ana, incident):
    accounts.deactivate(ana, by=operator())

    assert letters() == []


def test_an_event_that_cannot_be_heard_stops_no_other(letters, ana):
    poisoned, sound = (make_incident(title, reporter=ana) for title in ("one", "two"))
    event = Event.objects.of(poisoned).get()
    Outbox.objects.filter(event=event).update(event=gone(event))

    assert [letter["Subject"] for letter in letters()] == [f"[{sound.number}] two"]
    assert "DoesNotExist" in Outbox.objects.get().last_error


def test_a_mail_that_was_left_lying_is_read(ana, letters):
    keep(mail())
    read_mail(go)
    assert not Incident.objects.exists()
    with instants.at(instants.now() + timedelta(seconds=6)):
        read_mail(go)

    assert Incident.objects.get().reporter == ana


def test_a_mail_that_always_fails_is_quarantined_in_the_end(ana, settings):
    raw = keep(mail())
    (settings.ATTACHMENTS_DIR / raw.blob.sha256[:2] / raw.blob.sha256).unlink()
    keep(mail("This one is sound."))
    for hour in range(1, ATTEMPTS + 2):
        with instants.at(instants.now() + timedelta(hours=hour)):
            read_mail(go)

    kept = RawMail.objects.get(pk=raw.pk)
    assert (kept.state, Incident.objects.count()) == ("quarantined", 1)
    assert kept.error.startswith("Missing")


@pytest.mark.parametrize("people", [1, 30])
def test_an_event_is_heard_in_a_constant_number_of_queries(
    jonas, incident, people, django_assert_num_queries
):
    for number in range(people):
        person = make_person(f"Zoë {number}")
        Participant.objects.create(incident=incident, person=person)
    actions.answer(incident, by=jonas, wording=Wording("Is it out?"))
    row = Outbox.objects.select_related("event").latest("pk")

    with django_assert_num_queries(12):
        jobs.hear(row)

    assert Delivery.objects.count() == people + 1


def test_a_mail_over_which_workers_die_is_quarantined_in_the_end(ana):
    keep(mail())
    RawMail.objects.update(attempts=ATTEMPTS)
    with instants.at(instants.now() + timedelta(hours=1)):
        read_mail(go)

    raw = RawMail.objects.get()
    assert (raw.state, raw.error) == ("quarantined", "interrupted")
