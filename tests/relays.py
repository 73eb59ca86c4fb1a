"""A real mail relay on this machine, which keeps what it takes."""

import asyncio
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tocsin.base.mail import SmtpTransport
from tocsin.worker.duties import deliver, hear


class Relay:
    """Takes every letter, each after `delay` seconds."""

    def __init__(self, delay):
        self.delay = delay
        self.letters = []
        self.port = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.delay)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def transport(self):
        return SmtpTransport("127.0.0.1", self.port, tls="none")

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def to(self, address):
        return [letter for letter in self.letters if address in letter["To"]]

    @property
    def ids(self):
        return [letter["Message-ID"] for letter in self.letters]


class Listening(Controller):
    """On any free port, which the library would not look up by itself."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(delay=0.0):
    relay = Relay(delay)
    controller = Listening(relay, hostname="127.0.0.1", port=0)
    controller.start()
    relay.port = controller.port
    try:
        yield relay
    finally:
        controller.stop()


def arrived(relay):
    """Let the worker do its rounds; return the letters that they brought."""
    before = len(relay.letters)
    while hear(lambda: True) or deliver(lambda: True):
        pass
    return relay.letters[before:]


def words(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
