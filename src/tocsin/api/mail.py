"""The post of the desk: mails that were not understood, and letters that did not leave."""

from datetime import datetime

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.incidents.bodies import Nothing
from tocsin.api.incidents.records import PartyRecord
from tocsin.api.problems import not_found
from tocsin.base.errors import RuleBroken, require
from tocsin.domain.accounts.permissions import may_administer
from tocsin.domain.conversations.queries import quarantined
from tocsin.domain.notify.models import Delivery
from tocsin.domain.notify.queries import unsent
from tocsin.domain.notify.rules import Notice, Progress
from tocsin.domain.notify.traces import try_again
from tocsin.words.post import delivery_record, quarantine_record

router = Router(tags=["Mail"])
RECEIVED = ("-received_at", "-public_id")
QUEUED = ("-queued_at", "-public_id")
NOTHING = Nothing()


class QuarantinedRecord(BaseModel):
    """A mail that was kept as it came and not understood."""

    id: str
    received_at: datetime
    mailbox: str | None = Field(description="The address of ours that it came to")
    sender: str | None = Field(description="Null when it does not say")
    size: int = Field(description="Bytes")
    code: str = Field(description="Why, for programs")
    reason: str = Field(description="Why, in words")


class DeliveryRecord(BaseModel):
    """A letter of the desk that has not left."""

    id: str
    incident: str = Field(description="Number of the incident that it tells of")
    to: PartyRecord
    address: str
    notice: Notice
    progress: Progress
    attempts: int
    queued_at: datetime
    next_attempt_at: datetime | None
    error: str | None = Field(description="What the relay said last")


@router.get("/quarantine", response=answers.Listed[QuarantinedRecord], url_name="mail-quarantine")
def quarantine(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List the mails that were not understood.

    Latest first, each kept as it was received. For administrators.
    """
    require(may_administer(request.person), "mail.read_quarantine")
    return answers.rows(quarantined(), RECEIVED, window, quarantine_record)


@router.get("/deliveries", response=answers.Listed[DeliveryRecord], url_name="mail-deliveries")
def deliveries(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List the letters that wait or were given up.

    Latest first, without those that tell of what the caller may not see. For administrators.
    """
    require(may_administer(request.person), "mail.read_deliveries")
    return answers.rows(unsent(request.person), QUEUED, window, delivery_record)


@router.post(
    "/deliveries/{delivery}/attempt",
    response=DeliveryRecord,
    auth=ADMINISTRATION,
    url_name="mail-attempt",
)
def attempt(request: Call, delivery: str, body: Nothing = NOTHING) -> HttpResponse:  # noqa: ARG001 - it says that it takes nothing
    """Try a letter again that was given up.

    For administrators, with the scope `admin`.
    """
    require(may_administer(request.person), "mail.try_again")
    if not try_again(_named(request, delivery)):
        raise RuleBroken("delivery.not_given_up")
    return answers.record(delivery_record(_named(request, delivery)))


def _named(request: Call, public_id: str) -> Delivery:
    found = unsent(request.person).filter(public_id=public_id.replace("\x00", "")).first()
    if found is None:
        raise not_found()
    return found
