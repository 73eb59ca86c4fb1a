"""How outside experts come to see one incident from inside, and leave again."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind, Sender
from tocsin.domain.accounts.steps import person_behind
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import Exclusion, Guest, Incident
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def invite(
    incident: Incident, *, by: Person, guest: Person | Sender, until: datetime, message: str = ""
) -> Guest:
    """Let an expert read this one incident from inside and write notes, until then.

    An unknown address becomes a contact; inviting a guest again changes how long they stay.
    """
    require(permissions.may_restrict(by, incident), "incident.invite")
    now = instants.now()
    rules.check_visit(until, now)
    words = rules.check_reason(message, "message") if message.strip() else ""
    steps.touch(incident, at=now)
    person = person_behind(guest, by=by, at=now)
    if person is None or person.kind == Kind.SYSTEM or not person.is_active:
        raise BadInput("person.unknown", field="email")
    if Exclusion.objects.filter(incident=incident, person=person).exists():
        raise BadInput("guest.involved", field="email")
    visit, _ = Guest.objects.update_or_create(
        incident=incident,
        person=person,
        defaults={"invited_by": by, "since": now, "until": until},
    )
    facts, texts = {"guest": person.pk, "until": until}, {"message": words} if words else {}
    record("incident.guest_invited", incident, by=by, at=now, facts=facts, texts=texts)
    return visit


@transaction.atomic
def uninvite(incident: Incident, *, by: Person, guest: Person) -> None:
    """End a guest's stay now; whoever has left already stays gone."""
    require(permissions.may_restrict(by, incident), "incident.uninvite")
    now = instants.now()
    steps.touch(incident, at=now)
    if Guest.objects.filter(incident=incident, person=guest, until__gt=now).update(until=now):
        facts = {"guest": guest.pk}
        record("incident.guest_left", incident, by=by, at=now, facts=facts)
