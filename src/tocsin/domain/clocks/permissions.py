"""Who may change calendars and promises."""

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.permissions import may_administer


def may_read_calendars(by: Person) -> bool:
    return by.is_staff_member


def may_change_calendars(by: Person) -> bool:
    return may_administer(by)


def may_read_promises(by: Person) -> bool:
    return by.is_staff_member


def may_change_promises(by: Person) -> bool:
    return may_administer(by)
