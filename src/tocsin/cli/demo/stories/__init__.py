"""The incidents of the last 30 days."""

from tocsin.cli.demo.stories import (
    closed_clinical,
    closed_office,
    in_work,
    resolved,
    security,
    since_yesterday,
    today,
    waiting,
)

STORIES = (
    *today.STORIES,
    *since_yesterday.STORIES,
    *in_work.STORIES,
    *waiting.STORIES,
    *security.STORIES,
    *resolved.STORIES,
    *closed_clinical.STORIES,
    *closed_office.STORIES,
)
