"""How one process of this machine shows another that it is at work: it touches a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

# Several rounds of a worker's loop, so that one slow delivery raises no alarm.
LATE = timedelta(minutes=2)


def beat(file: Path) -> None:
    file.touch(mode=0o600)


def last_beat(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
