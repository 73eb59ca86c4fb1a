"""A desk in a scratch folder, set up and run as its operator does it: `tocsin run`, no more."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60
LOOK_EVERY = 0.02
STOPS_WITHIN = 30


class Desk:
    """The environment of one desk, and what can be done with it from outside."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.pid = 0
        given = {
            "TOCSIN_DATA_DIR": str(folder),
            "TOCSIN_LISTEN": f"127.0.0.1:{self.port}",
            "TOCSIN_DATABASE_URL": database_url,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        self.environment = kept | {name: value for name, value in given.items() if value}

    def tocsin(self, *arguments: str) -> str:
        """Run `tocsin …` to its end and return what it printed."""
        return self._said("tocsin.cli.main", *arguments)

    def inside(self, module: str, *arguments: str) -> Any:  # noqa: ANN401 - what its JSON holds
        """Run a module of the benchmark in the framework and return the JSON it printed."""
        return json.loads(self._said("bench.inside", module, *arguments))

    def _said(self, *arguments: str) -> str:
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[float]:
        """Run web and worker; yield the seconds until the desk was ready."""
        started = time.monotonic()
        with (self.folder / "run.log").open("ab") as log:
            command = [sys.executable, "-m", "tocsin.cli.main", "run"]
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self.pid = process.pid
        try:
            self._wait(process)
            yield time.monotonic() - started
        finally:
            process.terminate()
            process.wait(STOPS_WITHIN)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=5):
                    return
            except OSError:
                time.sleep(LOOK_EVERY)
        sys.exit(f"the desk did not start:\n{(self.folder / 'run.log').read_text()[-2000:]}")

    def memory(self) -> float:
        """Return the MiB of web, worker and their supervisor; what they share counts once."""
        return sum(map(_pss, [self.pid, *descendants(self.pid)])) / 1024

    def password(self) -> str:
        return (self.folder / "demo-password").read_text().strip()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold anything, so the fields are counted behind it.
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    found, new = [], [pid]
    while new:
        new = [child for parent in new for child in children.get(parent, [])]
        found += new
    return found


def _pss(pid: int) -> int:
    """Return the KiB of a process, each shared page divided by who shares it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
