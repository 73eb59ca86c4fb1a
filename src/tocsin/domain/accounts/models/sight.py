from tocsin.domain.accounts.models.people import Organisation, Person
from tocsin.domain.accounts.models.teams import Grant, Membership
from tocsin.domain.accounts.rules import Granted, Kind, Reach, Rights, Role


def rights(person: Person) -> Rights:
    """Return what decides the person's sight and rights, kept on the instance for one request."""
    known: Rights | None = getattr(person, "_rights", None)
    if known is None:
        known = _rights_of(person)
        person._rights = known  # type: ignore[attr-defined]  # noqa: SLF001 - a cache on the instance itself
    return known


def forget_rights(person: Person) -> None:
    """Read the person's rights anew next time, because an act has just changed them."""
    person.__dict__.pop("_rights", None)


def _rights_of(person: Person) -> Rights:
    if person.kind == Kind.SYSTEM:
        return Rights(person.pk, system=True)
    grants = list(Grant.objects.filter(person=person))
    below = _subtrees({g.organisation_id for g in grants if g.organisation_id})
    memberships = list(Membership.objects.filter(person=person, until=None, team__is_active=True))
    shared = Organisation.objects.filter(person=person, members_see_incidents=True).values_list(
        "pk", flat=True
    )
    return Rights(
        person.pk,
        granted=tuple(
            Granted(
                Role(g.role),
                Reach(g.reach),
                below.get(g.organisation_id, frozenset()) if g.organisation_id else frozenset(),
                g.team_id,
            )
            for g in grants
        ),
        teams=frozenset(m.team_id for m in memberships),
        leads=frozenset(m.team_id for m in memberships if m.is_lead),
        shared_organisations=frozenset(shared) if person.organisation_id else frozenset(),
    )


def _subtrees(roots: set[int]) -> dict[int, frozenset[int]]:
    if not roots:
        return {}
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    below = {root: {root} for root in roots}
    for pk in parents:
        line: set[int] = set()
        node: int | None = pk
        while node is not None and node not in line:
            line.add(node)
            node = parents.get(node)
        for root in roots & line:
            below[root].add(pk)
    return {root: frozenset(found) for root, found in below.items()}
