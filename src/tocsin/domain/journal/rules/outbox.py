"""Who is told of every event, and how long to wait before trying again."""

from datetime import timedelta

CONSUMERS = ("notify",)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: 10 s, then twice as long each time."""
    pause = FIRST_PAUSE
    for _ in range(1, attempts):
        pause = min(pause * 2, LONGEST_PAUSE)
    return pause
