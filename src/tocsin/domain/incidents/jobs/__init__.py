"""Entry points of worker and mail intake: raw mail that becomes something, what time brings."""

from tocsin.domain.incidents.jobs.due import Due, due_acts
from tocsin.domain.incidents.jobs.intake import take_in

__all__ = ["Due", "due_acts", "take_in"]
