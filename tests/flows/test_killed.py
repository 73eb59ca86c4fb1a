"""What was answered survives: the whole desk is killed while it writes."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

import pytest

from tests.makers import make_agent, make_team, make_token
from tests.serving import free_port, wait_until_ready
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify

pytestmark = pytest.mark.long
WRITERS = 8


@pytest.fixture
def desk(committed_db):
    """Run web and worker in a process group of their own."""
    port = free_port()
    environment = committed_db | {"TOCSIN_LISTEN": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "tocsin.cli.main", "run"]
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield process, f"http://127.0.0.1:{port}"
        finally:
            killed(process)


def killed(process):
    for pid in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(15)


def family(pid):
    """Return the process and everything it has started, directly or not."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def registered(address, token, title):
    request = urllib.request.Request(
        f"{address}/api/v1/incidents",
        json.dumps({"title": title, "description": "words " * 50}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)["number"]


@pytest.mark.parametrize("enough", [10, 100])
def test_what_was_answered_is_there_after_everything_was_killed(desk, enough):
    process, address = desk
    _, token = make_token(make_agent(team=make_team("service-desk")))
    answered, is_over = [], False

    def write(writer):
        n = 0
        while not is_over:
            n += 1
            try:
                answered.append(registered(address, token, f"Writer {writer}, report {n}"))
            except OSError:
                return

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, n) for n in range(WRITERS)]
        while len(answered) < enough and not all(w.done() for w in writers):
            time.sleep(0.01)
        killed(process)
        is_over = True
        wait(writers)
    kept = set(Incident.objects.values_list("number", flat=True))
    assert len(answered) >= enough
    assert len(set(answered)) == len(answered)
    assert set(answered) <= kept
    assert list(verify()) == []
