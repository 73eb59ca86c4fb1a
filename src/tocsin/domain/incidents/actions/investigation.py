"""What the second level suspects, tests and finds."""

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.rules import check_body, check_length
from tocsin.domain.incidents import permissions, steps
from tocsin.domain.incidents.actions.conversation import note_down
from tocsin.domain.incidents.models import Incident, Investigation
from tocsin.domain.incidents.steps.history import record


@transaction.atomic
def investigate(
    incident: Incident, *, by: Person, hypothesis: str, test: str = "", result: str = ""
) -> Investigation:
    """Put down what was suspected, how it was tested and what came out, as an internal note."""
    require(permissions.may_note(by, incident), "incident.investigate")
    suspected = check_body(hypothesis, "hypothesis")
    tested, found = _part(test, "test"), _part(result, "result")
    now = instants.now()
    steps.touch(incident, at=now)
    facts = {"tested": bool(tested), "found": bool(found)}
    event = record("incident.investigated", incident, by=by, at=now, facts=facts)
    body = "\n\n".join(part for part in (suspected, tested, found) if part)
    message = note_down(incident, by=by, body=body, at=now, because_of=event)
    return Investigation.objects.create(
        message=message, incident=incident, hypothesis=suspected, test=tested, result=found
    )


def _part(text: str, field: str) -> str:
    cleaned = text.replace("\x00", "").strip()
    check_length(cleaned, field)
    return cleaned
