"""What a change came to, in a few words beside it."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.domain.journal.queries import Entry
from tocsin.web import moments
from tocsin.web.incidents.names import Names
from tocsin.words.labels import label

CLOCKS = ("clock.warned", "clock.breached")
CHANGES = {
    "incident.assigned": ("assignee", "team"),
    "incident.escalated": ("team",),
    "incident.handed_back": ("team",),
    "incident.prioritised": ("priority",),
    "incident.classified": ("category", "service"),
    "incident.held": ("hold_reason", "hold_until"),
    "incident.task_changed": ("owner", "due_on"),
}
# Of these it is a fact of the event, and no change of a field, that tells what it came to.
FACTS = {
    "incident.task_added": "owner",
    "incident.watched": "person",
    "incident.unwatched": "person",
}


def gist(entries: Sequence[Entry], names: Names) -> str:
    """Return what the one change came to; of several only what was told of time."""
    told = entries if len(entries) == 1 else [e for e in entries if e.verb in CLOCKS]
    return ", ".join(part for entry in told if (part := _gist(entry, names)))


def _gist(entry: Entry, names: Names) -> str:
    """Return what it is now, without what it was before."""
    if (special := _SPECIAL.get(entry.verb)) is not None:
        return special(entry)
    said = [
        names.of(f, entry.changes[f][1]) for f in CHANGES.get(entry.verb, ()) if _is_news(entry, f)
    ]
    fact = FACTS.get(entry.verb)
    if fact and entry.facts.get(fact):
        said.append(names.of(fact, entry.facts[fact]))
    return ", ".join(said)


def _is_news(entry: Entry, field: str) -> bool:
    return bool(field in entry.changes and entry.changes[field][1])


def _of_clock(entry: Entry) -> str:
    measure, agreement = entry.facts["measure"], entry.facts["agreement"]
    values = {"what": label("measure", measure), "percent": entry.facts["percent"]}
    values["agreement"] = label("agreement", agreement)
    if agreement == "sla":
        return gettext("%(what)s %(percent)d %%") % values
    return gettext("%(what)s %(percent)d %%, %(agreement)s") % values


def _of_correction(entry: Entry) -> str:
    facts, now = entry.facts, instants.now()
    begin, until = (moments.when(instants.parsed(facts[f]), now) for f in ("from", "until"))
    if facts["held"]:
        words = gettext("was on hold from %(begin)s to %(until)s")
    else:
        words = gettext("was not on hold from %(begin)s to %(until)s")
    return words % {"begin": begin, "until": until}


def _of_resolution(entry: Entry) -> str:
    code, cause = (entry.changes.get(f, ("", ""))[1] for f in ("resolution_code", "cause_category"))
    said = label("resolution", code) if code else ""
    if not cause:
        return said
    words = gettext("%(resolution)s, cause: %(cause)s")
    return words % {"resolution": said, "cause": label("cause", cause)}


def _of_rule(entry: Entry) -> str:
    return ", ".join(label("rule_act", act) for act in entry.facts["acts"])


_SPECIAL: dict[str, Callable[[Entry], str]] = {
    **dict.fromkeys(CLOCKS, _of_clock),
    "incident.hold_corrected": _of_correction,
    "incident.resolved": _of_resolution,
    "incident.rule_applied": _of_rule,
}
