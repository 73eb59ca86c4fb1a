import re

import pytest

from tests.makers import make_person
from tocsin.cli.welcome import _set_up_lines
from tocsin.domain.accounts.actions import set_up
from tocsin.domain.accounts.queries import operator

pytestmark = pytest.mark.django_db


def test_an_empty_desk_is_set_up_with_the_code_that_is_shown(db):
    (line,) = _set_up_lines()
    code = re.search(r"\w{5}-\w{5}-\w{5}$", line).group()

    first = set_up(
        by=operator(),
        code=code,
        name="Agnes Thorn",
        email="agnes@example.org",
        password="copper kettle 94",
        language="en",
    )
    assert first.email == "agnes@example.org"
    assert _set_up_lines() == []


def test_a_desk_with_people_shows_no_code():
    make_person("Ana Rey")

    assert _set_up_lines() == []
