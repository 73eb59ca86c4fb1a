"""Who may change the desk's rules, read them, and act in their name."""

from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.accounts.permissions import may_administer
from tocsin.domain.incidents.permissions import may_watch_the_desk


def may_change_rules(by: Person) -> bool:
    return may_administer(by)


def may_read_rules(by: Person) -> bool:
    """Let whoever works here know what the desk does by itself."""
    return may_watch_the_desk(by)


def may_apply_rules(by: Person) -> bool:
    """Let only the desk itself act by a rule; people act by their own decision."""
    return rights(by).system
