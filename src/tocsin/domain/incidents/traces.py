"""What is no fact of an incident: who looks at it, unconfirmed reports, letters that lead in."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import NAME_LIMIT, Sender, check_name, folded
from tocsin.domain.conversations.rules import check_length
from tocsin.domain.incidents import rules
from tocsin.domain.incidents.models import (
    Incident,
    PortalLetter,
    Presence,
    Told,
    UnconfirmedFile,
    UnconfirmedReport,
)
from tocsin.domain.incidents.rules import portal

ERROR_LIMIT = 300
# A page asks for news more rarely than that; a mark that is younger says the same.
FRESH = timedelta(seconds=15)
PRESENCE_KEPT = timedelta(days=1)


def note_presence(incident: Incident, person: Person, at: datetime) -> None:
    """Remember that somebody is looking at the incident."""
    mark = Presence.objects.filter(incident=incident, person=person).first()
    if mark is not None and timedelta() <= at - mark.seen_at < FRESH:
        return
    Presence.objects.update_or_create(incident=incident, person=person, defaults={"seen_at": at})


def sweep_presence(at: datetime) -> None:
    Presence.objects.filter(seen_at__lt=at - PRESENCE_KEPT).delete()


@transaction.atomic
def keep_report(told: Told, *, sender: Sender, at: datetime) -> UnconfirmedReport:
    """Keep what somebody reports, and queue the letter that asks whether the address is theirs."""
    check_length(told.description, "description")
    address = folded(sender.email)
    report = UnconfirmedReport.objects.create(
        public_id=public_id(),
        address=address,
        name=check_name(sender.name.strip() or address.partition("@")[0][:NAME_LIMIT]),
        language=sender.language,
        title=rules.check_title(told.title),
        description=told.description.replace("\x00", ""),
        category=told.category,
        service=told.service,
        impact=told.impact,
        urgency=told.urgency,
        security=told.security,
        received_at=at,
    )
    UnconfirmedFile.objects.bulk_create(
        UnconfirmedFile(report=report, blob=file.blob, name=file.name) for file in told.files
    )
    queue_letter(address, language=sender.language, at=at, report=report)
    return report


def queue_letter(
    address: str, *, language: str, at: datetime, report: UnconfirmedReport | None = None
) -> PortalLetter:
    """Queue a letter to whoever reads this address; without a report it leads to their reports."""
    return PortalLetter.objects.create(
        public_id=public_id(),
        address=folded(address),
        language=language,
        report=report,
        queued_at=at,
        next_attempt_at=at,
    )


def begin_letter(letter: PortalLetter, at: datetime) -> bool:
    """Count the attempt before it is made; false when another worker was faster."""
    pause = portal.pause_after(letter.attempts)
    begun = PortalLetter.objects.filter(
        pk=letter.pk, attempts=letter.attempts, next_attempt_at=letter.next_attempt_at
    ).update(attempts=F("attempts") + 1, next_attempt_at=at + pause if pause else None)
    return bool(begun)


def letter_sent(letter: PortalLetter, at: datetime) -> None:
    PortalLetter.objects.filter(pk=letter.pk).update(
        sent_at=at, next_attempt_at=None, last_error=""
    )


def letter_failed(letter: PortalLetter, error: str, *, for_good: bool = False) -> None:
    """Keep why it was not sent; unless for good, its next attempt is appointed already."""
    told = " ".join(error.replace("\x00", "").split())[:ERROR_LIMIT]
    PortalLetter.objects.filter(pk=letter.pk).update(
        last_error=told, **({"next_attempt_at": None} if for_good else {})
    )


def sweep_portal(now: datetime) -> int:
    """Delete what nobody has confirmed in time, what became an incident, and old letters."""
    old = now - portal.UNCONFIRMED_KEPT
    PortalLetter.objects.filter(queued_at__lt=old).delete()
    return UnconfirmedReport.objects.filter(Q(received_at__lt=old)).delete()[0]
