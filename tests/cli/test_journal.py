import json
from argparse import ArgumentParser

import pytest
from django.db import transaction

from tests.domain.journal.conftest import MORNING, Thing, person
from tocsin.cli import journal
from tocsin.domain.journal.models import Text
from tocsin.domain.journal.steps import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def life():
    with transaction.atomic():
        record("thing.made", Thing(), by=person("Ana"), at=MORNING, texts={"title": "Żar"})


def run(*arguments):
    parser = ArgumentParser()
    journal.add(parser.add_subparsers())
    parsed = parser.parse_args(arguments)
    return parsed.call(parsed)


def erase_behind_the_desk():
    Text.objects.update(salt=None, text=None)


def test_a_whole_journal_is_confirmed(capsys):
    assert run("journal", "verify") == 0
    said = capsys.readouterr()
    assert said.out == "1 event: nothing altered, nothing missing inside a chain.\n"
    assert said.err == ""


def test_a_broken_chain_is_named_in_a_line(capsys):
    erase_behind_the_desk()
    assert run("journal", "verify") == 1
    said = capsys.readouterr()
    finding = "the text “title” was erased and no later event says so"
    assert said.out == f"thing 1, event 1: {finding}\n"
    assert said.err == "tocsin: 1 broken chain in 1 event\n"


def test_findings_come_as_json_too(capsys):
    erase_behind_the_desk()
    assert run("journal", "verify", "--json") == 1
    finding = {
        "subject_kind": "thing",
        "subject_id": 1,
        "seq": 1,
        "problem": "erased_without_record",
        "field": "title",
    }
    assert json.loads(capsys.readouterr().out) == {"events": 1, "findings": [finding]}
