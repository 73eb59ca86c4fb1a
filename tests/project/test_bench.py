"""The benchmark runs from an empty folder to its JSON, on a corpus that a desk could have."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import clean_environment

PARTS = Path(__file__).resolve().parents[2] / "bin" / "parts"
ENDS = {"cold_start_s", "memory_mib", "database_mib"}
TWICE = (
    "frame_page",
    "queue_page",
    "incident_page",
    "number_lookup",
    "rest_create",
    "rest_list",
    "mail_intake",
)

CLOCKS = {
    "replay_200_events_ms",
    "replay_200_events_p95_ms",
    "rebuild_100k_s",
    "due_to_event_p50_s",
    "due_to_event_p99_s",
    "told_twice",
    "not_told",
}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="it brings its own database"),
]


def run(*arguments, **environment):
    path = os.pathsep.join([str(PARTS), os.environ.get("PYTHONPATH", "")])
    given = clean_environment() | {"PYTHONPATH": path} | environment
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout


def test_it_measures_a_small_desk_without_an_error(tmp_path, full):
    file = tmp_path / "bench.json"
    few = ("--only", "queue_page", "rest_create", "replay_200_events")

    arguments = ("--incidents", "40", "--seconds", "0.2", "--json", str(file))
    table = run("bench", *arguments, *(() if full else few))

    told = json.loads(file.read_text())
    measured = [(one["name"], one["connections"]) for one in told["results"]]
    if not full:
        assert {name for name, _ in measured} == {"frame_page", "queue_page", "rest_create"}
        assert {one["errors"] for one in told["results"]} == {0}
        return
    assert measured == [*((n, c) for n in TWICE for c in (1, 8)), ("mail_command", 1)]
    assert {one["errors"] for one in told["results"]} == {0}
    assert all(0 < one["p50_ms"] <= one["p95_ms"] and one["rps"] > 0 for one in told["results"])
    assert told["incidents"] == 40
    assert told["database"].startswith("SQLite")
    assert all(told[name] > 0 for name in ENDS)
    assert set(told["clocks"]) >= CLOCKS
    assert (told["clocks"]["told_twice"], told["clocks"]["not_told"]) == (0, 0)
    assert all(name in table for name in (*TWICE, *ENDS, *CLOCKS))


def test_its_corpus_is_whole_and_leaves_the_worker_nothing_to_do(tmp_path):
    desk = {"TOCSIN_DATA_DIR": str(tmp_path)}
    run("tocsin.cli.main", "migrate", **desk)

    loaded = json.loads(run("bench.inside", "corpus", "60", **desk))

    verified = json.loads(run("tocsin.cli.main", "journal", "verify", "--json", **desk))
    assert verified == {"events": loaded["events"], "findings": []}
    listed = run("tocsin.cli.main", "incident", "list", "--json", **desk)
    assert loaded["talk"] in listed
