"""Colleagues called upon in a note: they hear of the incident from then on."""

from collections.abc import Iterable
from dataclasses import replace

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import Format, Visibility
from tocsin.domain.incidents.models import Incident, Participant
from tocsin.domain.incidents.queries import mentions
from tocsin.domain.incidents.steps.history import record
from tocsin.domain.journal.models import Event


def with_mentions(
    wording: Wording, visibility: Visibility, incident: Incident
) -> tuple[Wording, dict[int, Person]]:
    """Return the wording with its mentions resolved, and the people called upon.

    Only what is typed for the desk calls on anybody: a mail quotes, and outsiders are not told
    who works here.
    """
    if visibility is not Visibility.INTERNAL or wording.form is not Format.MARKDOWN:
        return wording, {}
    people = mentions(incident, wording.body).people
    called = {handle: (person.name, person.email or "") for handle, person in people.items()}
    return replace(wording, people=called), {p.pk: p for p in people.values()}


def let_hear(incident: Incident, called: Iterable[Person], *, because_of: Event) -> None:
    """Put those called upon among the watchers inside."""
    for person in called:
        if person.pk == because_of.actor_id or person.kind == Kind.SYSTEM:
            continue
        _, created = Participant.objects.get_or_create(
            incident=incident, person=person, internal=True
        )
        if created:
            record(
                "incident.watched",
                incident,
                by=because_of.actor,
                at=because_of.at,
                facts={"person": person.pk, "internal": True},
                because_of=because_of,
            )
