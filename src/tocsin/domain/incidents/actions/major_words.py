"""What stakeholders hear of a major incident, and when they are to hear again."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, RuleBroken, require
from tocsin.base.identifiers import public_id
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.rules import check_body
from tocsin.domain.incidents import permissions, rules, steps
from tocsin.domain.incidents.models import (
    Incident,
    MajorIncident,
    StakeholderList,
    StakeholderUpdate,
)
from tocsin.domain.incidents.rules import MajorState, Template
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def update_stakeholders(
    incident: Incident,
    *,
    by: Person,
    body: str,
    lists: Iterable[StakeholderList],
    template: Template = Template.PROGRESS,
    next_within: timedelta | None = None,
) -> StakeholderUpdate:
    """Tell the lists how it stands; the next word is promised by the cadence or sooner."""
    require(permissions.may_work_on(by, incident), "incident.update_stakeholders")
    procedure = MajorIncident.objects.filter(incident=incident, state=MajorState.ACCEPTED).first()
    if procedure is None or procedure.update_every is None:
        raise RuleBroken("major.is_none")
    now, said = instants.now(), check_body(body)
    told = {each.pk: each for each in lists}
    if not told:
        raise BadInput("field.missing", field="lists")
    until = rules.next_word(
        template,
        now=now,
        every=procedure.update_every,
        within=next_within,
        is_open=incident.is_open,
    )
    steps.touch(incident, at=now)
    update = StakeholderUpdate.objects.create(
        public_id=public_id(),
        incident=incident,
        template=template,
        body=said,
        by=by,
        at=now,
        next_update_at=until,
    )
    update.lists.set(told.values())
    MajorIncident.objects.filter(pk=procedure.pk).update(next_update_at=until, reminded_at=None)
    facts = {
        "update": update.public_id,
        "template": str(template),
        "lists": sorted(each.slug for each in told.values()),
        "next_update_at": until,
    }
    verb, texts = "incident.stakeholders_told", {"body": said}
    event = record(verb, incident, by=by, at=now, facts=facts, texts=texts)
    steps.put_on_timeline(incident, event)
    return update


@transaction.atomic
def remind_of_update(incident: Incident, *, by: Person) -> None:
    """Tell who leads it that the promised word is due."""
    require(permissions.may_work_on(by, incident), "incident.remind_of_update")
    now = instants.now()
    steps.touch(incident, at=now)
    procedure = MajorIncident.objects.filter(incident=incident, state=MajorState.ACCEPTED).first()
    if procedure is None or procedure.update_every is None:
        raise RuleBroken("major.is_none")
    due = rules.is_word_due(
        procedure.next_update_at,
        procedure.reminded_at,
        every=procedure.update_every,
        is_open=incident.is_open,
        now=now,
    )
    if not due:
        return
    MajorIncident.objects.filter(pk=procedure.pk).update(reminded_at=now)
    facts = {"next_update_at": procedure.next_update_at}
    record("incident.update_due", incident, by=by, at=now, facts=facts)
