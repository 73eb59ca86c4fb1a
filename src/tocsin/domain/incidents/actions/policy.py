"""What the desk has agreed about holds, answers, closing and reopening."""

from collections.abc import Mapping

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents import permissions
from tocsin.domain.incidents.models import Policy
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.rules.policy import check_agreed
from tocsin.domain.journal.steps import check_seen, record


@transaction.atomic
def agree(*, by: Person, changes: Mapping[str, int], seen: int | None = None) -> Policy:
    """Change what the desk has agreed about holds, answers, closing and reopening."""
    require(permissions.may_change_policy(by), "policy.change")
    agreed = policy()
    check_seen(agreed, seen)
    check_agreed(changes)
    changed = {f: (getattr(agreed, f), v) for f, v in changes.items() if getattr(agreed, f) != v}
    if not changed:
        return agreed
    for field, value in changes.items():
        setattr(agreed, field, value)
    agreed.save()
    record("policy.changed", agreed, by=by, at=instants.now(), changes=changed)
    return agreed
