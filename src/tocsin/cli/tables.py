"""How commands print: JSON for programs, aligned columns for people."""

import json
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

GAP = "  "
NARROWEST = 20


def print_json(record: Any) -> None:  # noqa: ANN401 - whatever JSON can carry
    print(json.dumps(record, ensure_ascii=False, indent=2))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the rows under their titles; on a terminal the last column gives way to its width."""
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    room = _room() - sum(widths[:-1]) - len(GAP) * (len(widths) - 1)
    for row in (titles, *rows):
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        print(GAP.join([*padded, shortened(row[-1], max(room, NARROWEST))]).rstrip())


def print_facts(facts: Sequence[tuple[str, str | None]]) -> None:
    """Print name and value of what there is, one below the other."""
    said = [(name, value) for name, value in facts if value]
    width = max((len(name) for name, _ in said), default=0)
    for name, value in said:
        print(f"{GAP}{name.ljust(width)}{GAP}{value}")


def shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def local(instant: datetime | None) -> str:
    """Return the instant to the minute, in the desk's time zone."""
    from django.utils.timezone import localtime

    return f"{localtime(instant):%Y-%m-%d %H:%M}" if instant else ""


def _room() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
