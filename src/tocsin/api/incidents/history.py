"""The journal of an incident."""

from django.http import HttpResponse
from ninja import Query, Router

from tocsin.api import answers
from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import visible
from tocsin.api.incidents.entries import told
from tocsin.api.incidents.records import EntryRecord
from tocsin.api.problems import not_found
from tocsin.base.errors import BadInput
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.domain.journal.queries import history

router = Router(tags=["Journal"])
SEQ_DIGITS = 9


@router.get("/{number}/journal", response=answers.Listed[EntryRecord], url_name="journal")
def journal(request: Call, number: str, window: Query[answers.Window]) -> HttpResponse:
    """Read the journal of an incident.

    Everything that happened, in order, each event with its hash and the one before it. Only for
    those who also read internal messages; for everybody else there is none.
    """
    incident = visible(number, request.person)
    if not may_read_internal(request.person, incident):
        raise not_found()
    found = history(incident, after=_after(window.cursor), limit=window.limit + 1)
    shown = found[: window.limit]
    following = str(shown[-1].seq) if len(found) > window.limit else None
    return answers.items(told(shown, incident, request.person), following)


def _after(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= SEQ_DIGITS):
        raise BadInput("cursor.invalid", field="cursor")
    return int(cursor)
