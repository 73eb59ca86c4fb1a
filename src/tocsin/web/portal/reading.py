"""What the page of a report shows to its reporter, and what it lets them do."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tocsin.base import instants
from tocsin.base.markup import with_images
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Message
from tocsin.domain.incidents import permissions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import policy
from tocsin.domain.incidents.queries.portal import said_in_public
from tocsin.domain.incidents.rules import RATING_OPEN, State, may_reopen_at
from tocsin.domain.journal.queries import history
from tocsin.web.incidents.story import Changed, Said, public_story
from tocsin.web.portal.standing import standing


@dataclass(frozen=True)
class Ways:
    """What this visitor may do here: as reporter, or as somebody who takes part."""

    answer: bool
    confirm: bool
    rate: bool
    reopen: bool


def ways(incident: Incident, person: Person) -> Ways:
    own = incident.reporter_id == person.pk
    takes_part = incident.merged_into_id is None and permissions.may_take_part(person, incident)
    over = incident.state in (State.CLOSED, State.CANCELLED)
    awaited = takes_part and own and incident.answer_awaited
    return Ways(
        answer=takes_part and not over and not awaited,
        confirm=awaited,
        rate=takes_part and own and bool(incident.answered_solved) and _is_rating_open(incident),
        reopen=takes_part and over and _may_come_back(incident),
    )


def _is_rating_open(incident: Incident) -> bool:
    return incident.rated_at is None or instants.now() - incident.rated_at <= RATING_OPEN


def _may_come_back(incident: Incident) -> bool:
    window = timedelta(days=policy().reopen_within_days)
    ended_at = incident.closed_at or incident.cancelled_at
    return may_reopen_at(instants.now(), ended_at=ended_at, window=window)


def page_of(incident: Incident, person: Person) -> dict[str, Any]:
    messages = list(said_in_public(incident, person))
    told = public_story(incident, messages, history(incident))
    return {
        "incident": incident,
        "standing": standing(incident),
        "story": [_in_portal(one) for one in told],
        "ways": ways(incident, person),
        "own": incident.reporter_id == person.pk,
    }


def _in_portal(told: Said | Changed) -> Said | Changed:
    return replace(told, text=_text(told.message)) if isinstance(told, Said) else told


def _text(message: Message) -> SafeString | str:
    """Return the words with their pictures, from where a visitor may fetch them."""
    if not message.html:
        return message.plain
    pictures = {
        file.content_id: reverse("portal-file", args=[file.public_id])
        for file in message.attachments.all()
        if file.content_id and file.blob.content_type.startswith("image/")
    }
    # Cleaned when it was written down, and nothing else is ever kept there.
    return mark_safe(with_images(message.html, pictures))  # noqa: S308 - see above
