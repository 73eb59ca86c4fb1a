"""Whatever the structure of a message, it is read, or said to be none, and is never lost."""

import re
from dataclasses import asdict
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings

from tests.domain.conversations.sources.mime_trees import messages, trees
from tests.domain.conversations.sources.test_hostile import parsed, read_all, texts
from tests.operations import operations
from tocsin.base import instants
from tocsin.domain.conversations.queries import content
from tocsin.domain.conversations.sources.mail import parse
from tocsin.domain.conversations.traces import keep_raw_mail
from tocsin.domain.incidents.jobs import take_in
from tocsin.words.mail import phrases

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
HEAD = b"From: Ana <ana@example.org>\nSubject: x\n"


def for_many(many, strategy, holds):
    careful = settings(
        max_examples=many, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    careful(given(strategy)(holds))()


def is_read(raw):
    """Read it, or hear that it is none; any other exception is the finding."""
    mail = parsed(raw)
    assert mail is None or not [text for text in texts(asdict(mail)) if UNKEEPABLE.search(text)]


def is_quick(raw):
    work = operations(parse, HEAD + raw)
    assert work < 40_000 + 400 * len(raw)


def is_kept(raw):
    receipt = keep_raw_mail(BytesIO(raw), mailbox="desk@example.org", at=instants.now())
    take_in(receipt, phrases=phrases())
    receipt.refresh_from_db()
    assert content(receipt.blob) == raw
    assert receipt.state != "stored"


def test_a_message_of_any_structure_is_read_or_said_to_be_none():
    for_many(60, messages, is_read)


@pytest.mark.long
def test_many_messages_of_any_structure_are_read_or_said_to_be_none(full):
    for_many(20_000 if full else 800, messages, is_read)


@pytest.mark.long
def test_a_message_is_read_in_proportion_to_its_length(full):
    for_many(3_000 if full else 200, trees, is_quick)


@pytest.mark.long
def test_a_message_cut_at_any_byte_is_read(full):
    def holds(raw):
        for end in range(0, len(raw), 1 if full else 7):
            is_read(HEAD + raw[:end])

    for_many(200 if full else 20, trees, holds)


def test_words_before_the_cut_stay():
    raw = HEAD + b"\nThe printer burns.\n" + b"x" * 100

    assert parse(raw[:-50]).text.startswith("The printer burns.")
    read_all(raw)


@pytest.mark.django_db
def test_a_message_of_any_structure_is_kept_and_something_becomes_of_it():
    for_many(15, messages, is_kept)


@pytest.mark.long
@pytest.mark.django_db
def test_many_messages_of_any_structure_are_kept_and_something_becomes_of_them(full):
    for_many(1_000 if full else 60, messages, is_kept)
