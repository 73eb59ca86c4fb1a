"""From the steps of a story to the real acts of the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from tocsin.base import instants
from tocsin.cli.demo.calendar import Calendar, span
from tocsin.cli.demo.people import AGENTS
from tocsin.cli.demo.story import MAIL, PORTAL, File, Step, Story
from tocsin.domain.accounts.models import Organisation, Person, Team
from tocsin.domain.accounts.queries import postmaster
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.conversations.models import StoredFile, Wording
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.models import Incident, StakeholderList
from tocsin.domain.incidents.rules import HoldReason, LinkKind, Part, Template, Verdict

FIRST_LEVEL = {agent.key for agent in AGENTS if agent.team == "service-desk"}


@dataclass
class Stage:
    """Everybody and everything that the stories name, by its short name."""

    calendar: Calendar
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    lists: dict[str, StakeholderList] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)

    def register(self, story: Story) -> Incident:
        reporter = self.people[story.reporter]
        by, channel = self._intake(story, reporter)
        category = self.categories[story.category]
        report = actions.Report(
            title=story.title,
            wording=Wording(story.says, files=_kept(story.files)),
            channel=channel,
            category=category,
            team=self._team_of(story.by, category),
            service=self.services[story.service] if story.service else None,
            impact=story.impact,
            urgency=story.urgency,
        )
        incident = actions.register(by=by, report=report, reporter=reporter)
        self.incidents[story.title] = incident
        return incident

    def _intake(self, story: Story, reporter: Person) -> tuple[Person, Channel]:
        if story.by == PORTAL:
            return reporter, Channel.PORTAL
        if story.by == MAIL:
            return postmaster(), Channel.MAIL
        return self.people[story.by], Channel(story.channel)

    def _team_of(self, by: str, category: Category) -> Team | None:
        """Return the first level for a call it takes; all else goes where the category says."""
        is_call = by in FIRST_LEVEL and not category.security
        return self.teams["service-desk"] if is_call else None

    def play(self, incident: Incident, step: Step) -> None:
        ACTS[step.verb](self, incident, self.people[step.by], step.details)


def _kept(files: tuple[File, ...]) -> tuple[StoredFile, ...]:
    now = instants.now()
    return tuple(keep_file(BytesIO(file.content), name=file.name, at=now) for file in files)


def _take(_stage: Stage, incident: Incident, by: Person, _details: dict[str, Any]) -> None:
    actions.acknowledge(incident, by=by)


def _hand(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.assign(
        incident,
        by=by,
        team=stage.teams[details["team"]] if details["team"] else None,
        assignee=stage.people[details["to"]] if details["to"] else None,
        note=details["note"],
    )


def _note(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.note(incident, by=by, wording=_wording(details))


def _say(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.answer(incident, by=by, wording=_wording(details), channel=Channel(details["channel"]))


def _wording(details: dict[str, Any]) -> Wording:
    return Wording(details["body"], files=_kept(details["files"]))


def _prioritise(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.prioritise(incident, by=by, **details)


def _classify(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.classify(
        incident,
        by=by,
        category=stage.categories[details["category"]],
        service=stage.services[details["service"]] if details["service"] else incident.service,
    )


def _hold(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    until = details["until"]
    why = actions.Hold(
        HoldReason(details["reason"]),
        until=stage.calendar.after(instants.now(), until) if until else None,
        agreed=details["agreed"],
    )
    actions.hold(incident, by=by, hold=why, message=details["message"])


def _resume(_stage: Stage, incident: Incident, by: Person, _details: dict[str, Any]) -> None:
    actions.resume(incident, by=by)


def _resolve(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.resolve(incident, by=by, **details)


def _confirm(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.confirm(incident, by=by, **details)


def _close(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    verdict = Verdict.UNSATISFACTORY if details["aspects"] else Verdict.SATISFACTORY
    actions.close(incident, by=by, finding=actions.Finding(verdict=verdict, **details))


def _reopen(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.reopen(incident, by=by, **details)


def _cancel(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.cancel(incident, by=by, **details)


def _escalate(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    target = actions.Target(team=stage.teams[details["team"]])
    said = {"reason": details["reason"], "tried": details["tried"]}
    actions.escalate(incident, by=by, target=target, **said)


def _hand_back(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.hand_back(incident, by=by, **details)


def _inform(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.inform_management(incident, by=by, **details)


def _probe(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.investigate(incident, by=by, **details)


def _ask(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    whom = stage.organisations[details["supplier"]]
    actions.ask(incident, by=by, supplier=whom, body=details["body"])


def _supplier(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    (inquiry,) = queries.inquiries(incident)
    actions.take_suppliers_answer(inquiry, by=by, wording=Wording(details["body"]))


def _major(_stage: Stage, incident: Incident, by: Person, _details: dict[str, Any]) -> None:
    actions.accept_major(incident, by=by)


def _propose(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.propose_major(incident, by=by, **details)


def _decline(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.decline_major(incident, by=by, **details)


def _part(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    person = stage.people[details["to"]]
    actions.assume_part(incident, by=by, part=Part(details["role"]), person=person)


def _tell(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    lists = [stage.lists[slug] for slug in details["lists"]]
    template = Template(details["template"])
    actions.update_stakeholders(
        incident, by=by, body=details["body"], lists=lists, template=template
    )


def _line(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    at = instants.now() - span(details["ago"])
    actions.note_on_timeline(incident, by=by, at=at, text=details["text"], pinned=details["pinned"])


def _under(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.adopt(incident, by=by, parent=stage.incidents[details["parent"]])


def _cause(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.link(incident, by=by, kind=LinkKind.CAUSED_BY, outside=details["number"])


def _tick(_stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    actions.tick(queries.checklist(incident).get(text=details["step"]), by=by, done=True)


def _task(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    days = details["days"]
    actions.add_task(
        incident,
        by=by,
        title=details["title"],
        owner=stage.people[details["to"]] if details["to"] else None,
        due_on=None if days is None else (instants.now() + timedelta(days=days)).date(),
    )


def _watch(stage: Stage, incident: Incident, by: Person, details: dict[str, Any]) -> None:
    person = stage.people[details["person"]]
    actions.watch(incident, by=by, person=person, internal=details["internal"])


ACTS: dict[str, Callable[[Stage, Incident, Person, dict[str, Any]], None]] = {
    "take": _take,
    "hand": _hand,
    "note": _note,
    "say": _say,
    "prioritise": _prioritise,
    "classify": _classify,
    "hold": _hold,
    "resume": _resume,
    "resolve": _resolve,
    "confirm": _confirm,
    "close": _close,
    "reopen": _reopen,
    "cancel": _cancel,
    "escalate": _escalate,
    "hand_back": _hand_back,
    "inform": _inform,
    "probe": _probe,
    "ask": _ask,
    "supplier": _supplier,
    "major": _major,
    "propose": _propose,
    "decline": _decline,
    "part": _part,
    "tell": _tell,
    "line": _line,
    "under": _under,
    "cause": _cause,
    "tick": _tick,
    "task": _task,
    "watch": _watch,
}
