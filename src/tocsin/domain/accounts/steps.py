"""Parts of acts that bring people in; the acts that call them record what happened."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from tocsin.base.errors import BadInput, RuleBroken
from tocsin.base.identifiers import public_id
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Address, Grant, MailDomain, Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import (
    Kind,
    Reach,
    Role,
    Sender,
    check_name,
    check_password,
    folded,
)
from tocsin.domain.journal.steps import record


def add_person(
    *, by: Person, at: datetime, email: str, name: str, kind: Kind, language: str = "en"
) -> Person:
    """Insert a person with their preferred address, and the event that says so."""
    address = folded(email)
    if Address.objects.filter(address=address).exists():
        raise BadInput("address.taken", field="email")
    domain = MailDomain.objects.filter(domain=address.rpartition("@")[2]).first()
    person = Person(
        public_id=public_id(),
        email=address,
        name=check_name(name),
        kind=kind,
        language=language,
        created_at=at,
        organisation_id=domain.organisation_id if domain else None,
    )
    person.set_unusable_password()
    with taken_at_once("address.taken", field="email"):
        person.save()
        Address.objects.create(person=person, address=address, preferred=True)
    record(
        "person.created",
        person,
        by=by,
        at=at,
        facts={"kind": str(kind), "language": language},
        texts={"name": person.name, "email": address},
    )
    return person


def person_behind(sender: Person | Sender | None, *, by: Person, at: datetime) -> Person | None:
    """Return the person; an unknown address becomes a contact."""
    if not isinstance(sender, Sender):
        return sender
    return person_at(sender.email) or _met(sender, by=by, at=at)


def _met(sender: Sender, *, by: Person, at: datetime) -> Person:
    name = sender.name.strip() or sender.email.strip().partition("@")[0]
    language = sender.language or settings.LANGUAGE_CODE
    try:
        return add_person(
            by=by, at=at, email=sender.email, name=name, kind=Kind.CONTACT, language=language
        )
    except BadInput as refusal:
        # Somebody else met the same person in the same moment.
        known = person_at(sender.email) if refusal.code == "address.taken" else None
        if known is None:
            raise
        return known


def check_another_administrator(person: Person) -> None:
    desk = Grant.objects.filter(role=Role.ADMINISTRATOR, reach=Reach.DESK, person__is_active=True)
    if desk.filter(person=person).exists() and not desk.exclude(person=person).exists():
        raise RuleBroken("administrator.last")


def check_new_password(password: str, *, email: str, name: str) -> None:
    """Refuse what the rules refuse, and what stands on the list of common passwords."""
    check_password(password, email=email, name=name)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise BadInput("password.too_common", field="password") from error
