import re

import pytest

from tocsin.web.library.samples import PARTS
from tocsin.words.labels import LABELS


@pytest.fixture
def page(client):
    return client.get("/-/components")


def test_the_living_page_shows_every_part(page):
    shown = re.findall(r'<section class="lib-part" id="(\w+)"', page.content.decode())

    assert shown == [name for name, _, _ in PARTS]


def test_the_living_page_shows_every_state_and_priority(page):
    content = page.content.decode()

    missing = [
        word
        for kind in ("state", "hold")
        for word in LABELS[kind].values()
        if str(word) not in content
    ]
    assert missing == []


def test_no_id_stands_twice(page):
    ids = re.findall(r'\sid="([^"]+)"', page.content.decode())

    assert sorted(ids) == sorted(set(ids))


def test_what_a_field_is_described_by_exists(page):
    content = page.content.decode()
    described = set(re.findall(r'aria-describedby="([^"]+)"', content))

    assert described - set(re.findall(r'\sid="([^"]+)"', content)) == set()
