"""Which priority an impact and an urgency give together."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import MatrixCell
from tocsin.domain.catalogue.permissions import may_change_catalogue
from tocsin.domain.catalogue.rules import check_level, priorities, reference_matrix
from tocsin.domain.journal.steps import record


@transaction.atomic
def set_matrix_cell(*, by: Person, impact: str, urgency: str, priority: str) -> None:
    require(may_change_catalogue(by), "matrix.change")
    check_level("impact", impact)
    check_level("urgency", urgency)
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
