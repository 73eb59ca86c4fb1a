"""Who is told of which event, and how long to wait before trying again."""

from collections.abc import Mapping
from datetime import timedelta

# Who hears only some verbs is named with them: a row for every event would be mostly in vain.
CONSUMERS: Mapping[str, frozenset[str] | None] = {
    "notify": None,
    "automation": frozenset(
        {
            "clock.breached",
            "clock.warned",
            "incident.assigned",
            "incident.escalated",
            "incident.handed_back",
            "incident.registered",
        }
    ),
}
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


def consumers_of(verb: str) -> list[str]:
    """Return which parts of the desk have to hear of an event with this verb."""
    return [name for name, verbs in CONSUMERS.items() if verbs is None or verb in verbs]


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 10 s, then twice as long each time."""
    pause = FIRST_PAUSE
    for _ in range(1, attempts):
        pause = min(pause * 2, LONGEST_PAUSE)
    return pause
