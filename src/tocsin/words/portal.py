"""The signed addresses that lead into the portal without an account, and what stands in them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.models import UnconfirmedReport
from tocsin.domain.incidents.rules.portal import LINK_LASTS, UNCONFIRMED_KEPT

LINK, VISIT, REPORT = "tocsin.portal.link", "tocsin.portal.visit", "tocsin.portal.report"
LASTS: dict[str, timedelta] = {LINK: LINK_LASTS, VISIT: LINK_LASTS, REPORT: UNCONFIRMED_KEPT}


@dataclass(frozen=True)
class Signed:
    """What a signed value names by its public id, and when it was signed."""

    named: str
    at: datetime


def reports_address(person: Person, number: str = "") -> str:
    """Return the address that leads this person to their reports, or to the one with the number.

    The key stands in the query, which no log line of the desk repeats.
    """
    below = f"&report={number}" if number else ""
    return f"{settings.BASE_URL}/portal/open?key={signed(LINK, person.public_id)}{below}"


def confirming_address(report: UnconfirmedReport) -> str:
    return f"{settings.BASE_URL}/portal/confirm?key={signed(REPORT, report.public_id)}"


def signed(purpose: str, public_id: str) -> str:
    said = [public_id, instants.now().timestamp()]
    return Signer(salt=purpose).sign_object(said)


def read(purpose: str, key: str) -> Signed | None:
    """Return what a key of this purpose says; None when it is altered, too old or none of ours."""
    try:
        said: Any = Signer(salt=purpose).unsign_object(key)
        named, at = str(said[0]), datetime.fromtimestamp(said[1], UTC)
    except (BadSignature, ValueError, TypeError, LookupError, OverflowError):
        return None
    return Signed(named, at) if instants.now() - at <= LASTS[purpose] else None
