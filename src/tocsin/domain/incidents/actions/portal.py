"""How what somebody tells in the portal becomes an incident."""

from dataclasses import replace

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import person_at
from tocsin.domain.accounts.rules import Sender
from tocsin.domain.accounts.steps import person_behind
from tocsin.domain.catalogue.queries import fields_of
from tocsin.domain.conversations.models import StoredFile, Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents.actions.registration import Report, register
from tocsin.domain.incidents.models import Incident, Told, UnconfirmedReport
from tocsin.domain.incidents.permissions import may_register, may_register_for_others


@transaction.atomic
def report_oneself(told: Told, *, by: Person) -> Incident:
    """Register what somebody reports whom we know at the door."""
    require(may_register(by, by), "incident.register")
    return register(by=by, reporter=by, report=_report(told))


@transaction.atomic
def confirm_report(report: UnconfirmedReport, *, by: Person) -> Incident:
    """Register, once, what somebody reported under an address that they have now proven.

    `by` keeps the door; who was not known here becomes a contact, and the report is their own.
    """
    require(may_register_for_others(by), "incident.register")
    now = instants.now()
    waiting = UnconfirmedReport.objects.filter(pk=report.pk, confirmed_at=None)
    if not waiting.update(confirmed_at=now):
        return _registered_before(report)
    sender = Sender(report.address, report.name, report.language)
    caller = person_at(report.address) or person_behind(sender, by=by, at=now)
    is_welcome = caller is not None and caller.is_active
    incident = register(
        by=caller if caller and is_welcome else by, reporter=caller, report=_report(_told(report))
    )
    UnconfirmedReport.objects.filter(pk=report.pk).update(incident=incident)
    report.incident, report.confirmed_at = incident, now
    return incident


def _registered_before(report: UnconfirmedReport) -> Incident:
    became = UnconfirmedReport.objects.filter(pk=report.pk).values("incident")
    return Incident.objects.get(pk__in=became)


def _told(report: UnconfirmedReport) -> Told:
    kept = report.files.select_related("blob")
    return Told(
        title=report.title,
        description=report.description,
        category=report.category,
        service=report.service,
        impact=report.impact,
        urgency=report.urgency,
        security=report.security,
        files=tuple(StoredFile(file.blob, file.name) for file in kept),
    )


def _report(told: Told) -> Report:
    told = _askable(told)
    wording = Wording(told.description, files=told.files)
    return Report(
        title=told.title,
        wording=wording if told.description or told.files else None,
        channel=Channel.PORTAL,
        category=told.category,
        service=told.service,
        impact=told.impact,
        urgency=told.urgency,
        security=told.security,
    )


def _askable(told: Told) -> Told:
    """Leave out a category that has come to ask for more than the portal does."""
    asks_more = any(field.required for field in fields_of(told.category))
    return replace(told, category=None) if asks_more else told
