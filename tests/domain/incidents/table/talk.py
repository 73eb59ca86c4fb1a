"""What is said: inside the desk, to who takes part, and to suppliers."""

from tests.domain.incidents.table.rows import HELD, LEADERS, STAFF, TAKING_PART, Verb
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Inquiry
from tocsin.domain.incidents.rules import State

WORDS = Wording("Some words")


def inquiry(stage, column):
    return Inquiry.objects.select_related("incident__merged_into").get(
        pk=stage.on(column).inquiry.pk
    )


def calling(stage, column, by):
    actions.take_callers_word(
        stage.incident(column), by=by, caller=stage.people["reporter"], wording=WORDS
    )


def with_supplier(act, who, told, event, rows):
    return Verb(act, who, told, event, "", rows, counts=False, merged=None, goes_on=True)


VERBS = {
    "note": Verb(
        lambda s, c, by: actions.note(s.incident(c), by=by, wording=WORDS),
        LEADERS | {"guest"},
        "incident.note",
        "message_added",
        "last_message",
        "message",
        counts=False,
    ),
    "investigate": Verb(
        lambda s, c, by: actions.investigate(s.incident(c), by=by, hypothesis="The fuser"),
        LEADERS | {"guest"},
        "incident.investigate",
        "investigated message_added",
        "last_message",
        "investigation message",
        counts=False,
    ),
    "answer": Verb(
        lambda s, c, by: actions.answer(s.incident(c), by=by, wording=WORDS),
        STAFF,
        "incident.answer",
        "message_added",
        "last_message last_public_at",
        "message",
        counts=False,
        aside=TAKING_PART,
    ),
    "answer: from outside": Verb(
        lambda s, c, by: actions.answer(s.incident(c), by=by, wording=WORDS),
        TAKING_PART,
        "incident.answer",
        "message_added",
        "last_message last_public_at last_reporter_at",
        "message",
        counts=False,
        states=frozenset(State) - {State.ON_HOLD},
        refused={State.ON_HOLD: None},
        aside=STAFF,
    ),
    "answer: what everybody waits for": Verb(
        lambda s, c, by: actions.answer(s.incident(c), by=by, wording=WORDS),
        TAKING_PART,
        "incident.answer",
        "message_added resumed",
        f"last_message last_public_at last_reporter_at {HELD}",
        "message",
        states=frozenset({State.ON_HOLD}),
        to=State.IN_PROGRESS,
        refused=dict.fromkeys(State),
        aside=STAFF,
    ),
    "take_callers_word": Verb(
        calling,
        STAFF,
        "incident.answer",
        "message_added",
        "last_message last_public_at last_reporter_at",
        "message",
        counts=False,
        states=frozenset(State) - {State.ON_HOLD},
        refused={State.ON_HOLD: None},
    ),
    "take_callers_word: what everybody waits for": Verb(
        calling,
        STAFF,
        "incident.answer",
        "message_added resumed",
        f"last_message last_public_at last_reporter_at {HELD}",
        "message",
        states=frozenset({State.ON_HOLD}),
        to=State.IN_PROGRESS,
        refused=dict.fromkeys(State),
    ),
    "ask": Verb(
        lambda s, c, by: actions.ask(s.incident(c), by=by, supplier=s.firm, body="And now?"),
        STAFF,
        "incident.ask_supplier",
        "supplier_asked",
        "",
        "inquiry thread message",
        counts=False,
    ),
    "write_to_supplier": with_supplier(
        lambda s, c, by: actions.write_to_supplier(inquiry(s, c), by=by, wording=WORDS),
        STAFF,
        "incident.write_to_supplier",
        "supplier_written",
        "message",
    ),
    "take_suppliers_answer": with_supplier(
        lambda s, c, by: actions.take_suppliers_answer(inquiry(s, c), by=by, wording=WORDS),
        frozenset({"supplier"}),
        "incident.answer_as_supplier",
        "supplier_answered",
        "message",
    ),
    "note_reference": with_supplier(
        lambda s, c, by: actions.note_reference(inquiry(s, c), by=by, reference="88-20417"),
        STAFF,
        "incident.note_reference",
        "supplier_reference_noted",
        "inquiry text",
    ),
    "close_inquiry": with_supplier(
        lambda s, c, by: actions.close_inquiry(inquiry(s, c), by=by),
        STAFF,
        "incident.close_inquiry",
        "supplier_inquiry_closed",
        "inquiry",
    ),
}
