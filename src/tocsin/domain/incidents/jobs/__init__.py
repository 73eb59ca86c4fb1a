"""Entry points of worker and mail intake: raw mail that becomes something, holds that end."""

from tocsin.domain.incidents.jobs.holds import due_holds, end_hold
from tocsin.domain.incidents.jobs.intake import take_in

__all__ = ["due_holds", "end_hold", "take_in"]
