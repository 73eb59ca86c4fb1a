"""The load, in a process of its own: so many connections ask again as soon as they are answered.

`python -m bench.client` reads a job as JSON from standard input and prints what it measured.
"""

import json
import sys
import time
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Barrier, Thread
from typing import Any

WARM_UP = 3
TIMEOUT = 30


@dataclass
class Job:
    """What to ask, whom and how long. `{n}` in path and body is another number every time."""

    port: int
    path: str
    connections: int = 1
    seconds: float = 5.0
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    first: int = 0


@dataclass
class Taken:
    """How long every answer took, in milliseconds, and how many were wrong."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0


class Connection(Thread):
    """One client: asks, waits for the answer, asks again."""

    def __init__(self, job: Job, number: int, barrier: Barrier) -> None:
        super().__init__(daemon=True)
        self.job, self.barrier = job, barrier
        self.numbers = count(job.first + number, job.connections)
        self.line = HTTPConnection("127.0.0.1", job.port, timeout=TIMEOUT)
        self.taken = Taken()

    def run(self) -> None:
        for _ in range(WARM_UP):
            self._ask()
        self.barrier.wait()
        started = now = time.perf_counter()
        while now - started < self.job.seconds:
            is_right = self._ask()
            then, now = now, time.perf_counter()
            self.taken.times.append((now - then) * 1000)
            self.taken.errors += not is_right
        self.taken.seconds = now - started

    def _ask(self) -> bool:
        job, number = self.job, str(next(self.numbers))
        body = job.body.replace("{n}", number).encode() or None
        try:
            self.line.request(job.method, job.path.replace("{n}", number), body, job.headers)
            answer = self.line.getresponse()
            answer.read()
        except (OSError, HTTPException):
            self.line.close()
            return False
        return answer.status == job.status


def measured(job: Job) -> Taken:
    barrier = Barrier(job.connections)
    lines = [Connection(job, number, barrier) for number in range(job.connections)]
    for line in lines:
        line.start()
    for line in lines:
        line.join()
    return Taken(
        times=[time for line in lines for time in line.taken.times],
        errors=sum(line.taken.errors for line in lines),
        seconds=max(line.taken.seconds for line in lines),
    )


def main() -> None:
    given: dict[str, Any] = json.load(sys.stdin)
    print(json.dumps(asdict(measured(Job(**given)))))


if __name__ == "__main__":
    main()
