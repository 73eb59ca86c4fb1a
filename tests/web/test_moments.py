from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tocsin.base import instants
from tocsin.web import moments

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2, minutes=10), "2 h ago"),
        (timedelta(days=1, hours=3), "1 day ago"),
        (timedelta(days=9), "9 days ago"),
        (timedelta(days=40), "15 Oct, 12:30"),
    ],
)
def test_how_long_ago(ago, words):
    assert moments.since(NOW - ago, NOW) == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=51), "in 51 min"),
        (timedelta(minutes=64), "in 1 h 04"),
        (timedelta(hours=3), "in 3 h"),
        (-timedelta(minutes=41), "41 min over"),
        (timedelta(days=2), "in 2 days"),
    ],
)
def test_how_long_until(ahead, words):
    assert moments.due(NOW + ahead, NOW) == words


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (NOW - timedelta(hours=3), "09:30"),
        (NOW - timedelta(hours=13), "23 Nov, 23:30"),
        (NOW - timedelta(days=400), "20 Oct 2025"),
    ],
)
def test_when_it_was(instant, words):
    assert moments.when(instant, NOW) == words


def test_today_is_the_reader_s_day():
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Warsaw")):
        assert moments.when(late, NOW) == "00:30"


def test_the_whole_moment_is_never_lost():
    with instants.at(NOW):
        shown = Template("{% load desk %}{% since at %}").render(Context({"at": NOW}))

    assert shown == (
        '<time datetime="2026-11-24T12:30:00Z" title="Tuesday 24 November 2026, 12:30 UTC">'
        "just now</time>"
    )


def test_months_are_named_in_the_reader_s_language():
    with translation.override("pl"):
        assert moments.when(NOW - timedelta(days=9), NOW).startswith("15 ")


def test_what_lies_at_the_end_of_time_is_shown_all_the_same():
    with timezone.override(ZoneInfo("America/New_York")):
        assert moments.when(datetime(1, 1, 1, tzinfo=UTC), NOW) == "1 Jan 0001"
