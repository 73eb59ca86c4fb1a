"""Who may change the catalogue."""

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.permissions import may_administer


def may_change_catalogue(by: Person) -> bool:
    return may_administer(by)
