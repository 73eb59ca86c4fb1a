"""What is measured, by name: which request, and what its answer must show to count as right."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.client import Job
from bench.desk import Desk
from bench.visitor import Visitor

CONNECTIONS = (1, 8)
AGENT = "jonas.feld@hollin-vale.example"
# Another one, so that the page of the first one's tokens stays empty.
PROGRAM = "amara.okoye@hollin-vale.example"
YARDSTICK = "frame_page"
CREATED = 201


@dataclass
class Measure:
    """A request; `shows` stands in a right answer, on a full page `rows` times."""

    name: str
    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: str = ""
    status: int = 200
    shows: str = ""
    rows: int = 0
    more: dict[str, str] = field(default_factory=dict)


@dataclass
class Result:
    """One line of the report."""

    name: str
    connections: int
    p50_ms: float
    p95_ms: float
    rps: float
    errors: int


def http_measures(desk: Desk, special: dict[str, Any]) -> list[Measure]:
    """Return everything that is asked over HTTP, as a signed-in agent or with a token of one."""
    visitor = Visitor(desk.port)
    visitor.sign_in(AGENT, desk.password())
    page = visitor.headers
    token = desk.tocsin("token", "create", "--person", PROGRAM, "--name", "Benchmark").strip()
    rest = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    talk, lookup = special["talk"], special["lookup"]
    create = {
        "title": "Printer on ward 4 prints the wrong labels, call {n}",
        "description": "It began after the update of last night.\n\nWe write on paper for now.",
        "reporter": {"email": "reporter-1@hollin-vale.example"},
        "impact": "medium",
        "urgency": "medium",
        "channel": "phone",
    }
    row = '<li class="row"'
    return [
        # The cheapest page there is: the frame, an empty list and a form of two fields.
        Measure(YARDSTICK, "/settings/tokens", page, shows="settings-parts", rows=1),
        Measure("queue_page", "/queue?view=open", page, shows=row, rows=50),
        Measure("incident_page", f"/incidents/{talk}", page, shows='class="message"', rows=20),
        Measure("number_lookup", f"/queue?query={lookup}", page, shows=row, rows=1),
        Measure("rest_create", "/api/v1/incidents", rest, "POST", json.dumps(create), CREATED),
        Measure("rest_list", "/api/v1/incidents?limit=50", rest, shows='"number":', rows=50),
    ]


def shown(measure: Measure, port: int) -> int:
    """Return how many rows the page holds, so that nobody measures an empty one unnoticed."""
    visitor = Visitor(port)
    visitor.line.request(measure.method, measure.path, headers=measure.headers)
    return visitor.line.getresponse().read().decode().count(measure.shows)


def results(measure: Measure, port: int, seconds: float) -> Iterator[Result]:
    for connections in CONNECTIONS:
        job = Job(
            port=port,
            path=measure.path,
            connections=connections,
            seconds=seconds,
            method=measure.method,
            body=measure.body,
            headers=measure.headers,
            status=measure.status,
        )
        command = [sys.executable, "-m", "bench.client"]
        done = subprocess.run(
            command, input=json.dumps(asdict(job)), stdout=subprocess.PIPE, text=True, check=True
        )
        yield result(measure.name, connections, json.loads(done.stdout))


def result(name: str, connections: int, taken: dict[str, Any]) -> Result:
    times = sorted(taken["times"])
    rate = len(times) / taken["seconds"]
    return Result(
        name,
        connections,
        p50_ms=round(quantile(times, 0.5), 2),
        p95_ms=round(quantile(times, 0.95), 2),
        rps=round(rate, 1),
        errors=taken["errors"],
    )


def quantile(ordered: list[float], share: float) -> float:
    """Return the smallest value that is not below this share of all."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
