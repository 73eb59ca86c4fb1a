"""The signed address at which a reporter says, without an account, whether it is solved."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import Incident

SALT = "tocsin.consent"
VALID_FOR = timedelta(days=60)
SOLVED, NOT_SOLVED = "solved", "not-solved"


@dataclass(frozen=True)
class Asked:
    """Who was asked about which resolution of which incident."""

    number: str
    person: str
    resolution: int


def consent_address(incident: Incident, reporter: Person, answer: str = "") -> str:
    """Return the address for the reporter and for this resolution alone.

    With an answer it opens on that answer; to give it still takes a click there.
    """
    resolution = int(incident.resolved_at.timestamp()) if incident.resolved_at else 0
    said = f"{incident.number} {reporter.public_id} {resolution}"
    token = TimestampSigner(salt=SALT).sign_object(said)
    return f"{settings.BASE_URL}/answer/{token}{answer and '/'}{answer}"


def asked_by(token: str) -> Asked | None:
    """Return what the token says; None when it is not ours, altered or older than sixty days."""
    try:
        said = TimestampSigner(salt=SALT).unsign_object(token, max_age=VALID_FOR)
        number, person, resolution = str(said).split()
        return Asked(number, person, int(resolution))
    except (BadSignature, ValueError):
        return None
