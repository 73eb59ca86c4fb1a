"""Who may change people, teams and organisations, and hand out roles and tokens."""

from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.accounts.rules import WORKERS, Kind, Role


def may_administer(by: Person) -> bool:
    return rights(by).system or rights(by).desk(Role.ADMINISTRATOR)


def may_hold_tokens(by: Person, person: Person) -> bool:
    return by.pk == person.pk or may_administer(by)


def may_change_preferences(by: Person, person: Person) -> bool:
    return by.pk == person.pk or may_administer(by)


def may_end_links(by: Person, person: Person) -> bool:
    return by.pk == person.pk or may_administer(by)


def may_set_password(by: Person, person: Person) -> bool:
    return by.pk == person.pk or may_administer(by)


def may_create_person(by: Person, kind: Kind) -> bool:
    """Anybody who works at the desk may note down a new contact; agents are the administrator's."""
    if may_administer(by):
        return True
    return kind is Kind.CONTACT and rights(by).holds(*WORKERS)


def may_sign_in(by: Person, person: Person) -> bool:
    return by.pk == person.pk and person.is_active and person.kind != Kind.SYSTEM
