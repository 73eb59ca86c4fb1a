"""Everything that changes categories, services and the matrix."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import check_name, check_slug
from tocsin.domain.catalogue.models import Category, MatrixCell, Service, ServiceLink, Wording
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.rules import Field, check_path, levels, priorities, reference_matrix
from tocsin.domain.journal.steps import record


@dataclass(frozen=True)
class Defaults:
    """What a category decides about an incident that is put into it."""

    team: Team | None = None
    impact: str = ""
    urgency: str = ""
    security: bool = False


@dataclass(frozen=True)
class Normality:
    """When a service runs, who answers for it, what normal means and where that is written."""

    owner: Person | None = None
    hours: str = ""
    normal_operation: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


NO_DEFAULTS = Defaults()
UNDESCRIBED = Normality()


@transaction.atomic
def create_category(
    *,
    by: Person,
    slug: str,
    name: str,
    parent: Category | None = None,
    defaults: Defaults = NO_DEFAULTS,
) -> Category:
    require(may_change_catalogue(by), "category.create")
    path = check_path(parent.path if parent else "", slug)
    if Category.objects.filter(path=path).exists():
        raise BadInput("slug.taken", field="slug")
    _check_level("impact", defaults.impact)
    _check_level("urgency", defaults.urgency)
    with taken_at_once("slug.taken", field="slug"):
        category = Category.objects.create(
            path=path,
            parent=parent,
            name=check_name(name),
            team=defaults.team or (parent.team if parent else None),
            impact=defaults.impact,
            urgency=defaults.urgency,
            security=defaults.security or bool(parent and parent.security),
        )
    facts = {
        "path": path,
        "team": category.team_id,
        "impact": category.impact,
        "urgency": category.urgency,
        "security": category.security,
    }
    record(
        "category.created",
        category,
        by=by,
        at=instants.now(),
        facts=facts,
        texts={"name": category.name},
    )
    return category


@transaction.atomic
def create_service(
    *, by: Person, slug: str, name: str, normality: Normality = UNDESCRIBED
) -> Service:
    require(may_change_catalogue(by), "service.create")
    check_slug(slug)
    if Service.objects.filter(slug=slug).exists():
        raise BadInput("slug.taken", field="slug")
    for url in normality.links.values():
        if not url.startswith(("https://", "http://")):
            raise BadInput("url.invalid", field="links")
    with taken_at_once("slug.taken", field="slug"):
        service = Service.objects.create(
            slug=slug,
            name=check_name(name),
            owner=normality.owner,
            hours=normality.hours,
            normal_operation=normality.normal_operation,
        )
    ServiceLink.objects.bulk_create(
        ServiceLink(service=service, title=title, url=url) for title, url in normality.links.items()
    )
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
def word(
    subject: Category | Service, *, by: Person, field: Field, language: str, text: str
) -> None:
    """Say how the category or service is called in one of the reporters' languages."""
    require(may_change_catalogue(by), "catalogue.word")
    Wording.objects.update_or_create(
        kind=subject.journal_kind,
        object_id=subject.pk,
        field=field,
        language=language,
        defaults={"text": text},
    )
    record(
        f"{subject.journal_kind}.worded",
        subject,
        by=by,
        at=instants.now(),
        facts={"field": str(field), "language": language},
        texts={"text": text},
    )


@transaction.atomic
def set_matrix_cell(*, by: Person, impact: str, urgency: str, priority: str) -> None:
    require(may_change_catalogue(by), "matrix.change")
    _check_level("impact", impact)
    _check_level("urgency", urgency)
    if priority not in priorities():
        raise BadInput("choice.unknown", field="priority")
    shipped = reference_matrix()[impact, urgency]
    cell, _ = MatrixCell.objects.get_or_create(
        impact=impact, urgency=urgency, defaults={"priority": shipped}
    )
    old = cell.priority
    if old == priority:
        return
    MatrixCell.objects.filter(pk=cell.pk).update(priority=priority)
    record(
        "matrix.changed",
        cell,
        by=by,
        at=instants.now(),
        changes={"priority": (old, priority)},
        facts={"impact": impact, "urgency": urgency},
    )


def _check_level(axis: str, level: str) -> None:
    if level and level not in levels(axis):
        raise BadInput("choice.unknown", field=axis)
