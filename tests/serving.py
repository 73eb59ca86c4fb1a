"""The desk as its user meets it: the real server in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

PATIENCE = 30


@pytest.fixture
def served(committed_db, settings):
    """Serve the test's own database; yields the address. What the test commits, the server sees."""
    # The served desk knows the real hash alone, so the people a test makes need it as well.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    port = free_port()
    environment = committed_db | {"TOCSIN_LISTEN": f"127.0.0.1:{port}"}
    # Held as by its supervisor, so that it also stops when the tests are killed.
    lifeline, held = os.pipe()
    command = [sys.executable, "-m", "tocsin.cli.main", "web", f"--lifeline={lifeline}"]
    with subprocess.Popen(command, env=environment, pass_fds=[lifeline]) as process:
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
