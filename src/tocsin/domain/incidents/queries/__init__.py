"""Reads of incidents: lists by query, one by number, and what surrounds it on a page."""

from tocsin.domain.incidents.queries.lists import (
    CAP,
    LIMIT,
    NEWEST,
    URGENT,
    by_priority,
    count,
    counts,
    listed,
    matching,
)
from tocsin.domain.incidents.queries.single import (
    became_of,
    by_number,
    conversation,
    file_of,
    held_until,
    incident_of,
    numbered_in,
    open_of_reporter,
    open_reported_by,
    readers,
)

__all__ = [
    "CAP",
    "LIMIT",
    "NEWEST",
    "URGENT",
    "became_of",
    "by_number",
    "by_priority",
    "conversation",
    "count",
    "counts",
    "file_of",
    "held_until",
    "incident_of",
    "listed",
    "matching",
    "numbered_in",
    "open_of_reporter",
    "open_reported_by",
    "readers",
]
