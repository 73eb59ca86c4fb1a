"""Whatever a desk holds, a restored one holds the same, row for row."""

from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cli.backup.conftest import Desk
from tests.databases import _copied
from tests.makers import make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.cli.backup.making import make
from tocsin.cli.backup.restoring import restore
from tocsin.cli.backup.schema import Schema
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions

# What both databases take: PostgreSQL knows no NUL in a text.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(LETTERS, min_size=1, max_size=80).filter(lambda words: words.strip())
TITLES = st.text(LETTERS.filter(str.isprintable), min_size=1).map(str.strip).filter(bool)
FILES = st.lists(st.binary(max_size=3000), max_size=2)
SAID = st.tuples(WORDS, FILES)


def told(words, contents):
    files = [keep_file(BytesIO(c), name="file", at=instants.now()) for c in contents]
    return Wording(words, files=tuple(files))


def rows():
    return {table.name: list(table.rows()) for table in Schema().tables()}


@contextmanager
def empty_copy(desk: Desk):
    """A copy of the empty desk that may be filled."""
    with TemporaryDirectory(dir=desk.folder) as folder, desk.entered(), _copied(Path(folder)):
        copy = Desk(connection.settings_dict["NAME"], Path(folder))
        with copy.entered():
            yield copy


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.long
def test_any_desk_comes_back_row_for_row(desk, empty_desk, file, count):
    @hypothesis_settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.lists(st.tuples(TITLES, WORDS, st.lists(SAID, max_size=3)), max_size=3))
    def comes_back(life):
        team = make_team()
        for title, description, answers in life:
            incident = make_incident(
                title, reporter=make_person(), description=description, team=team
            )
            for words, contents in answers:
                actions.answer(incident, by=operator(), wording=told(words, contents))
        make(file)
        before = rows()
        with empty_copy(empty_desk) as copy:
            restore(file)
            assert rows() == before
            kept = sorted(path.name for path in (copy.folder / "attachments").rglob("*"))
        assert kept == sorted(path.name for path in (desk.folder / "attachments").rglob("*"))

    comes_back()
