"""`bin/bench`: loads a desk with a corpus, measures it, prints a table and JSON."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from postgres import private_server
from stopping import stop_children_too

from bench import clocks, mailing, measures, report
from bench.desk import Desk
from bench.measures import Result

NAMES = (
    measures.YARDSTICK,
    "queue_page",
    "incident_page",
    "number_lookup",
    "rest_create",
    "rest_list",
    "mail_intake",
    "mail_command",
    *clocks.NAMES,
)
FEWEST = 20


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _asked(arguments)
    about: dict[str, Any] = {"machine": report.machine()}
    with _desk(on_postgresql=asked.postgres) as desk:
        loaded = _load(desk, asked.incidents)
        about |= {"database": loaded["database"], "incidents": asked.incidents}
        print(f"{about['machine']}\n{about['database']}, {asked.incidents} incidents", flush=True)
        results, ends = _served(desk, loaded, asked)
        timings = clocks.of_corpus(desk, loaded, asked.only)
    if clocks.RUSH in asked.only:
        with _desk(on_postgresql=asked.postgres) as desk:
            timings |= clocks.rush(desk, asked.incidents)
    print("\n".join(f"{name:28} {value:>10}" for name, value in (ends | timings).items()))
    document = {**about, "results": [asdict(one) for one in results], **ends, "clocks": timings}
    _hand_over(json.dumps(document, indent=1), asked.json)
    return int(any(result.errors for result in results) or clocks.is_wrong(timings))


def _hand_over(document: str, file: Path | None) -> None:
    if file is None:
        print(document)
    else:
        file.write_text(f"{document}\n", encoding="utf-8")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--incidents", type=int, default=10_000, metavar="N")
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL server")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the JSON there")
    parser.add_argument("--only", nargs="+", default=NAMES, choices=NAMES, metavar="NAME")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each one is measured")
    asked = parser.parse_args(arguments)
    if asked.incidents < FEWEST:
        parser.error(f"a corpus has at least {FEWEST} incidents")
    return asked


@contextmanager
def _desk(*, on_postgresql: bool) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
        if not on_postgresql:
            yield Desk(Path(folder))
            return
        with private_server(durable=True) as address:
            yield Desk(Path(folder), address)


def _served(
    desk: Desk, loaded: dict[str, Any], asked: argparse.Namespace
) -> tuple[list[Result], dict[str, Any]]:
    """Measure the running desk; also return what can be told of it as a whole."""
    with desk.running():
        # The first start collects the static files, as it does once after an installation.
        pass
    with desk.running() as cold_start:
        results = _measure(desk, loaded, asked)
        return results, {
            "cold_start_s": round(cold_start, 2),
            "memory_mib": round(desk.memory(), 1),
            "database_mib": round(desk.inside("database"), 1),
        }


def _load(desk: Desk, incidents: int) -> dict[str, Any]:
    started = time.monotonic()
    desk.tocsin("migrate")
    loaded: dict[str, Any] = desk.inside("corpus", str(incidents))
    seconds = time.monotonic() - started
    print(f"loaded {incidents} incidents, {loaded['events']} events in {seconds:.0f} s", flush=True)
    return loaded | {"incidents": incidents}


def _measure(desk: Desk, loaded: dict[str, Any], asked: argparse.Namespace) -> list[Result]:
    print(report.HEAD, flush=True)
    results: list[Result] = []
    for result in _each(desk, loaded, asked):
        results.append(result)
        print(report.line(result, report.frames(results)), flush=True)
    return results


def _each(desk: Desk, loaded: dict[str, Any], asked: argparse.Namespace) -> Iterator[Result]:
    """Measure what is asked for, after the yardstick that the rest is compared with."""
    for measure in measures.http_measures(desk, loaded):
        if measure.name in {measures.YARDSTICK, *asked.only}:
            if measure.rows and (rows := measures.shown(measure, desk.port)) != measure.rows:
                print(f"{measure.name} shows {rows} rows instead of {measure.rows}", flush=True)
            yield from measures.results(measure, desk.port, asked.seconds)
    if "mail_intake" in asked.only:
        yield from mailing.by_readers(desk, asked.seconds)
    if "mail_command" in asked.only:
        yield mailing.by_command(desk, asked.seconds)


if __name__ == "__main__":
    stop_children_too()
    sys.exit(main())
