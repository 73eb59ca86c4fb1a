"""A desk with an incident in every state, all that can hang on one, and somebody in every role."""

from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from types import SimpleNamespace

from django.db import transaction

from tests.makers import (
    make_agent,
    make_category,
    make_incident,
    make_organisation,
    make_person,
    make_team,
)
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.actions import Hold
from tocsin.domain.incidents.models import ChecklistItem, Incident, Participant, StakeholderList
from tocsin.domain.incidents.rules import HoldReason, LinkKind, State

MERGED = "merged"
COLUMNS = (*State, MERGED)
WITH = ("team", "owner_team", "reporter", "assignee", "thread", "category", "merged_into")


class Stage(SimpleNamespace):
    """Everything that is made once, and what hangs on the incident of each state."""

    def incident(self, column):
        """As somebody reads it who has just opened it."""
        return copy(self.incidents[column])

    def on(self, column):
        return self.hanging[column]

    def named(self, pk):
        """What the incident is to the one that is acted on, for an expectation to read."""
        return self.names.get(pk, "new")


def staged():
    stage = Stage(hanging={})
    _put_up_house(stage)
    stage.people = _people(stage)
    stage.other, stage.survivor = make_incident("Other"), make_incident("Survivor")
    for column in COLUMNS:
        made = make_incident(
            f"In {column}", reporter=stage.people["reporter"], team=stage.network, description="x"
        )
        stage.hanging[column] = _hung_on(stage, made)
        _bring_to(stage, column, made.pk)
    found = Incident.objects.select_related(*WITH).in_bulk(_pks(stage))
    stage.names = {stage.hanging[column].pk: column for column in COLUMNS}
    stage.names |= {stage.other.pk: "other", stage.survivor.pk: "survivor"}
    stage.incidents = {column: found[stage.hanging[column].pk] for column in COLUMNS}
    return stage


def _pks(stage):
    return [hung.pk for hung in stage.hanging.values()]


def _put_up_house(stage):
    stage.desk = make_team("service-desk")
    stage.network = make_team("network", tier=2)
    stage.databases = make_team("databases", tier=2)
    stage.category = make_category("network")
    stage.firm = accounts.create_organisation(
        by=operator(), slug="carevia", name="Carevia", kind=OrganisationKind.SUPPLIER
    )
    stage.house = StakeholderList.objects.create(slug="house", name="House")
    stage.spare = make_agent("Nina Spare", team=stage.network)


def _people(stage):
    supplier = make_person("Susi Toner")
    accounts.change_person(supplier, by=operator(), changes={"organisation": stage.firm})
    supplier.refresh_from_db()
    elsewhere = {"organisation": make_organisation("elsewhere")}
    return {
        "reporter": make_person("Ana Rey"),
        "contact": make_person("Eve Other"),
        "colleague": make_agent("Carl League", role=Role.REPORTER),
        "participant": make_person("Paul Part"),
        "assignee": make_agent("Wes Works", team=stage.network),
        "handling": make_agent("Hanna Handling", team=stage.network),
        "owning": make_agent("Olaf Owning", team=stage.desk),
        "other-team": make_agent("Tom Other", team=stage.databases),
        "elsewhere": make_agent("Else Where", **elsewhere),
        "lead": make_agent("Lena Lead", role=Role.TEAM_LEAD, team=stage.network),
        "major-manager": make_agent("Mia Major", role=Role.MAJOR_INCIDENT_MANAGER),
        "officer": make_agent("Sofia Secure", role=Role.SECURITY_OFFICER),
        "manager": make_agent("Max Manager", role=Role.MANAGER),
        "administrator": make_agent("Ada Admin", role=Role.ADMINISTRATOR),
        "auditor": make_agent("Aud Itor", role=Role.AUDITOR),
        "supplier": supplier,
        "guest": make_person("Gus Guest"),
        "involved": make_agent("Iva Involved", role=Role.SECURITY_OFFICER, team=stage.network),
        "system": operator(),
    }


def _hung_on(stage, incident):
    """Put on the incident what the verbs need to find there."""
    desk, people = operator(), stage.people
    note = actions.note(incident, by=desk, wording=Wording("Inside"))
    visit = {"guest": people["guest"], "until": instants.now() + timedelta(days=1)}
    actions.invite(incident, by=desk, **visit)
    Participant.objects.create(incident=incident, person=people["participant"])
    actions.name_involved(incident, by=desk, people=(people["involved"],))
    return SimpleNamespace(
        pk=incident.pk,
        message=note,
        inquiry=actions.ask(incident, by=desk, supplier=stage.firm, body="x"),
        link=actions.link(incident, by=desk, kind=LinkKind.DUPLICATE_OF, target=stage.other),
        task=actions.add_task(incident, by=desk, title="A task"),
        item=ChecklistItem.objects.create(
            public_id=f"item-{incident.pk}", incident=incident, position=1, text="A step"
        ),
        entry=actions.note_on_timeline(incident, by=desk, at=instants.now(), text="A line"),
    )


def _bring_to(stage, column, pk):
    """Walk the way that leads to the state, with the desk's own verbs."""
    desk, works = operator(), stage.people["assignee"]
    now = Incident.objects.get(pk=pk)
    if column == State.NEW:
        return
    actions.assign(now, by=desk, assignee=works)
    if column == State.ASSIGNED:
        return
    actions.acknowledge(now, by=works)
    match column:
        case State.ON_HOLD:
            until = instants.now() + timedelta(days=3)
            actions.hold(now, by=works, hold=Hold(HoldReason.AWAITING_REPORTER, until))
        case State.RESOLVED | State.CLOSED:
            solved = {"code": "solved_permanent", "text": "Done", "cause": "process_failure"}
            actions.resolve(now, by=works, **solved, tell_reporter=False)
        case State.CANCELLED:
            actions.cancel(now, by=works, reason="Drill")
        case "merged":
            actions.merge(now, by=works, into=stage.survivor, reason="Same")
    if column == State.CLOSED:
        actions.confirm(now, by=stage.people["reporter"], solved=True)


@contextmanager
def undone():
    """Take back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
