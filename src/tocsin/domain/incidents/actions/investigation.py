"""What the second level suspects, tests and finds."""

from django.db import transaction

from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.rules import check_body
from tocsin.domain.incidents import permissions
from tocsin.domain.incidents.actions.conversation import note
from tocsin.domain.incidents.models import Incident, Investigation


@transaction.atomic
def investigate(
    incident: Incident, *, by: Person, hypothesis: str, test: str = "", result: str = ""
) -> Investigation:
    """Put down what was suspected, how it was tested and what came out, as an internal note."""
    require(permissions.may_note(by, incident), "incident.investigate")
    parts = (check_body(hypothesis, "hypothesis"), test.strip(), result.strip())
    message = note(incident, by=by, wording=Wording("\n\n".join(part for part in parts if part)))
    return Investigation.objects.create(
        message=message, incident=incident, hypothesis=parts[0], test=parts[1], result=parts[2]
    )
