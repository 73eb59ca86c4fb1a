"""The query language of lists and of the search box: words, fields and their values."""

import re
from dataclasses import dataclass
from datetime import timedelta

from tocsin.base.errors import BadInput
from tocsin.domain.catalogue.rules import priorities
from tocsin.domain.incidents.rules.lifecycle import State

MARKS = ("answered", "breached", "confidential", "major", "security")
PLACES = ("state", "priority", "team", "owner", "tier", "category", "service", "parent")
FIELDS = (*PLACES, "assignee", "reporter", "sla", *MARKS)
# It says in which order, and narrows nothing.
SORT = "sort"
SORTS = frozenset({"deadline", "priority", "newest"})
TERMS_LIMIT = 20
TOKEN = re.compile(r'(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))')
STATES = frozenset({*State, "open"})
YES_NO = frozenset({"yes", "no"})
LEFT = re.compile(r"(<=|>=|<|>)(-?\d{1,5})([mhd])", re.ASCII)
COMPARED = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
# Proposed as major, and nobody has decided yet.
CANDIDATE = "candidate"
CAPITALS = frozenset({"priority", "parent"})


@dataclass(frozen=True)
class Term:
    """One condition; without a field it is a word looked for in number and title."""

    value: str
    field: str | None = None
    negated: bool = False


@dataclass(frozen=True)
class Query:
    terms: tuple[Term, ...] = ()

    def values(self, field: str | None, *, negated: bool = False) -> tuple[str, ...]:
        return tuple(t.value for t in self.terms if t.field == field and t.negated is negated)

    @property
    def sort(self) -> str:
        """Return the order that was asked for last, or nothing."""
        return next(reversed(self.values(SORT)), "")


def parse_query(text: str) -> Query:
    """Return the query that a text means; raise BadInput naming `query` for what it cannot mean.

    `field:value` and `field:"value with spaces"`, free words and `"phrases"`, `-` negates. Several
    values of one field are alternatives, everything else must hold together.
    """
    terms = []
    for match in TOKEN.finditer(text):
        minus, field, phrase, bare = match.groups()
        value = (phrase if phrase is not None else bare).strip()
        if field and field not in (*FIELDS, SORT):
            raise BadInput("query.unknown_field", field="query", word=field)
        if field == SORT and minus:
            raise BadInput("query.unknown_value", field="query", word=match[0])
        if value:
            terms.append(Term(_checked(field, value), field, bool(minus)))
    if len(terms) > TERMS_LIMIT:
        raise BadInput("query.too_long", field="query", limit=TERMS_LIMIT)
    return Query(tuple(terms))


def _checked(field: str | None, value: str) -> str:
    choices = {
        "state": STATES,
        "priority": frozenset(priorities()),
        "tier": frozenset("123"),
        **dict.fromkeys(MARKS, YES_NO),
        "major": YES_NO | {CANDIDATE},
        SORT: SORTS,
    }
    known = choices.get(field or "")
    folded = value.upper() if field in CAPITALS else value.casefold()
    is_unknown = known is not None and folded not in known
    if is_unknown or (field == "sla" and not LEFT.fullmatch(folded)):
        raise BadInput("query.unknown_value", field="query", word=f"{field}:{value}")
    return folded if field else value


def time_left(value: str) -> tuple[str, timedelta]:
    """Return how to compare the time until the next deadline, and with what: `<2h`, `>=1d`.

    What is overdue has less than none left.
    """
    match = LEFT.fullmatch(value)
    if match is None:
        raise BadInput("query.unknown_value", field="query", word=f"sla:{value}")
    compared, number, unit = match.groups()
    return COMPARED[compared], int(number) * UNITS[unit]
