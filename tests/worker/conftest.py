"""A worker's rounds in the test's own process, and the letters that they send."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tocsin.base.mail import OutboxTransport
from tocsin.worker.duties import deliver, hear, read_mail


@pytest.fixture
def outbox(tmp_path, settings):
    settings.MAIL_TRANSPORT = OutboxTransport(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.fixture
def letters(outbox):
    """Do what is due, then return every letter so far, oldest first."""

    def read():
        for duty in (hear, deliver, read_mail):
            duty(lambda: True)
        return [opened(file) for file in sorted(outbox.glob("*.eml"))]

    return read


def opened(file: Path):
    return message_from_bytes(file.read_bytes(), policy=policy.default)
