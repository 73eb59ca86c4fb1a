"""Two desks: one to work in and to back up, and an empty one to restore into."""

from argparse import ArgumentParser
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from tests.databases import _copied, _switched_to
from tests.makers import make_incident, make_person, make_team
from tocsin.base import instants
from tocsin.cli import backup
from tocsin.cli.backup.making import make
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions

KEY = "the key of the desk that is backed up"


@dataclass
class Desk:
    """A desk with its database and its data folder."""

    name: str
    folder: Path

    @contextmanager
    def entered(self, **settings):
        places = {"DATA_DIR": self.folder, "ATTACHMENTS_DIR": self.folder / "attachments"}
        with _switched_to(NAME=self.name), override_settings(**places, **settings):
            yield


def fill():
    """Put a little of everything into the desk."""
    make_team("service-desk")
    ana = make_person("Ana Rey")
    file = keep_file(BytesIO(b"a log " * 1000), name="vpn.log", at=instants.now())
    incident = make_incident(reporter=ana, description="It *drops*.\n\r\t \u2028 Żółć 🔔")
    actions.answer(incident, by=operator(), wording=Wording("See the log", files=(file,)))


@pytest.fixture
def empty_desk(committed_db, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    first = connection.settings_dict["NAME"]
    with _copied(folder):
        other = Desk(connection.settings_dict["NAME"], folder)
        with _switched_to(NAME=first):
            yield other


@pytest.fixture
def desk(request, committed_db, tmp_path):
    """A desk with a little of everything, entered."""
    if "empty_desk" in request.fixturenames:
        # It is a copy of this one, so it is made before this one is filled.
        request.getfixturevalue("empty_desk")
    this = Desk(connection.settings_dict["NAME"], tmp_path)
    with this.entered(SECRET_KEY=KEY):
        fill()
        yield this


@pytest.fixture(scope="session")
def whole_file(migrated_db, django_db_blocker, tmp_path_factory):
    """A backup that can be restored."""
    folder = tmp_path_factory.mktemp("backed-up")
    with django_db_blocker.unblock(), _copied(folder):
        this = Desk(connection.settings_dict["NAME"], folder)
        with this.entered(SECRET_KEY=KEY):
            fill()
            make(folder / "desk.tar")
    return folder / "desk.tar"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "desk.tar"


def run(*arguments):
    parser = ArgumentParser()
    backup.add(parser.add_subparsers())
    parsed = parser.parse_args([str(argument) for argument in arguments])
    return parsed.call(parsed) or 0
