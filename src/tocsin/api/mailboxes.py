"""Mailboxes: where mail to the desk arrives, how it is fetched, and who takes it on."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tocsin.api import answers
from tocsin.api.bearer import ADMINISTRATION, Call
from tocsin.api.lookup import team_of
from tocsin.api.problems import not_found
from tocsin.api.strict import Address, Body, Code, Language, Name, Path, Shown, Slug, upto
from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.queries import category_at
from tocsin.domain.conversations import actions, queries, rules
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.permissions import may_change_mailboxes, may_read_mailboxes
from tocsin.domain.journal.queries import latest_seq
from tocsin.words.mailboxes import mailbox_record

router = Router(tags=["Mailboxes"])
EXAMPLE = {
    "address": "support@example.org",
    "name": "Support",
    "way": "imap",
    "host": "imap.example.org",
    "user": "support",
    "secret": "a password",
    "team": "first-level",
}
Folder = Annotated[str, upto(200), Shown]
Domain = Annotated[str, upto(253), Shown]
Secret = Annotated[
    str, upto(rules.SECRET_LIMIT, description="Password or token; never told again"), Shown
]


class MailboxRecord(BaseModel):
    """A mailbox and how it fares; null where nothing is said."""

    address: str
    name: str
    active: bool
    way: rules.Way
    team: str | None = Field(description="Who takes on what is reported here")
    category: str | None
    impact: str | None
    urgency: str | None
    language: str | None = Field(description="Of people who are met here first")
    sender_rule: rules.SenderRule
    sender_domains: list[str]
    host: str | None
    port: int | None
    security: rules.Security | None
    user: str | None
    sign_in: rules.SignIn | None
    folder: str | None
    after: rules.After | None
    moved_to: str | None
    has_secret: bool = Field(description="Whether one is stored; it is never told")
    health: rules.Health
    received_at: datetime | None = Field(description="When mail last came here")
    fetched_at: datetime | None
    error: str | None = Field(description="Why it could not be fetched last, a code")
    error_at: datetime | None
    waiting: int = Field(description="How much mail was left on the server")


class Described(Body):
    """How a mailbox is set up."""

    team: Slug | None = None
    category: Path | None = None
    impact: Code | None = None
    urgency: Code | None = None
    language: Language | None = None
    way: Annotated[rules.Way, Field(strict=False)] = rules.Way.PIPE
    sender_rule: Annotated[rules.SenderRule, Field(strict=False)] = rules.SenderRule.ANYONE
    sender_domains: list[Domain] = Field([], max_length=rules.DOMAINS_LIMIT)
    host: Domain | None = None
    port: Annotated[int, Field(ge=1, le=rules.PORT_LIMIT)] | None = None
    security: Annotated[rules.Security, Field(strict=False)] | None = None
    user: Annotated[str, upto(254), Shown] | None = None
    sign_in: Annotated[rules.SignIn, Field(strict=False)] | None = None
    folder: Folder | None = None
    after: Annotated[rules.After, Field(strict=False)] | None = None
    moved_to: Folder | None = None
    secret: Secret | None = None


class NewMailbox(Described):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    address: Address
    name: Name


class ChangedMailbox(Described):
    """What is left out stays; null takes it off, or leaves it to what is usual."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"team": "network"}]})

    name: Name = ""
    active: bool = Field(default=True, description="False retires it")


@router.get("", response=answers.Listed[MailboxRecord], url_name="mailboxes")
def list_mailboxes(request: Call, window: Query[answers.Window]) -> HttpResponse:
    """List mailboxes, also those that were retired.

    For administrators.
    """
    require(may_read_mailboxes(request.person), "mailbox.list")
    rows = Mailbox.objects.visible_to(request.person).select_related("team", "category")
    found = page(rows, ("address",), limit=window.limit, cursor=window.cursor or None)
    sheets = queries.faring(found.items, instants.now())
    return answers.items([mailbox_record(sheet) for sheet in sheets], found.next)


@router.post("", response={201: MailboxRecord}, auth=ADMINISTRATION, url_name="mailboxes")
def create_mailbox(request: Call, body: NewMailbox) -> HttpResponse:
    """Set up a mailbox.

    For administrators, with the scope `admin`. The address stays for good.
    """
    by: Person = request.person
    require(may_change_mailboxes(by), "mailbox.create")
    said = _said(body, by)
    made = actions.create_mailbox(by=by, address=body.address, said=said, secret=body.secret)
    location = f"{request.path.rstrip('/')}/{made.address}"
    return _answer(_visible(made.address, by), status=HTTPStatus.CREATED, location=location)


@router.get("/{address}", response=MailboxRecord, url_name="mailbox")
def read_mailbox(request: Call, address: str) -> HttpResponse:
    """Read a mailbox.

    For administrators.
    """
    require(may_read_mailboxes(request.person), "mailbox.list")
    return _answer(_visible(address, request.person))


@router.patch("/{address}", response=MailboxRecord, auth=ADMINISTRATION, url_name="mailbox")
def change_mailbox(request: Call, address: str, body: ChangedMailbox) -> HttpResponse:
    """Change a mailbox, retire it or take it up again.

    For administrators, with the scope `admin`. What is left out stays, the secret as well; another
    server has to be given it anew.
    """
    by: Person = request.person
    require(may_change_mailboxes(by), "mailbox.update")
    found = _visible(address, by)
    seen = latest_seq(found)
    answers.hold_to(request, _answer(found))
    _change(found, by, body, seen)
    return _answer(_visible(address, by))


@transaction.atomic
def _change(found: Mailbox, by: Person, body: ChangedMailbox, seen: int) -> None:
    said = _said(body, by)
    actions.update_mailbox(found, by=by, changes=said, secret=body.secret, seen=seen)
    if "active" in body.model_fields_set:
        act = actions.restore_mailbox if body.active else actions.retire_mailbox
        act(found, by=by)


def _said(body: NewMailbox | ChangedMailbox, by: Person) -> dict[str, Any]:
    """Return what was said as the domain takes it: things for their names, nothing as empty."""
    given = body.model_fields_set - {"address", "secret", "active"}
    said = {name: getattr(body, name) for name in given}
    if "team" in said:
        said["team"] = team_of(body.team, by)
    if "category" in said:
        said["category"] = category_at(body.category, by) if body.category else None
    objects = {"team", "category", "port"}
    return {n: "" if value is None and n not in objects else value for n, value in said.items()}


def _answer(found: Mailbox, **more: Any) -> HttpResponse:  # noqa: ANN401 - of `record`
    (sheet,) = queries.faring([found], instants.now())
    return answers.record(mailbox_record(sheet), **more)


def _visible(address: str, person: Person) -> Mailbox:
    found = queries.mailbox_at(address, person)
    if found is None:
        raise not_found()
    return found
