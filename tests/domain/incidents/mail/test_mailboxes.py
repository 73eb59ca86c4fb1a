"""What a mailbox gives to what is reported there, and whose mail it takes."""

from io import BytesIO

import pytest

from tests.mails import mail
from tests.makers import make_category, make_incident, make_mailbox, make_person, make_team
from tocsin.base import instants
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.catalogue.models import Category, CategoryField
from tocsin.domain.conversations.queries import receipt
from tocsin.domain.conversations.traces import keep_raw_mail
from tocsin.domain.incidents.jobs import take_in
from tocsin.words.mail import phrases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk():
    return make_team("service-desk")


def arrives(mailbox, message):
    raw = keep_raw_mail(BytesIO(message.as_bytes()), mailbox=mailbox.address, at=instants.now())
    return take_in(raw, phrases=phrases()), receipt(raw)


def test_what_is_reported_there_begins_with_what_the_mailbox_says():
    team, category = make_team("network"), make_category("network")
    box = make_mailbox(team=team, category=category, impact="high", urgency="high", language="pl")

    incident, _ = arrives(box, mail(sender="New One <new@example.org>"))

    assert (incident.team, incident.category) == (team, category)
    assert (incident.impact, incident.urgency) == ("high", "high")
    assert Person.objects.get(email="new@example.org").language == "pl"


def test_what_was_retired_since_is_left_out(desk):
    box = make_mailbox(team=make_team("network"), category=make_category("network"))
    Team.objects.filter(slug="network").update(is_active=False)
    Category.objects.update(is_active=False)

    incident, _ = arrives(box, mail())

    assert (incident.team, incident.category) == (desk, None)


def test_a_category_that_has_come_to_ask_for_a_field_stops_no_mail():
    category = make_category("network")
    box = make_mailbox(category=category)
    CategoryField.objects.create(
        category=category, slug="room", name="Room", kind="text", required=True
    )

    incident, _ = arrives(box, mail())

    assert incident.category is None


def test_who_may_not_write_there_is_kept_in_the_quarantine():
    box = make_mailbox(sender_rule="domains", sender_domains=["example.org"])

    incident, raw = arrives(box, mail(sender="eve@elsewhere.example"))

    assert incident is None
    assert (raw.state, raw.error) == ("quarantined", "mail.sender_not_allowed")
    assert arrives(box, mail(sender="ana@example.org"))[0]


def test_where_only_known_people_may_write_a_stranger_may_not():
    box, ana = make_mailbox(sender_rule="known"), make_person()

    assert arrives(box, mail(sender=ana.email))[0].reporter == ana
    assert arrives(box, mail(sender="eve@elsewhere.example"))[1].state == "quarantined"


def test_whoever_takes_part_answers_from_anywhere():
    box = make_mailbox(sender_rule="domains", sender_domains=["example.org"])
    ana = make_person(email="ana@elsewhere.example")
    incident = make_incident(reporter=ana)

    answered, raw = arrives(
        box, mail("Still so.", sender=ana.email, subject=f"Re: [{incident.number}]")
    )

    assert (answered, raw.state) == (incident, "parsed")


def test_a_mail_from_one_of_our_mailboxes_is_ours_come_back():
    box = make_mailbox("support@example.org")

    incident, raw = arrives(box, mail(sender="Support@Example.org"))

    assert (incident, raw.error) == (None, "mail.from_ourselves")
