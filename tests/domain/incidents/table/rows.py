"""What a table of verbs says, and what the desk's rows say was done."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection

from tests.domain.incidents.table.stage import COLUMNS, MERGED
from tocsin.base.errors import Refusal
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import OPEN, State

STAFF = frozenset(
    {
        "assignee",
        "handling",
        "owning",
        "other-team",
        "lead",
        "major-manager",
        "officer",
        "administrator",
        "system",
    }
)
LEADERS = STAFF | {"manager"}
INSIDE = LEADERS | {"auditor"}
TAKING_PART = frozenset({"reporter", "participant"})
EVERY = frozenset(State)
ENDED = EVERY - OPEN
HELD = "hold_reason hold_until held_in_state"
RESOLUTION = "resolution_code resolution_text cause_category resolved_at resolved_by"
MOVED = {State.ON_HOLD: HELD}

TABLES = [
    (model._meta.db_table, model._meta.model_name)
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_config.name.startswith("tocsin.domain")
]
COLUMN_NAMES = [f.name for f in Incident._meta.concrete_fields]
# Every act writes these; what stands in them is asked by itself.
ALWAYS = {"incident", "event", "outbox"}
QUIETLY = {"version", "updated_at"}


@dataclass(frozen=True)
class Verb:
    """One row of the table: who may, where, and exactly what then is different.

    `events` are the happenings in order, of the incident itself unless a name stands before the
    colon; `fields` the columns that change, `more` those that change from some states alone;
    `rows` the other tables that are written to. `but` refuses somebody after all, in the states of
    `where`; for those `aside` another row speaks. What `goes_on` is done where a merged one is.
    """

    act: Callable
    who: frozenset[str]
    told: str
    events: str
    fields: str = ""
    rows: str = ""
    states: frozenset[State] = EVERY
    to: State | Mapping[State, State] | None = None
    more: Mapping[State, str] = field(default_factory=dict)
    refused: str | Mapping[State, str] = "illegal_move"
    counts: bool = True
    merged: str | None = "merged"
    given: Callable | None = None
    but: Mapping[str, str] = field(default_factory=dict)
    where: frozenset[str] = frozenset(COLUMNS)
    aside: frozenset[str] = frozenset()
    goes_on: bool = False

    def answer(self, column, role):
        """Return the code of the refusal, or None where it is done."""
        if role not in self.who:
            return self.told
        after_all = self.but.get(role) if column in self.where else None
        if column == MERGED:
            return after_all or self.merged
        return after_all if column in self.states else self._refused(column)

    def _refused(self, column):
        return self.refused if isinstance(self.refused, str) else self.refused[column]

    def is_elsewhere(self, column):
        """Whether another row speaks of this state."""
        return column not in (MERGED, *self.states) and self._refused(column) is None

    def allowed_in(self):
        done = {*self.states, *([MERGED] if self.merged is None else [])}
        return sorted(done or COLUMNS)

    def expected(self, column):
        """Return what is different afterwards, as `Seen` tells it."""
        to = self.to.get(column, column) if isinstance(self.to, Mapping) else self.to
        moves = {"state"} if to is not None and to != column else set()
        whose = "survivor" if self.goes_on and column == MERGED else "it"
        return {
            "state": to or (State.IN_PROGRESS if column == MERGED else column),
            "fields": {*self.fields.split(), *self.more.get(column, "").split()} | moves,
            "version": int(self.counts),
            "events": [e if ":" in e else f"{whose}:{e}" for e in self.events.split()],
            "rows": set(self.rows.split()),
        }


def dump():
    """Every row of the desk, by table."""
    with connection.cursor() as cursor:
        found = {}
        for table, name in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - our own tables
            found[name] = cursor.fetchall()
            if name == "incident":
                found["columns"] = [column[0] for column in cursor.description]
    return found


def difference(before, after, stage, pk):
    """What an act has done, as the table says it."""
    touched = {name for name in before if before[name] != after[name]} - ALWAYS
    changed, versions = _incidents(before, after)
    mine = changed.pop(pk, set())
    others = {stage.named(other): fields for other, fields in changed.items() if fields}
    told = {
        "state": versions[pk]["state"],
        "fields": mine - QUIETLY,
        "version": versions[pk]["version"] - versions[pk]["was"],
        "events": _events(before, after, stage, pk),
        "rows": touched,
    }
    return told | ({"others": others} if others else {})


def _incidents(before, after):
    columns = before["columns"]
    old = {row[0]: row for row in before["incident"]}
    changed, now = defaultdict(set), {}
    for row in after["incident"]:
        if (was := old.get(row[0])) is None:
            continue
        named = zip(columns, was, row, strict=True)
        changed[row[0]] = {c.removesuffix("_id") for c, a, b in named if a != b} - {"updated_at"}
        values = dict(zip(columns, row, strict=True))
        values["was"] = was[columns.index("version")]
        now[row[0]] = values
    return changed, now


def _events(before, after, stage, pk):
    from tocsin.domain.journal.models import Event

    known = {row[0] for row in before["event"]}
    new = [row[0] for row in after["event"] if row[0] not in known]
    told = []
    for event in Event.objects.filter(pk__in=new).order_by("pk"):
        verb = event.verb.removeprefix("incident.")
        whose = "it" if event.subject_id == pk else stage.named(event.subject_id)
        told.append(f"{whose}:{verb}")
    return told


def refusal(row, stage, column, role):
    """Try the verb, and return the code of the refusal or None."""
    try:
        row.act(stage, column, stage.people[role])
    except Refusal as no:
        return no.code
    return None


def covering(row, roles, columns=COLUMNS):
    """Choose few cases: every state with somebody who may, and every one of the roles once."""
    chosen, may, left = {}, sorted(row.who), dict.fromkeys(roles)
    for n, column in enumerate(columns):
        chosen[column] = {may[n % len(may)]} if may else set()
        if column in row.allowed_in():
            left = {role: None for role in left if role not in chosen[column]}
    for n, role in enumerate(left):
        places = row.allowed_in() if role in row.who else columns
        chosen[places[n % len(places)]].add(role)
    return chosen
