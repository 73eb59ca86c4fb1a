"""How the life of a demo incident is written down: who did what, how long after the step before."""

from dataclasses import dataclass, field
from typing import Any

PORTAL, MAIL = "portal", "mail"


@dataclass(frozen=True)
class File:
    """A file that somebody sent along."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Step:
    """One act: the verb, how long after the step before, by whom, and what it takes."""

    verb: str
    after: str
    by: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """One incident from its report on; `calendar` says how instants are written.

    `by` is the agent who writes it down, or how it came in without one: portal or mail.
    """

    start: str
    title: str
    reporter: str
    by: str
    category: str
    says: str
    then: tuple[Step, ...] = ()
    service: str = ""
    impact: str = ""
    urgency: str = ""
    channel: str = "phone"
    files: tuple[File, ...] = ()


def take(after: str, by: str) -> Step:
    return Step("take", after, by)


def hand(after: str, by: str, *, team: str = "", to: str = "", note: str = "") -> Step:
    return Step("hand", after, by, {"team": team, "to": to, "note": note})


def note(after: str, by: str, body: str, *files: File) -> Step:
    """Let somebody write what only the desk reads."""
    return Step("note", after, by, {"body": body, "files": files})


def reply(after: str, by: str, body: str, *files: File) -> Step:
    """Let an agent write to the reporter."""
    return Step("say", after, by, {"body": body, "files": files, "channel": "page"})


def mail(after: str, by: str, body: str, *files: File) -> Step:
    """Let the reporter, or somebody who takes part, answer by mail."""
    return Step("say", after, by, {"body": body, "files": files, "channel": "mail"})


def portal(after: str, by: str, body: str, *files: File) -> Step:
    return Step("say", after, by, {"body": body, "files": files, "channel": "portal"})


def prioritise(after: str, by: str, impact: str, urgency: str, reason: str) -> Step:
    return Step("prioritise", after, by, {"impact": impact, "urgency": urgency, "reason": reason})


def classify(after: str, by: str, category: str, service: str = "") -> Step:
    return Step("classify", after, by, {"category": category, "service": service})


def hold(
    after: str, by: str, reason: str, *, until: str = "", agreed: bool = False, message: str = ""
) -> Step:
    details = {"reason": reason, "until": until, "agreed": agreed, "message": message}
    return Step("hold", after, by, details)


def resume(after: str, by: str) -> Step:
    return Step("resume", after, by)


def resolve(after: str, by: str, code: str, text: str, cause: str = "") -> Step:
    return Step("resolve", after, by, {"code": code, "text": text, "cause": cause})


def confirm(after: str, by: str, rating: int | None = None, comment: str = "") -> Step:
    """Let the reporter say that it is solved."""
    return Step("confirm", after, by, {"solved": True, "rating": rating, "comment": comment})


def refuse(after: str, by: str, comment: str) -> Step:
    """Let the reporter say that it is not solved."""
    return Step("confirm", after, by, {"solved": False, "rating": None, "comment": comment})


def close(after: str, by: str, note: str = "", lesson: str = "") -> Step:
    return Step("close", after, by, {"note": note, "lesson": lesson, "aspects": ()})


def reject(after: str, by: str, note: str, *aspects: str) -> Step:
    """Let designated staff find the solution unsatisfactory."""
    return Step("close", after, by, {"note": note, "lesson": "", "aspects": aspects})


def reopen(after: str, by: str, reason: str) -> Step:
    return Step("reopen", after, by, {"reason": reason})


def cancel(after: str, by: str, reason: str) -> Step:
    return Step("cancel", after, by, {"reason": reason})


def escalate(after: str, by: str, team: str, reason: str, tried: str = "") -> Step:
    return Step("escalate", after, by, {"team": team, "reason": reason, "tried": tried})


def hand_back(after: str, by: str, reason: str, tried: str = "") -> Step:
    return Step("hand_back", after, by, {"reason": reason, "tried": tried})


def inform(after: str, by: str, reason: str) -> Step:
    """Bring it before the next level of management."""
    return Step("inform", after, by, {"reason": reason})


def probe(after: str, by: str, hypothesis: str, test: str = "", result: str = "") -> Step:
    """Note what was suspected, how it was tested and what came out."""
    return Step("probe", after, by, {"hypothesis": hypothesis, "test": test, "result": result})


def ask(after: str, by: str, supplier: str, body: str) -> Step:
    """Let an agent write to a supplier, where the reporter does not read it."""
    return Step("ask", after, by, {"supplier": supplier, "body": body})


def supplier(after: str, by: str, body: str) -> Step:
    """Let the supplier's person answer."""
    return Step("supplier", after, by, {"body": body})


def major(after: str, by: str) -> Step:
    """Let the major incident manager declare it major."""
    return Step("major", after, by)


def propose(after: str, by: str, reason: str) -> Step:
    """Let somebody put it before the major incident manager."""
    return Step("propose", after, by, {"reason": reason})


def decline(after: str, by: str, reason: str) -> Step:
    """Let the major incident manager say that it is none."""
    return Step("decline", after, by, {"reason": reason})


def part(after: str, by: str, role: str, to: str) -> Step:
    """Give somebody a part in a major incident."""
    return Step("part", after, by, {"role": role, "to": to})


def tell(after: str, by: str, template: str, body: str, *lists: str) -> Step:
    """Tell the lists of stakeholders how it stands."""
    return Step("tell", after, by, {"template": template, "body": body, "lists": lists})


def line(after: str, by: str, ago: str, text: str, *, pinned: bool = False) -> Step:
    """Write a line into the timeline about what was so long ago."""
    return Step("line", after, by, {"ago": ago, "text": text, "pinned": pinned})


def under(after: str, by: str, parent: str) -> Step:
    """Hang it under the incident with that title."""
    return Step("under", after, by, {"parent": parent})


def cause(after: str, by: str, number: str) -> Step:
    """Note the change or problem outside the desk that caused it."""
    return Step("cause", after, by, {"number": number})


def tick(after: str, by: str, step: str) -> Step:
    """Let somebody tick a step of the checklist off."""
    return Step("tick", after, by, {"step": step})


def task(after: str, by: str, title: str, *, to: str = "", days: int | None = None) -> Step:
    """Give somebody a task, to be done within so many days."""
    return Step("task", after, by, {"title": title, "to": to, "days": days})


def watch(after: str, by: str, person: str, *, internal: bool = True) -> Step:
    """Add a watcher, or follow it oneself."""
    return Step("watch", after, by, {"person": person, "internal": internal})
