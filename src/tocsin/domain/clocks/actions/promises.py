"""What is promised, to whom, and from when on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, each, require
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.rules import OrganisationKind, check_name
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.rules import priorities
from tocsin.domain.clocks.models import Calendar, Promise, PromiseVersion
from tocsin.domain.clocks.permissions import may_change_promises
from tocsin.domain.clocks.rules import Hours
from tocsin.domain.clocks.rules import promises as rules
from tocsin.domain.clocks.steps import add_terms, coded
from tocsin.domain.journal.steps import check_seen, record

COLUMNS = (
    "is_active",
    "name",
    "priority",
    "service",
    "organisation",
    "category",
    "team",
    "supplier",
    "target",
    "hours",
    "calendar",
    "pauses",
)
# What can be retired.
RETIRED = ("team", "service", "category", "calendar")


@dataclass(frozen=True)
class Terms:
    """What is promised: how soon, in which hours, and for what alone."""

    name: str
    target: timedelta
    priority: str = ""
    service: Service | None = None
    organisation: Organisation | None = None
    category: Category | None = None
    team: Team | None = None
    supplier: Organisation | None = None
    hours: str = Hours.ALWAYS
    calendar: Calendar | None = None
    # None: those that usually stop a clock of this measure.
    pauses: Collection[str] | None = None


@transaction.atomic
def create_promise(
    *,
    by: Person,
    slug: str,
    agreement: str,
    measure: str,
    terms: Terms,
    valid_from: datetime | None = None,
) -> PromiseVersion:
    """Promise something, from now on or from later on; what was reported before is not concerned.

    Agreement and measure stay for good, as the clocks of incidents are known by them.
    """
    require(may_change_promises(by), "promise.create")
    now = instants.now()
    slug, _, columns, begin = each(
        lambda: rules.check_promise_slug(slug),
        lambda: rules.check_kind(agreement, measure),
        lambda: _checked(agreement, measure, vars(terms), {}),
        lambda: rules.check_begin(valid_from, now),
    )
    if Promise.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    with taken_at_once("slug.taken", field="slug"):
        promise = Promise.objects.create(slug=slug, agreement=agreement, measure=measure)
    facts = {"agreement": agreement, "measure": measure, "valid_from": begin}
    facts |= coded(columns)
    texts = {"name": columns["name"]}
    record("promise.created", promise, by=by, at=now, facts=facts, texts=texts)
    return add_terms(promise, columns, at=now, valid_from=begin)


@transaction.atomic
def change_promise(
    promise: Promise,
    *,
    by: Person,
    changes: Mapping[str, Any],
    valid_from: datetime | None = None,
    seen: int | None = None,
) -> PromiseVersion:
    """Promise something else from now or later on; incidents reported before keep what they had.

    `changes` are columns of the terms, `target` a span of time. Whatever was planned for after
    `valid_from` is dropped. One that has ended holds again only by `is_active` saying so.
    """
    require(may_change_promises(by), "promise.change")
    check_seen(promise, seen)
    last = promise.versions.latest("number")
    old = {name: getattr(last, name) for name in COLUMNS}
    if not last.is_active and not changes.get("is_active"):
        raise RuleBroken("promise.ended")
    now = instants.now()
    columns, begin = each(
        lambda: _checked(promise.agreement, promise.measure, _merged(last, changes), old),
        lambda: rules.check_begin(valid_from, now),
    )
    changed = [name for name in COLUMNS if columns[name] != old[name]]
    moved = valid_from is not None and last.valid_from > now and valid_from != last.valid_from
    if not changed and not moved:
        return last
    before, after = coded(old), coded(columns)
    differing = {name: (before[name], after[name]) for name in changed if name != "name"}
    texts = {"name": columns["name"]} if "name" in changed else {}
    facts = {"valid_from": begin}
    record("promise.changed", promise, by=by, at=now, changes=differing, facts=facts, texts=texts)
    return add_terms(promise, columns, at=now, valid_from=begin)


@transaction.atomic
def end_promise(
    promise: Promise, *, by: Person, valid_from: datetime | None = None, seen: int | None = None
) -> PromiseVersion:
    """Promise it no more from now or later on; incidents reported before keep what they had."""
    require(may_change_promises(by), "promise.end")
    check_seen(promise, seen)
    last = promise.versions.latest("number")
    if not last.is_active:
        raise RuleBroken("promise.ended")
    now = instants.now()
    begin = rules.check_begin(valid_from, now)
    record("promise.ended", promise, by=by, at=now, facts={"valid_from": begin})
    columns = {name: getattr(last, name) for name in COLUMNS} | {"is_active": False}
    return add_terms(promise, columns, at=now, valid_from=begin)


def _merged(last: PromiseVersion, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms as they would be: whose hours change from a calendar's has it no more."""
    said: dict[str, Any] = {name: getattr(last, name) for name in COLUMNS}
    said |= {"target": timedelta(seconds=last.target), "pauses": last.pauses.split()}
    if changes.get("hours", Hours.CALENDAR) != Hours.CALENDAR:
        said["calendar"] = None
    return said | dict(changes)


def _checked(
    agreement: str, measure: str, said: Mapping[str, Any], old: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the terms as columns; refuse with everything that is wrong about them.

    What has been retired since it was named in the old terms may stay.
    """
    if unknown := [name for name in said if name not in COLUMNS]:
        raise BadInput("field.unknown", field=unknown[0])
    party = {"has_team": said["team"] is not None, "has_supplier": said["supplier"] is not None}
    calendar = said["calendar"]
    fresh = [field for field in RETIRED if said[field] != old.get(field)]
    name, target, hours, pauses, *_ = each(
        lambda: check_name(said["name"]),
        lambda: rules.check_target(said["target"]),
        lambda: rules.check_hours(said["hours"], has_calendar=calendar is not None),
        lambda: rules.check_pauses(measure, said["pauses"]),
        lambda: _check_priority(said["priority"]),
        lambda: rules.check_party(agreement, **party),
        lambda: _check_supplier(said["supplier"]),
        *(partial(_check_active, said[field], field) for field in fresh),
    )
    checked = {"name": name, "target": target, "hours": hours, "pauses": pauses}
    return {"is_active": True, **said, **checked}


def _check_priority(priority: str) -> None:
    if priority and priority not in priorities():
        raise BadInput("choice.unknown", field="priority")


def _check_supplier(supplier: Organisation | None) -> None:
    if supplier is not None and supplier.kind != OrganisationKind.SUPPLIER:
        raise BadInput("organisation.unknown", field="supplier")


def _check_active(named: Team | Service | Category | Calendar | None, field: str) -> None:
    if named is not None and not named.is_active:
        raise BadInput("choice.unknown", field=field)
