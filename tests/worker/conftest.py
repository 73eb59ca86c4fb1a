"""A worker's rounds in the test's own process, and the letters that they send."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.makers import make_agent, make_incident, make_person
from tocsin.base.mail import OutboxTransport
from tocsin.worker.duties import automate, deliver, hear, read_mail


@pytest.fixture
def outbox(tmp_path, settings):
    settings.MAIL_TRANSPORT = OutboxTransport(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.fixture
def letters(outbox):
    """Do what is due, then return every letter so far, oldest first."""

    def read():
        for duty in (automate, hear, deliver, read_mail):
            duty(lambda: True)
        return [opened(file) for file in sorted(outbox.glob("*.eml"))]

    return read


def opened(file: Path):
    return message_from_bytes(file.read_bytes(), policy=policy.default)


@pytest.fixture
def ana():
    return make_person("Ana Rey", email="ana@example.org")


@pytest.fixture
def jonas():
    return make_agent("Jonas Feld")


@pytest.fixture
def incident(ana):
    return make_incident("Printer on fire", reporter=ana)


class Relay:
    """A relay that answers what it is told to, and keeps what it took."""

    is_configured = True

    def __init__(self, *answers):
        self.answers = list(answers)
        self.taken = []

    def send(self, message):
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.append(message["Message-ID"])


@pytest.fixture
def relay(settings):
    settings.MAIL_TRANSPORT = Relay()
    return settings.MAIL_TRANSPORT
