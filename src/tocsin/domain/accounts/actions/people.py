"""Everything that changes a person."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts import permissions, steps
from tocsin.domain.accounts.models import Organisation, Person
from tocsin.domain.accounts.rules import Kind, check_name
from tocsin.domain.journal.steps import record


@transaction.atomic
def create_person(
    *, by: Person, email: str, name: str, kind: Kind = Kind.CONTACT, language: str = "en"
) -> Person:
    require(permissions.may_create_person(by, kind), "person.create")
    return steps.add_person(
        by=by, at=instants.now(), email=email, name=name, kind=kind, language=language
    )


@transaction.atomic
def change_person(
    person: Person, *, by: Person, changes: dict[str, str | bool | Organisation | None]
) -> None:
    """Change name, phone, location, vip, handling note, language, zone or organisation."""
    require(permissions.may_administer(by), "person.change")
    texts = {"name", "phone", "location", "handling_note"}
    before = {field: getattr(person, field) for field in changes}
    if "name" in changes:
        changes["name"] = check_name(str(changes["name"]))
    changed = {f: v for f, v in changes.items() if before[f] != v}
    if not changed:
        return
    Person.objects.filter(pk=person.pk).update(**changed)
    person.refresh_from_db()
    record(
        "person.changed",
        person,
        by=by,
        at=instants.now(),
        changes={f: (_code(before[f]), _code(v)) for f, v in changed.items() if f not in texts},
        texts={f: str(v) for f, v in changed.items() if f in texts},
    )


def _code(value: str | bool | Organisation | None) -> str | bool | int | None:  # noqa: FBT001 - any column's value
    """Events hold ids: a related row is known there by its primary key."""
    return value.pk if isinstance(value, Organisation) else value


@transaction.atomic
def set_password(person: Person, *, by: Person, password: str) -> None:
    require(permissions.may_set_password(by, person), "person.set_password")
    steps.check_new_password(password, email=person.email or "", name=person.name)
    if person.kind == Kind.SYSTEM:
        raise RuleBroken("person.never_signs_in")
    person.set_password(password)
    Person.objects.filter(pk=person.pk).update(password=person.password)
    record("person.password_set", person, by=by, at=instants.now())


@transaction.atomic
def prefer(person: Person, *, by: Person, language: str) -> None:
    """Write to the person in this language from now on."""
    require(permissions.may_change_preferences(by, person), "person.prefer")
    if person.language == language:
        return
    record(
        "person.changed",
        person,
        by=by,
        at=instants.now(),
        changes={"language": (person.language, language)},
    )
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


@transaction.atomic
def end_links(person: Person, *, by: Person) -> None:
    """Let every link into the portal that was mailed to the person so far lead nowhere."""
    require(permissions.may_end_links(by, person), "person.end_links")
    now = instants.now()
    Person.objects.filter(pk=person.pk).update(links_since=now)
    person.links_since = now
    record("person.links_ended", person, by=by, at=now)


@transaction.atomic
def deactivate(person: Person, *, by: Person) -> None:
    require(permissions.may_administer(by), "person.deactivate")
    if person.pk == by.pk:
        raise RuleBroken("person.own_deactivation")
    _set_active(person, by=by, active=False)


@transaction.atomic
def reactivate(person: Person, *, by: Person) -> None:
    require(permissions.may_administer(by), "person.reactivate")
    _set_active(person, by=by, active=True)


def _set_active(person: Person, *, by: Person, active: bool) -> None:
    if not active:
        steps.check_another_administrator(person)
    if Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
        verb = "person.reactivated" if active else "person.deactivated"
        record(verb, person, by=by, at=instants.now())
        person.is_active = active
