"""Entry points of worker and mail intake: raw mail that becomes something, what time brings."""

from tocsin.domain.incidents.jobs.clocks import (
    Difference,
    due_incidents,
    look_after,
    rebuild,
    stumbled,
)
from tocsin.domain.incidents.jobs.due import Due, due_acts
from tocsin.domain.incidents.jobs.intake import take_in

__all__ = [
    "Difference",
    "Due",
    "due_acts",
    "due_incidents",
    "look_after",
    "rebuild",
    "stumbled",
    "take_in",
]
