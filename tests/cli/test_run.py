"""The supervisor, watched from outside as an operator watches it."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import clean_environment
from tests.serving import free_port, wait_until_ready

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        "TEST_DATABASE_URL" in os.environ, reason="processes are the same on every database"
    ),
]


class Desk:
    """A desk that `tocsin run` started in a folder."""

    def __init__(self, folder):
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        ours = {"TOCSIN_DATA_DIR": str(folder), "TOCSIN_LISTEN": f"127.0.0.1:{port}"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tocsin.cli.main", "run"], env=clean_environment() | ours
        )

    def children(self, of=None):
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(of or self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        split = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
        return {command: int(pid) for pid, command in split if "tocsin" in command}

    def child(self, name):
        return next(pid for command, pid in self.children().items() if f" {name} " in command)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.address}/-/live", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, number=signal.SIGTERM):
        start = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(15), time.monotonic() - start


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data directory as a first start leaves it, so that each test has a quick one."""
    folder = tmp_path_factory.mktemp("prepared")
    with started(folder):
        return folder


@pytest.fixture
def desk(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with started(tmp_path) as desk:
        yield desk


@contextmanager
def started(folder):
    desk = Desk(folder)
    try:
        wait_until_ready(desk.address, desk.process)
        yield desk
    finally:
        if desk.process.poll() is None:
            desk.stop()


def until(fact, patience=15):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.1)
    return False


def alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_everything_within_ten_seconds_when_told(desk, number):
    children = [desk.child("web"), desk.child("worker")]
    code, seconds = desk.stop(number)

    assert code == 0
    assert seconds < 10
    assert not any(alive(pid) for pid in children)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_child_that_is_killed_comes_back(desk, name):
    killed = desk.child(name)
    time.sleep(1)
    os.kill(killed, signal.SIGKILL)

    assert until(lambda: not alive(killed))
    assert until(lambda: any(f" {name} " in command for command in desk.children()))
    assert until(desk.answers)


def test_a_server_process_that_is_killed_comes_back(desk):
    (serving,) = desk.children(of=desk.child("web")).values()
    os.kill(serving, signal.SIGKILL)

    assert until(lambda: not alive(serving))
    assert until(desk.answers)


def test_what_serves_keeps_little_of_the_memory_that_was_freed(desk):
    (serving,) = desk.children(of=desk.child("web")).values()

    assert b"MALLOC_ARENA_MAX=2" in Path(f"/proc/{serving}/environ").read_bytes().split(b"\0")


def test_the_children_stop_when_the_supervisor_is_killed(desk):
    children = [desk.child("web"), desk.child("worker")]
    desk.process.kill()
    desk.process.wait()

    assert until(lambda: not any(alive(pid) for pid in children))
    assert not desk.answers()


def test_a_second_start_finds_everything_in_place(desk, tmp_path):
    desk.stop()
    collected = (tmp_path / "static" / "collected").stat().st_mtime_ns

    with started(tmp_path):
        assert (tmp_path / "static" / "collected").stat().st_mtime_ns == collected


def test_an_address_in_use_is_refused_in_one_line(desk, tmp_path):
    ours = {"TOCSIN_DATA_DIR": str(tmp_path), "TOCSIN_LISTEN": desk.address.partition("//")[2]}
    said = subprocess.run(
        [sys.executable, "-m", "tocsin.cli.main", "web"],
        env=clean_environment() | ours,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert said.returncode == 1
    assert said.stderr.startswith("tocsin: TOCSIN_LISTEN: cannot listen on 127.0.0.1:")
