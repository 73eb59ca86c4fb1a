"""What was promised, by which hours, and where the clocks of a subject stand."""

from tocsin.domain.clocks.queries.calendars import (
    Sheet,
    calendar_at,
    calendar_named,
    current_version,
    described,
    in_use,
)
from tocsin.domain.clocks.queries.holidays import (
    YEARS_LIMIT,
    check_place,
    holidays_in_file,
    public_holidays,
)
from tocsin.domain.clocks.queries.promises import (
    Known,
    known,
    promise_named,
    promise_rows,
    promises,
    things_named,
    weighed_for,
)
from tocsin.domain.clocks.queries.reading import (
    EMPTY,
    Ancestors,
    Book,
    Reading,
    clocks_of,
    elapsed,
    offer_of,
    reading,
    set_aside,
)

__all__ = [
    "EMPTY",
    "YEARS_LIMIT",
    "Ancestors",
    "Book",
    "Known",
    "Reading",
    "Sheet",
    "calendar_at",
    "calendar_named",
    "check_place",
    "clocks_of",
    "current_version",
    "described",
    "elapsed",
    "holidays_in_file",
    "in_use",
    "known",
    "offer_of",
    "promise_named",
    "promise_rows",
    "promises",
    "public_holidays",
    "reading",
    "set_aside",
    "things_named",
    "weighed_for",
]
