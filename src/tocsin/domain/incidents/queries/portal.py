"""What somebody sees in the portal: as a reporter, whatever roles they may hold at the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from tocsin.base.keyset import Page, page
from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.rules import levels
from tocsin.domain.conversations.models import Attachment, Message
from tocsin.domain.conversations.rules import Visibility
from tocsin.domain.incidents.models import (
    Incident,
    IncidentQuerySet,
    Participant,
    PortalLetter,
    UnconfirmedReport,
)
from tocsin.domain.incidents.queries.lists import NEWEST
from tocsin.domain.incidents.queries.single import conversation
from tocsin.domain.incidents.rules import HoldReason, State

PAGE = 20
WAITING = 3
TROUBLES = 50


def shown(person: Person) -> IncidentQuerySet:
    """Return their own, and their organisation's where its members may see each other's."""
    seen = Incident.objects.visible_to(person)
    return seen.filter(_own(person) | _shared(person))


def reports(person: Person, *, shared: bool = False, cursor: str | None = None) -> Page[Incident]:
    """Return a page of the person's own, or of the others' that their organisation shares."""
    seen = Incident.objects.visible_to(person).unmerged()
    rows = (
        seen.filter(_shared(person)).exclude(_own(person)) if shared else seen.filter(_own(person))
    )
    return page(rows.select_related("reporter"), NEWEST, limit=PAGE, cursor=cursor)


def shares_reports(person: Person) -> bool:
    return bool(rights(person).shared_organisations)


def waiting_for(person: Person) -> list[Incident]:
    """Return what cannot go on without the reporter's word, latest first."""
    unsaid = Q(state=State.RESOLVED, answered_solved=None)
    asked = Q(state=State.ON_HOLD, hold_reason=HoldReason.AWAITING_REPORTER)
    found = Incident.objects.visible_to(person).unmerged().filter(unsaid | asked, reporter=person)
    return list(found.order_by("-updated_at")[:WAITING])


def report_numbered(number: str, person: Person) -> Incident | None:
    seen = shown(person).select_related("reporter", "thread")
    found = seen.filter(number=number.strip().upper()).first()
    if found is not None and found.merged_into_id is not None:
        survivor = shown(person).filter(pk=found.merged_into_id)
        found.seen_survivor = survivor.values_list("number", flat=True).first()
    return found


def said_in_public(incident: Incident, person: Person) -> QuerySet[Message]:
    """Return the public messages, also to somebody who would read more at the desk."""
    return conversation(incident, person).filter(visibility=Visibility.PUBLIC)


def public_file(public_id: str, person: Person) -> Attachment | None:
    """Return a file of a public message in one of the reports that the portal shows."""
    public = Attachment.objects.filter(message__visibility=Visibility.PUBLIC)
    found = public.select_related("blob", "message").filter(public_id=public_id).first()
    if found is None or not shown(person).filter(thread=found.message.thread_id).exists():
        return None
    return found


def unconfirmed(public_id: str) -> UnconfirmedReport | None:
    found = UnconfirmedReport.objects.select_related("category", "service", "incident__reporter")
    return found.filter(public_id=public_id).first()


def letters_due(now: datetime) -> list[PortalLetter]:
    due = PortalLetter.objects.filter(next_attempt_at__lte=now).select_related("report")
    return list(due.order_by("next_attempt_at", "pk")[:10])


def letters_given_up() -> QuerySet[PortalLetter]:
    """Return the letters that a relay refused for good, or put off until nobody tried any more."""
    over = PortalLetter.objects.filter(sent_at=None, next_attempt_at=None)
    # Without an error there was nobody to write to, which is no failure.
    return over.exclude(last_error="").order_by("-queued_at", "-pk")


@dataclass(frozen=True)
class Trouble:
    """A service, or what else is out of order, as everybody may know: no number and no title."""

    service: Service | None
    category: Category | None
    since: datetime
    major: bool


def known_troubles() -> list[Trouble]:
    """Return what the desk knows to be out of order for many, gravest and latest first.

    Nothing that only a reporter calls grave: somebody here must have taken it up.
    """
    everywhere = Q(impact=levels("impact")[0], acknowledged_at__isnull=False, parent=None)
    named = Q(service__is_active=True) | Q(category__is_active=True)
    found = Incident.objects.open().filter(
        named, Q(major=True) | everywhere, confidential=False, security=False
    )
    rows = found.select_related("service", "category").order_by("-major", "-registered_at")
    troubles: dict[tuple[int | None, int | None], Trouble] = {}
    for row in rows[:TROUBLES]:
        service = row.service if row.service and row.service.is_active else None
        category = None if service else row.category
        key = (row.service_id if service else None, category.pk if category else None)
        began = min(
            row.registered_at, troubles[key].since if key in troubles else row.registered_at
        )
        is_major = row.major or (key in troubles and troubles[key].major)
        troubles[key] = Trouble(service, category, began, is_major)
    return list(troubles.values())


def _own(person: Person) -> Q:
    """Match what the person reported or takes part in.

    The few where they only take part are looked up first: asked of each row, the database would
    go through all of them.
    """
    taking_part = Participant.objects.filter(person=person, internal=False)
    joined = list(taking_part.values_list("incident", flat=True))
    return Q(reporter=person) | Q(pk__in=joined) if joined else Q(reporter=person)


def _shared(person: Person) -> Q:
    return Q(confidential=False, organisation__in=rights(person).shared_organisations)
