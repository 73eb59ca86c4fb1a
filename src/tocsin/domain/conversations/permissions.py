"""Who may know of mailboxes and set them up."""

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.permissions import may_administer


def may_read_mailboxes(by: Person) -> bool:
    return may_administer(by)


def may_change_mailboxes(by: Person) -> bool:
    return may_administer(by)
