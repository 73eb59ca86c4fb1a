"""The desk as its user meets it: the real server in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from django.db import connection

PATIENCE = 120


@pytest.fixture
def served(request, settings):
    """Serve the test's own database; yields the address. What the test commits, the server sees."""
    # The served desk knows the real hash alone, so the people a test makes need it as well.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    if connection.vendor == "postgresql":
        with serving(request.getfixturevalue("committed_db")) as address:
            yield address
    else:
        address = request.getfixturevalue("standing_server")
        with request.getfixturevalue("standing_db")[1]():
            yield address


@pytest.fixture(scope="session")
def standing_server(standing_db):
    """One server for every test that looks at one: it outlives the rows, as a desk does."""
    with serving(standing_db[0]) as address:
        yield address


@contextmanager
def serving(environment):
    port = free_port()
    given = environment | {"TOCSIN_LISTEN": f"127.0.0.1:{port}"}
    # Held as by its supervisor, so that it also stops when the tests are killed.
    lifeline, held = os.pipe()
    command = [sys.executable, "-m", "tocsin.cli.main", "web", f"--lifeline={lifeline}"]
    with subprocess.Popen(command, env=given, pass_fds=[lifeline]) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(15)
            os.close(held)
            os.close(lifeline)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/-/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the desk at {address} did not start")
