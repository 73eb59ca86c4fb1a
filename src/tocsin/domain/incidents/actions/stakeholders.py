"""Who the stakeholders are that hear of major incidents."""

from collections.abc import Iterable

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import check_slug
from tocsin.domain.incidents import permissions, rules
from tocsin.domain.incidents.models import StakeholderList
from tocsin.domain.journal.steps import check_seen, record


@transaction.atomic
def set_stakeholder_list(
    *,
    by: Person,
    slug: str,
    name: str,
    members: Iterable[Person] = (),
    new: bool = False,
    seen: int | None = None,
) -> StakeholderList:
    """Make a list of stakeholders, or change the one of this slug; its members are replaced.

    A new one is refused where there is one: of two who make it, the second changes nothing. So it
    is with two who change it, when `seen` is the last event the second knew of.
    """
    require(permissions.may_change_stakeholder_lists(by), "stakeholder_list.set")
    check_slug(slug)
    words, named = rules.check_list_name(name), {person.pk: person for person in members}
    known, created = StakeholderList.objects.get_or_create(slug=slug, defaults={"name": words})
    if new and not created:
        raise BadInput("stakeholder_list.taken", field="slug")
    check_seen(known, seen)
    before = sorted(known.members.values_list("pk", flat=True))
    changes = {"members": (before, sorted(named))} if before != sorted(named) else {}
    if not created and not changes and known.name == words:
        return known
    StakeholderList.objects.filter(pk=known.pk).update(name=words)
    known.name = words
    known.members.set(named.values())
    verb = "stakeholder_list.created" if created else "stakeholder_list.changed"
    facts, texts = {"slug": slug}, {"name": words}
    record(verb, known, by=by, at=instants.now(), changes=changes, facts=facts, texts=texts)
    return known
