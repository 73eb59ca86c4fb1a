"""Who may register, work on, speak in, answer, assess and close an incident."""

from tocsin.base import instants
from tocsin.domain.accounts.models import Person, rights
from tocsin.domain.accounts.permissions import may_administer
from tocsin.domain.accounts.rules import SEERS, WORKERS, Kind, Rights, Role, Sender
from tocsin.domain.incidents.models import Incident, Inquiry, Link, Task

WORKING = WORKERS - {Role.MANAGER}


def may_register(by: Person, reporter: Person | Sender | None) -> bool:
    """Whoever works here registers for anybody, everybody else for themselves."""
    own = isinstance(reporter, Person) and by.pk == reporter.pk
    return by.is_active and (own or may_register_for_others(by))


def may_watch_the_desk(by: Person) -> bool:
    """Whether the desk's lists are for this person, or only what they reported themselves."""
    return rights(by).system or rights(by).holds(*SEERS)


def may_register_for_others(by: Person) -> bool:
    return rights(by).system or rights(by).holds(*WORKING)


def may_work_on(by: Person, incident: Incident) -> bool:
    return incident.is_seen_inside_by(by, WORKING)


def may_see(by: Person, incident: Incident) -> bool:
    return Incident.objects.visible_to(by).filter(pk=incident.pk).exists()


def may_read_internal(by: Person, incident: Incident) -> bool:
    return incident.is_seen_inside_by(by)


def may_note(by: Person, incident: Incident) -> bool:
    """Let managers write too: they do not work on incidents, but what they know belongs there."""
    return incident.is_seen_inside_by(by, SEERS - {Role.AUDITOR}) or is_guest(by, incident)


def is_guest(by: Person, incident: Incident) -> bool:
    """Tell whether an outside expert is still welcome, and was not named as involved."""
    staying = incident.guests.filter(person=by, until__gt=instants.now())
    return by.is_active and staying.exists() and may_see(by, incident)


def may_inform_management(by: Person, incident: Incident) -> bool:
    """Let whoever works on it or leads the house call the next level; guests do neither."""
    return incident.is_seen_inside_by(by, SEERS - {Role.AUDITOR})


def may_change_levels(by: Person) -> bool:
    return may_administer(by)


def may_answer(by: Person, incident: Incident) -> bool:
    """Speak in public: who works on it, the reporter, and who takes part."""
    return may_work_on(by, incident) or may_take_part(by, incident)


def may_take_part(by: Person, incident: Incident) -> bool:
    taking_part = by.pk == incident.reporter_id or (
        incident.participants.filter(person=by, internal=False).exists()
    )
    return taking_part and may_see(by, incident)


def is_watching_inside(person: Person, incident: Incident) -> bool:
    """Tell whether somebody is sent internal notes, so that their answers have to stay inside."""
    watching = incident.participants.filter(person=person, internal=True)
    return watching.exists() and may_note(person, incident)


def may_confirm(by: Person, incident: Incident) -> bool:
    """Say whether it is solved: the reporter, or an agent who was told so."""
    own = by.pk == incident.reporter_id and may_see(by, incident)
    return own or may_work_on(by, incident)


def may_close(by: Person, incident: Incident) -> bool:
    """Assess and close: leads and officers; where no assessment is due, the owner team too."""
    if not may_work_on(by, incident):
        return False
    if incident.assessment_due and by.pk == incident.resolved_by_id:
        return False
    return rights(by).system or _is_designated(by, incident)


def _is_designated(by: Person, incident: Incident) -> bool:
    found = rights(by)
    if incident.security:
        return found.holds(Role.SECURITY_OFFICER)
    leads = _leads(found, incident)
    if incident.assessment_due:
        return leads
    return leads or incident.owner_team_id in found.teams


def may_be_assigned(person: Person, incident: Incident) -> bool:
    """Only an active agent whose role reaches this incident; secrecy is granted, not assigned."""
    if person.kind != Kind.AGENT or not person.is_active:
        return False
    return may_work_on(person, incident)


def may_reopen(by: Person, incident: Incident) -> bool:
    return may_work_on(by, incident) or may_take_part(by, incident)


