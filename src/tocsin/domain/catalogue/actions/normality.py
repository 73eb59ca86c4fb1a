"""Services: who answers for one, when it runs, and what normal means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.rules import check_name, check_slug
from tocsin.domain.catalogue.models import Service
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.rules import check_links, check_note
from tocsin.domain.catalogue.steps import put_links
from tocsin.domain.journal.steps import check_seen, record

TEXTS = ("name", "hours", "normal_operation")


@dataclass(frozen=True)
class Normality:
    """When a service runs, who answers for it, what normal means and where that is written."""

    owner: Person | None = None
    hours: str = ""
    normal_operation: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


UNDESCRIBED = Normality()


@transaction.atomic
def create_service(
    *, by: Person, slug: str, name: str, normality: Normality = UNDESCRIBED
) -> Service:
    require(may_change_catalogue(by), "service.create")
    check_slug(slug)
    if Service.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    check_links(normality.links)
    with taken_at_once("slug.taken", field="slug"):
        service = Service.objects.create(
            slug=slug,
            name=check_name(name),
            owner=normality.owner,
            hours=normality.hours,
            normal_operation=normality.normal_operation,
        )
    put_links(service, normality.links)
    record(
        "service.created",
        service,
        by=by,
        at=instants.now(),
        facts={"slug": slug, "owner": normality.owner.pk if normality.owner else None},
        texts={"name": service.name, "normal_operation": normality.normal_operation},
    )
    return service


@transaction.atomic
def change_service(
    service: Service, *, by: Person, changes: Mapping[str, Any], seen: int | None = None
) -> None:
    """Change name, owner, hours, normal operation, links (title: url), or whether it is offered."""
    require(may_change_catalogue(by), "service.change")
    check_seen(service, seen)
    new = _checked(changes)
    links = new.pop("links", None)
    changed = {column: v for column, v in new.items() if getattr(service, column) != v}
    texts = {column: changed[column] for column in TEXTS if column in changed}
    coded = {
        column: (_code(getattr(service, column)), _code(value))
        for column, value in changed.items()
        if column not in TEXTS
    }
    old = {link.title: link.url for link in service.links.order_by("pk")}
    if links is not None and links != old:
        put_links(service, links)
        coded["links"] = (len(old), len(links))
        texts["links"] = "\n".join(f"{title}: {url}" for title, url in links.items())
    if not coded and not texts:
        return
    Service.objects.filter(pk=service.pk).update(**changed)
    for column, value in changed.items():
        setattr(service, column, value)
    record("service.changed", service, by=by, at=instants.now(), changes=coded, texts=texts)


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    new = dict(changes)
    if "name" in new:
        new["name"] = check_name(new["name"])
    if "hours" in new:
        new["hours"] = " ".join(new["hours"].split())
    if "normal_operation" in new:
        new["normal_operation"] = check_note(new["normal_operation"], "normal_operation")
    if "links" in new:
        check_links(new["links"])
    owner = new.get("owner")
    if owner is not None and not owner.is_active:
        raise BadInput("person.unknown", field="owner")
    return new


def _code(value: Any) -> Any:  # noqa: ANN401 - the value of any column
    """Events hold ids: a person is known there by the primary key."""
    return value.pk if isinstance(value, Person) else value
