"""Signing in, and the first visit that makes the first administrator."""

import hmac

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.base.identifiers import secret
from tocsin.domain.accounts import permissions, steps
from tocsin.domain.accounts.models import Grant, Person, SetUpCode
from tocsin.domain.accounts.queries import digest_of, is_empty_desk
from tocsin.domain.accounts.rules import Kind, Reach, Role
from tocsin.domain.journal.steps import record


@transaction.atomic
def sign_in(person: Person, *, by: Person) -> None:
    """Put on record that the person, whose credentials `traces.checked` found right, came in."""
    require(permissions.may_sign_in(by, person), "sign_in.failed")
    record("person.signed_in", person, by=by, at=instants.now())


@transaction.atomic
def issue_set_up_code(*, by: Person) -> str:
    """Return a new one-time code for the first visit; earlier ones end."""
    require(permissions.may_administer(by), "set_up.issue")
    if not is_empty_desk():
        raise RuleBroken("set_up.done")
    code = f"{secret(5)}-{secret(5)}-{secret(5)}"
    SetUpCode.objects.all().delete()
    SetUpCode.objects.create(digest=digest_of(code), created_at=instants.now())
    record("desk.set_up_code_issued", by, by=by, at=instants.now())
    return code


@transaction.atomic
def set_up(*, by: Person, code: str, name: str, email: str, password: str, language: str) -> Person:
    """Make the first administrator of an empty desk; `by` is the operator, who printed the code."""
    require(permissions.may_administer(by), "set_up")
    if not is_empty_desk():
        raise RuleBroken("set_up.done")
    issued = SetUpCode.objects.first()
    if issued is None or not hmac.compare_digest(issued.digest, digest_of(code.strip())):
        raise BadInput("set_up.code_wrong", field="code")
    steps.check_new_password(password, email=email, name=name)
    now = instants.now()
    person = steps.add_person(
        by=by, at=now, email=email, name=name, kind=Kind.AGENT, language=language
    )
    person.set_password(password)
    person.save(update_fields=["password"])
    for role in (Role.ADMINISTRATOR, Role.AGENT):
        Grant.objects.create(person=person, role=role, reach=Reach.DESK)
        record("role.granted", person, by=by, at=now, facts={"role": str(role)})
    SetUpCode.objects.all().delete()
    return person
