"""What sets up mailboxes: where mail to the desk arrives, and who takes it on."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from tocsin.base import instants
from tocsin.base.errors import BadInput, each, require
from tocsin.base.sealing import seal
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import check_name
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import must_be_filled_in
from tocsin.domain.catalogue.rules import check_level
from tocsin.domain.conversations import rules
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.permissions import may_change_mailboxes
from tocsin.domain.conversations.queries import SEALED_FOR
from tocsin.domain.journal.steps import check_seen, record

NOTHING_SAID: Mapping[str, Any] = {
    "name": "",
    "way": rules.Way.PIPE,
    "team": None,
    "category": None,
    "impact": "",
    "urgency": "",
    "language": "",
    "sender_rule": rules.SenderRule.ANYONE,
    "sender_domains": (),
    **dict.fromkeys(rules.FETCHING, ""),
    "port": None,
}
# What somebody wrote stands beside the event, not in it.
TEXTS = ("name", "sender_domains", "host", "user", "folder", "moved_to")
# With another way of fetching, what went wrong before tells nothing.
FARING_ANEW = {"failures": 0, "last_error": "", "next_fetch_at": None}


@transaction.atomic
def create_mailbox(
    *, by: Person, address: str, said: Mapping[str, Any], secret: str | None = None
) -> Mailbox:
    """Let mail to this address in; `said` is what differs from a pipe whose mail anybody may send.

    `secret` is the password or token that the mail server asks for; it is stored sealed.
    """
    require(may_change_mailboxes(by), "mailbox.create")
    _check_known(said)
    folded, columns, kept = each(
        lambda: rules.check_mailbox_address(address),
        lambda: _checked({**NOTHING_SAID, "name": address.strip(), **said}, None),
        lambda: _check_secret(secret),
    )
    if columns["way"] == rules.Way.IMAP and not kept:
        raise BadInput("field.missing", field="secret")
    with taken_at_once("mailbox.taken", field="address"):
        mailbox = Mailbox.objects.create(address=folded, secret=_sealed(columns, kept), **columns)
    facts = {name: _code(value) for name, value in columns.items() if name not in TEXTS}
    record(
        "mailbox.created",
        mailbox,
        by=by,
        at=instants.now(),
        facts=facts | {"secret": bool(mailbox.secret)},
        texts={"address": folded} | {name: columns[name] for name in TEXTS if columns[name]},
    )
    return mailbox


@transaction.atomic
def update_mailbox(
    mailbox: Mailbox,
    *,
    by: Person,
    changes: Mapping[str, Any],
    secret: str | None = None,
    seen: int | None = None,
) -> None:
    """Change what is named; the address stays for good, the secret when none is given.

    Another server is told the old secret by nobody: it has to be given anew.
    """
    require(may_change_mailboxes(by), "mailbox.update")
    check_seen(mailbox, seen)
    _check_known(changes)
    before = {name: getattr(mailbox, name) for name in NOTHING_SAID}
    as_said = before | {"sender_domains": mailbox.sender_domains.split()}
    columns, kept = each(
        lambda: _checked(as_said | dict(changes), mailbox), lambda: _check_secret(secret)
    )
    changed = {name: columns[name] for name in columns if columns[name] != before[name]}
    if columns["way"] == rules.Way.IMAP and not kept:
        _check_kept_secret(mailbox, changed)
    if kept or (columns["way"] != rules.Way.IMAP and mailbox.secret):
        changed["secret"] = _sealed(columns, kept)
    if not changed:
        return
    _write(mailbox, by, before, changed)


def _write(
    mailbox: Mailbox, by: Person, before: Mapping[str, Any], changed: dict[str, Any]
) -> None:
    coded = {
        name: (_code(before[name]), _code(value))
        for name, value in changed.items()
        if name not in (*TEXTS, "secret")
    }
    record(
        "mailbox.changed",
        mailbox,
        by=by,
        at=instants.now(),
        changes=coded,
        facts={"secret": bool(changed["secret"])} if "secret" in changed else {},
        texts={name: changed[name] for name in TEXTS if name in changed},
    )
    if changed.keys() & {*rules.FETCHING, "way", "secret"}:
        changed |= FARING_ANEW
    Mailbox.objects.filter(pk=mailbox.pk).update(**changed)
    for name, value in changed.items():
        setattr(mailbox, name, value)


@transaction.atomic
def retire_mailbox(mailbox: Mailbox, *, by: Person, seen: int | None = None) -> None:
    """Take in mail to this address no more; what has come in stays."""
    require(may_change_mailboxes(by), "mailbox.retire")
    check_seen(mailbox, seen)
    _set_active(mailbox, "mailbox.retired", by=by, active=False)


@transaction.atomic
def restore_mailbox(mailbox: Mailbox, *, by: Person, seen: int | None = None) -> None:
    """Take in mail to this address again."""
    require(may_change_mailboxes(by), "mailbox.restore")
    check_seen(mailbox, seen)
    _set_active(mailbox, "mailbox.restored", by=by, active=True)


def _set_active(mailbox: Mailbox, verb: str, *, by: Person, active: bool) -> None:
    if mailbox.is_active == active:
        return
    record(verb, mailbox, by=by, at=instants.now())
    Mailbox.objects.filter(pk=mailbox.pk).update(is_active=active, **FARING_ANEW)
    mailbox.is_active = active


def _check_known(said: Mapping[str, Any]) -> None:
    if unknown := [name for name in said if name not in NOTHING_SAID]:
        raise BadInput("field.unknown", field=unknown[0])


def _checked(said: Mapping[str, Any], mailbox: Mailbox | None) -> dict[str, Any]:
    """Return the columns; what has been retired since it was chosen may stay."""
    fresh = [f for f in ("team", "category") if mailbox is None or said[f] != getattr(mailbox, f)]
    name, way, (sender_rule, domains), *_ = each(
        lambda: check_name(said["name"]),
        lambda: rules.check_way(said),
        lambda: rules.check_senders(said["sender_rule"], said["sender_domains"]),
        lambda: check_level("impact", said["impact"]),
        lambda: check_level("urgency", said["urgency"]),
        lambda: _check_language(said["language"]),
        *(partial(_check_offered, said[field], field) for field in fresh),
        lambda: _check_category(said["category"]),
    )
    kept = {field: said[field] for field in ("team", "category", "impact", "urgency", "language")}
    return {"name": name, **way, **kept, "sender_rule": sender_rule, "sender_domains": domains}


def _check_language(language: str) -> None:
    if language and language not in dict(settings.LANGUAGES):
        raise BadInput("choice.unknown", field="language")


def _check_offered(named: Any, field: str) -> None:  # noqa: ANN401 - a team or a category
    if named is not None and not named.is_active:
        raise BadInput("choice.unknown", field=field)


def _check_category(category: Category | None) -> None:
    if must_be_filled_in(category):
        raise BadInput("mailbox.category_asks", field="category")


def _check_secret(secret: str | None) -> str:
    return rules.check_secret(secret) if secret else ""


def _check_kept_secret(mailbox: Mailbox, changed: Mapping[str, Any]) -> None:
    if not mailbox.secret:
        raise BadInput("field.missing", field="secret")
    if any(name in changed for name in rules.REACHED):
        raise BadInput("mailbox.secret_again", field="secret")


def _sealed(columns: Mapping[str, Any], secret: str) -> str:
    if columns["way"] != rules.Way.IMAP or not secret:
        return ""
    return seal(secret, key=settings.SECRET_KEY, label=SEALED_FOR)


def _code(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return value.pk if isinstance(value, Model) else value
