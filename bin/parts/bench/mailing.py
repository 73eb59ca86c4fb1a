"""Mail intake from outside: several readers at once, and a command for each mail as an MTA."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count

from bench.desk import Desk
from bench.measures import CONNECTIONS, Result, result

# Numbers of mails: every reader has a range of its own.
RANGE = 1_000_000
FEWEST = 3
LETTER = """\
From: Ana Alder <reporter-{reporter}@hollin-vale.example>
To: desk@localhost
Subject: Ward 4: gateway {number} loses its connection
Message-ID: <pipe-{number}@bench.hollin-vale.example>

It loses its connection every few minutes, since this morning.
"""


def by_readers(desk: Desk, seconds: float) -> Iterator[Result]:
    numbers = count(0, RANGE)
    for connections in CONNECTIONS:
        readers = [_reader(desk, seconds, next(numbers)) for _ in range(connections)]
        for reader in readers:
            reader.stdout.readline()
        for reader in readers:
            reader.stdin.write("go\n")
            reader.stdin.flush()
        yield result("mail_intake", connections, _together([_told(reader) for reader in readers]))


def _reader(desk: Desk, seconds: float, first: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "bench.inside", "intake", str(seconds), str(first)],
        env=desk.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(reader: "subprocess.Popen[str]") -> dict[str, object]:
    said = reader.stdout.read()
    if code := reader.wait():
        raise subprocess.CalledProcessError(code, reader.args)
    return json.loads(said)


def _together(parts: list[dict[str, object]]) -> dict[str, object]:
    return {
        "times": [time for part in parts for time in part["times"]],
        "errors": sum(part["errors"] for part in parts),
        "seconds": max(part["seconds"] for part in parts),
    }


def by_command(desk: Desk, seconds: float) -> Result:
    """Hand mails to `tocsin mail receive`, one process each, one after the other."""
    times, errors = [], 0
    started = now = time.perf_counter()
    while now - started < seconds or len(times) < FEWEST:
        mail = LETTER.format(number=len(times), reporter=len(times) % 20)
        command = [sys.executable, "-m", "tocsin.cli.main", "mail", "receive"]
        done = subprocess.run(command, env=desk.environment, input=mail, text=True, check=False)
        then, now = now, time.perf_counter()
        times.append((now - then) * 1000)
        errors += done.returncode != 0
    return result("mail_command", 1, {"times": times, "errors": errors, "seconds": now - started})