def may_restrict(by: Person, incident: Incident) -> bool:
    """Decide who may know of it: who works on it, so of a confidential one its circle alone."""
    return may_work_on(by, incident)


def may_link(by: Person, incident: Incident, target: Incident | None) -> bool:
    """Work on the one, and read the other from inside: its journal tells of the link as well."""
    return may_work_on(by, incident) and (target is None or may_read_internal(by, target))


def may_unlink(by: Person, link: Link) -> bool:
    """Undo it from either end, by who may read both."""
    if link.target is None:
        return may_work_on(by, link.source)
    return may_link(by, link.source, link.target) or may_link(by, link.target, link.source)


def may_adopt(by: Person, incident: Incident, parent: Incident | None) -> bool:
    return may_link(by, incident, parent)


def may_break_glass(by: Person, incident: Incident) -> bool:
    """Administrators and auditors of the whole desk, unless they are named as involved."""
    return Incident.objects.sealed_for(by).filter(pk=incident.pk).exists()


def may_merge(by: Person, incident: Incident, into: Incident) -> bool:
    """Work on both, to merge and to undo it."""
    return may_work_on(by, incident) and may_work_on(by, into)


def may_deal_with_supplier(by: Person, inquiry: Inquiry) -> bool:
    """Work on what the supplier was asked about, and on where it goes on since a merge."""
    asked = inquiry.incident
    survivor = asked.merged_into
    return may_work_on(by, asked) and (survivor is None or may_work_on(by, survivor))


def may_speak_for_supplier(by: Person, inquiry: Inquiry) -> bool:
    return by.is_active and by.organisation_id == inquiry.supplier_id


def may_rate(by: Person, incident: Incident) -> bool:
    return by.pk == incident.reporter_id and may_see(by, incident)


def may_close_unanswered(by: Person) -> bool:
    """Let only the desk itself close over a silence; people assess."""
    return rights(by).system


def may_change_policy(by: Person) -> bool:
    return may_administer(by)


def may_lead_major(by: Person) -> bool:
    """Whether major incidents are this person's to decide on at all."""
    return rights(by).holds(Role.MAJOR_INCIDENT_MANAGER)


def may_decide_on_major(by: Person, incident: Incident) -> bool:
    return incident.is_seen_inside_by(by, {Role.MAJOR_INCIDENT_MANAGER})


def may_play_part(person: Person, incident: Incident) -> bool:
    """Let whoever reads it from inside play a part in a major incident, guests included."""
    return person.is_active and incident.is_seen_inside_by(person)


def may_change_stakeholder_lists(by: Person) -> bool:
    return may_administer(by)


def may_finish_task(by: Person, task: Task) -> bool:
    """Whoever works on it, and whose task it is: a manager or an invited expert may have one."""
    own = task.owner_id == by.pk and may_note(by, task.incident)
    return own or may_work_on(by, task.incident)


def may_own_task(person: Person, incident: Incident) -> bool:
    """Give work only to those who can see what it is about."""
    return person.is_active and person.kind != Kind.SYSTEM and may_read_internal(person, incident)


def may_add_watcher(by: Person, incident: Incident, person: Person, *, internal: bool) -> bool:
    """Follow what one sees oneself; others are added by who works on it."""
    if by.pk != person.pk:
        return may_work_on(by, incident)
    return may_read_internal(by, incident) if internal else may_see(by, incident)


def may_remove_watcher(by: Person, incident: Incident, person: Person) -> bool:
    return (by.pk == person.pk and may_see(by, incident)) or may_work_on(by, incident)


def may_tell_time(by: Person) -> bool:
    """Let only the desk itself say what is late; people look at the clock."""
    return rights(by).system


def may_correct_times(by: Person, incident: Incident) -> bool:
    """Put the record right: leads of its teams and, of security incidents, officers."""
    found = rights(by)
    is_officer = incident.security and found.holds(Role.SECURITY_OFFICER)
    return may_work_on(by, incident) and (found.system or is_officer or _leads(found, incident))


def _leads(found: Rights, incident: Incident) -> bool:
    """Whether somebody leads the desk's teams, or one that has to do with the incident."""
    return found.holds(Role.TEAM_LEAD) or bool(
        found.leads & {incident.team_id, incident.owner_team_id}
    )
