"""Where a report stands, in the reporter's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import State, resumes_by_answer

STEPS = (_("Received"), _("Working on it"), _("Solved"), _("You confirm"))
AT = {
    State.NEW: 0,
    State.ASSIGNED: 0,
    State.IN_PROGRESS: 1,
    State.ON_HOLD: 1,
    State.RESOLVED: 3,
    State.CLOSED: len(STEPS),
}
NEXT = {
    State.NEW: _("Somebody looks at it soon. We write to you when there is news."),
    State.ASSIGNED: _("Somebody looks at it soon. We write to you when there is news."),
    State.IN_PROGRESS: _("Somebody works on it. We write to you when there is news."),
    State.ON_HOLD: _("It has to wait for something. We write to you when it goes on."),
    State.RESOLVED: _("We believe that it is solved. Please tell us whether it is."),
    State.CLOSED: _("It is solved and closed. If the trouble comes back, tell us."),
    State.CANCELLED: _("Nobody works on it any more."),
}
ASKED = _("We need an answer from you to go on.")
THANKED = _("Thank you for your answer. Somebody looks over it once more, then it is closed.")


@dataclass(frozen=True)
class Step:
    words: Promise
    state: str


@dataclass(frozen=True)
class Standing:
    """A report as a list shows it."""

    incident: Incident
    steps: list[Step]
    next: Promise
    asks: bool


def standing(incident: Incident) -> Standing:
    state = State(incident.state)
    asked = state == State.ON_HOLD and resumes_by_answer(incident.hold_reason)
    answered = state == State.RESOLVED and incident.answered_solved is not None
    words = ASKED if asked else THANKED if answered else NEXT[state]
    at = len(STEPS) if answered else AT.get(state)
    return Standing(
        incident,
        [] if at is None else [Step(word, _of(n, at)) for n, word in enumerate(STEPS)],
        words,
        asked or incident.answer_awaited,
    )


def _of(number: int, at: int) -> str:
    return "done" if number < at else "now" if number == at else ""
