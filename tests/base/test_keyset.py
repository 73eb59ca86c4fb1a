import base64
import json

import pytest

from tests.makers import make_team
from tocsin.base.errors import BadInput
from tocsin.base.keyset import page
from tocsin.domain.accounts.models import Person, Team

pytestmark = pytest.mark.django_db


def made_up(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def test_pages_follow_each_other_without_gap_or_repeat():
    slugs = [make_team(f"team-{n}").slug for n in range(100, 107)]
    read, cursor = [], None

    while read == [] or cursor:
        found = page(Team.objects.all(), ("tier", "-slug"), limit=2, cursor=cursor)
        read, cursor = [*read, *(team.slug for team in found.items)], found.next

    assert read == slugs[::-1]


def test_what_comes_in_between_is_not_repeated():
    for slug in ("b", "d"):
        make_team(slug)
    first = page(Team.objects.all(), ("slug",), limit=1, cursor=None)
    make_team("a")
    make_team("c")

    second = page(Team.objects.all(), ("slug",), limit=5, cursor=first.next)

    assert [team.slug for team in second.items] == ["c", "d"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ä",
        made_up([]),
        made_up({"created_at": 1}),
        made_up(5),
        made_up(["2026-11-24T08:00:00Z"]),
        made_up(["2026-11-24T08:00:00Z", "nul \x00"]),
        made_up(["2026-11-24T08:00:00Z", "half \ud800"]),
        made_up(["2026-11-24T08:00:00", "name"]),
        made_up(["0001-01-01T00:00:00+14:00", "name"]),
        made_up([2**70, "name"]),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_made_up_cursor_is_refused_before_it_reaches_the_database(cursor):
    people = Person.objects.active()

    with pytest.raises(BadInput, match=r"cursor\.invalid"):
        page(people, ("created_at", "name"), limit=5, cursor=cursor)


def test_a_number_beyond_the_column_is_refused():
    with pytest.raises(BadInput, match=r"cursor\.invalid"):
        page(Team.objects.all(), ("tier", "slug"), limit=5, cursor=made_up([2**40, "name"]))
