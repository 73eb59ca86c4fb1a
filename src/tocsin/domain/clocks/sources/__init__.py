"""Where holidays come from: what a library knows of countries, and files of other programs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Holiday:
    """A day on which nobody works, and what it is called."""

    day: date
    name: str
