"""Who had an incident from when to when, as its history tells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tocsin.domain.incidents.rules.clocks import Happening
from tocsin.domain.incidents.rules.lifecycle import OPEN, State

Hand = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which the same team and person had it; ids."""

    begin: datetime
    end: datetime
    team: int | None
    person: int | None


def hands(events: Iterable[Happening], until: datetime) -> Iterator[Stretch]:
    """Return who had it, in order; while it was resolved, closed or merged nobody did."""
    hand: Hand = (None, None)
    state, merged, since, last = str(State.NEW), False, None, until
    for event in events:
        last = event.at if since is None else max(since, event.at)
        before = hand
        if event.verb == "incident.registered":
            hand, since = (event.facts.get("team"), None), last
            continue
        new = {name: change[1] for name, change in event.changes.items()}
        was_held = state in OPEN and not merged
        state = new.get("state", state)
        merged = bool(new.get("merged_into", merged))
        hand = (new.get("team", hand[0]), new.get("assignee", hand[1]))
        is_held = state in OPEN and not merged
        if (hand, is_held) != (before, was_held):
            if was_held and since is not None and since < last:
                yield Stretch(since, last, *before)
            since = last
    if since is not None and state in OPEN and not merged and since < until:
        yield Stretch(since, until, *hand)
