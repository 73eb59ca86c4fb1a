"""The incidents of the last 30 days, most recent first."""

from tocsin.cli.demo.stories import today

STORIES = (*today.STORIES,)
