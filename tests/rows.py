"""Many rows at once, for tests that only count what it costs to read them."""

from datetime import timedelta

from tests.makers import make_incident
from tocsin.base import instants
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Message, Thread
from tocsin.domain.incidents.models import (
    Escalation,
    EscalationLevel,
    Guest,
    Incident,
    Inquiry,
    Investigation,
    Link,
)
from tocsin.domain.incidents.rules import EscalationKind, LinkKind


def many_incidents(count, **report):
    """Register one and let the others be like it."""
    first = make_incident(**report)
    now = instants.now()
    threads = Thread.objects.bulk_create(Thread(created_at=now) for _ in range(1, count))
    like = {
        field.attname: getattr(first, field.attname)
        for field in Incident._meta.concrete_fields
        if field.name not in {"id", "number", "thread", "opening", "last_message"}
    }
    rows = [Incident(number=f"{first.number}-{n}", thread=t, **like) for n, t in enumerate(threads)]
    return [first, *Incident.objects.bulk_create(rows)]


def many_links(incident, by, count):
    now = instants.now()
    Link.objects.bulk_create(
        Link(
            public_id=public_id(),
            source=incident,
            kind=LinkKind.FIXED_BY,
            outside=f"CHG-{n}",
            by=by,
            at=now,
        )
        for n in range(count)
    )


def many_inquiries(incident, supplier, count):
    now = instants.now()
    threads = Thread.objects.bulk_create(Thread(created_at=now) for _ in range(count))
    Inquiry.objects.bulk_create(
        Inquiry(
            public_id=public_id(),
            incident=incident,
            supplier=supplier,
            contact=supplier.person_set.first(),
            thread=thread,
            opened_at=now,
        )
        for thread in threads
    )


def many_tests(incident, by, count):
    """Put down so many investigations, each beside its note."""
    now = instants.now()
    said = Message.objects.bulk_create(
        Message(
            public_id=public_id(),
            thread=incident.thread,
            author=by,
            visibility="internal",
            channel="page",
            body=f"No. {n}",
            body_format="markdown",
            plain=f"No. {n}",
            sent_at=now,
        )
        for n in range(count)
    )
    Investigation.objects.bulk_create(
        Investigation(message=message, incident=incident, hypothesis=message.plain)
        for message in said
    )


def many_words_to_management(incident, by, informed, count):
    now, level = instants.now(), EscalationLevel.objects.first()
    made = Escalation.objects.bulk_create(
        Escalation(
            incident=incident,
            kind=EscalationKind.HIERARCHICAL,
            level=level,
            reason=f"No. {n}",
            by=by,
            at=now,
        )
        for n in range(count)
    )
    told = Escalation.informed.through
    told.objects.bulk_create(told(escalation=hop, person=informed) for hop in made)


def many_guests(incident, by, count):
    now = instants.now()
    people = Person.objects.bulk_create(
        Person(
            public_id=public_id(),
            kind="contact",
            name=f"G{n}",
            email=f"g{n}@example.net",
            created_at=now,
        )
        for n in range(count)
    )
    Guest.objects.bulk_create(
        Guest(
            incident=incident,
            person=person,
            invited_by=by,
            since=now,
            until=now + timedelta(days=1),
        )
        for person in people
    )
