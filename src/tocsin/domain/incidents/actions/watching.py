"""Who hears of an incident besides those who work on it, and who wants to hear no more."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.incidents import permissions, steps
from tocsin.domain.incidents.models import Exclusion, Incident, Participant
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def watch(incident: Incident, *, by: Person, person: Person, internal: bool) -> None:
    """Let a person hear of it: of every word inside the desk, or of the public ones only.

    Who hears of the public words sees them as well, as the reporter does.
    """
    require(permissions.may_add_watcher(by, incident, person, internal=internal), "incident.watch")
    now = instants.now()
    steps.touch(incident, at=now)
    _check_watcher(person, incident, internal=internal)
    _, created = Participant.objects.get_or_create(
        incident=incident, person=person, internal=internal
    )
    if created:
        facts = {"person": person.pk, "internal": internal}
        record("incident.watched", incident, by=by, at=now, facts=facts)


def _check_watcher(person: Person, incident: Incident, *, internal: bool) -> None:
    if person.kind == Kind.SYSTEM or not person.is_active:
        raise BadInput("person.unknown", field="person")
    if internal and not incident.is_seen_inside_by(person):
        raise BadInput("watcher.cannot_see", field="person")
    if Exclusion.objects.filter(incident=incident, person=person).exists():
        raise BadInput("watcher.involved", field="person")
    if not internal and person.pk == incident.reporter_id:
        raise BadInput("watcher.reporter", field="person")


@transaction.atomic
def unwatch(incident: Incident, *, by: Person, person: Person, internal: bool) -> None:
    """Take a person off the list; who took part in public alone sees it no longer."""
    require(permissions.may_remove_watcher(by, incident, person), "incident.unwatch")
    now = instants.now()
    steps.touch(incident, at=now)
    held = Participant.objects.filter(incident=incident, person=person, internal=internal)
    if held.delete()[0]:
        facts = {"person": person.pk, "internal": internal}
        record("incident.unwatched", incident, by=by, at=now, facts=facts)


@transaction.atomic
def begin_following(incident: Incident, *, by: Person) -> None:
    """Hear of it from now on: of every word for who reads it from inside, else of public ones."""
    require(permissions.may_see(by, incident), "incident.follow")
    internal = permissions.may_read_internal(by, incident)
    # The reporter hears of it without following.
    if internal or by.pk != incident.reporter_id:
        watch(incident, by=by, person=by, internal=internal)
    mute(incident, by=by, muted=False)


@transaction.atomic
def end_following(incident: Incident, *, by: Person) -> None:
    """Leave the list of who hears of it, on both sides."""
    require(permissions.may_see(by, incident), "incident.unfollow")
    for internal in (True, False):
        unwatch(incident, by=by, person=by, internal=internal)


@transaction.atomic
def mute(incident: Incident, *, by: Person, muted: bool) -> None:
    """Stop hearing of it, or hear of it again, without leaving.

    Who hears of it for another reason, as its reporter or assignee, is put on the list, silent.
    """
    require(permissions.may_see(by, incident), "incident.mute")
    now = instants.now()
    steps.touch(incident, at=now)
    own = Participant.objects.filter(incident=incident, person=by)
    changed = own.filter(muted=not muted).update(muted=muted)
    if muted and not own.exists():
        changed = _listed_silently(incident, by)
    if changed:
        record("incident.muted", incident, by=by, at=now, facts={"muted": muted})


def _listed_silently(incident: Incident, person: Person) -> bool:
    inside = permissions.may_read_internal(person, incident)
    if person.kind == Kind.SYSTEM or not (inside or person.pk == incident.reporter_id):
        return False
    Participant.objects.create(incident=incident, person=person, internal=inside, muted=True)
    return True
