"""What was promised, by which hours, and where the clocks of a subject stand."""

from tocsin.domain.clocks.queries.promises import Known, promise_named, promises, weighed_for
from tocsin.domain.clocks.queries.reading import (
    EMPTY,
    Ancestors,
    Book,
    Reading,
    clocks_of,
    elapsed,
    offer_of,
    reading,
)

__all__ = [
    "EMPTY",
    "Ancestors",
    "Book",
    "Known",
    "Reading",
    "clocks_of",
    "elapsed",
    "offer_of",
    "promise_named",
    "promises",
    "reading",
    "weighed_for",
]
