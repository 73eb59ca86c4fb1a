"""What is no fact of an incident: who looks at it."""

from datetime import datetime, timedelta

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import Incident, Presence

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
