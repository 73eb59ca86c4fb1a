"""A real IMAP server on this machine, Debian's Dovecot: a test fills its folders and looks in."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.architecture.source import ROOT
from tests.serving import free_port
from tocsin.base.mail.imap import Account

CONFIGURATION = ROOT / "tests/samples/dovecot.conf"
CERTIFICATE = ROOT / "tests/samples/tls/localhost.pem"
PROGRAM = "/usr/sbin/dovecot"
SECRET = "secret"

_user = count(1)


@dataclass(frozen=True)
class Dovecot:
    """What one user of the server sees; it knows every name, each with the password `secret`."""

    port: int
    tls_port: int
    user: str = "desk"

    def account(self, **others):
        given = {"host": "127.0.0.1", "port": self.port, "security": "none"}
        return Account(**given | {"user": self.user, "secret": SECRET} | others)

    def mailbox(self, **others):
        """Return a mailbox of the desk whose mail is fetched from here."""
        from tests.makers import make_mailbox

        given = {"way": "imap", "host": "127.0.0.1", "port": self.port, "security": "none"}
        return make_mailbox(**given | {"user": self.user, "secret": SECRET} | others)

    @contextmanager
    def client(self):
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=30) as client:
            client.login(self.user, SECRET)
            yield client

    def deliver(self, *contents, folder="INBOX"):
        with self.client() as client:
            for content in contents:
                client.append(folder, content)

    def held(self, folder="INBOX"):
        """Return what lies in the folder, in order of arrival."""
        with self.client() as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]


@pytest.fixture(scope="session")
def standing_dovecot():
    with dovecot() as running:
        yield running


@pytest.fixture
def imap(standing_dovecot):
    """The folders of a user whom no other test knows."""
    return replace(standing_dovecot, user=f"desk{next(_user)}")


@contextmanager
def dovecot():
    """Start it as an ordinary user, as it insists on, and stop it."""
    # pytest's own folder is closed to everybody else, and paths of sockets are short.
    folder = Path(tempfile.mkdtemp(prefix="tocsin-dovecot-"))
    running = Dovecot(free_port(), free_port())
    try:
        command = [PROGRAM, "-F", "-c", _configured(folder, running)]
        with subprocess.Popen(command) as server:
            try:
                _wait(server, running.port)
                yield running
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(folder, running):
    is_root = os.geteuid() == 0
    user = "nobody" if is_root else pwd.getpwuid(os.geteuid()).pw_name
    group = "nogroup" if is_root else str(os.getegid())
    for name in ("run", "state", "mail"):
        (folder / name).mkdir()
    shutil.copy(CERTIFICATE, folder / "certificate.pem")
    if is_root:
        shutil.chown(folder / "mail", user, group)
        folder.chmod(0o755)
    text = CONFIGURATION.read_text()
    given = {"DIR": folder, "USER": user, "GROUP": group}
    given |= {"PORT": running.port, "TLS_PORT": running.tls_port}
    for name, value in given.items():
        text = text.replace(f"@{name}@", str(value))
    file = folder / "dovecot.conf"
    file.write_text(text)
    return file


def _wait(server, port):
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("Dovecot did not start")
