import hashlib
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from tests.architecture.source import ROOT
from tocsin.base import instants
from tocsin.base.blobs import BlobStore, Missing, TooLarge, write_through

CONTENT = b"words " * 100_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()
WRITER = """
import sys, os
from io import BytesIO
from pathlib import Path
from tocsin.base.blobs import BlobStore
store, number = BlobStore(Path(sys.argv[1])), 0
while True:
    digest, _ = store.put(BytesIO(b"%d " % number * 100_000))
    print(digest, flush=True)
    number += 1
"""


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


def test_what_was_put_can_be_read(store):
    assert store.put(BytesIO(CONTENT)) == (DIGEST, len(CONTENT))

    with store.open(DIGEST) as stream:
        assert stream.read() == CONTENT
    assert store.size(DIGEST) == len(CONTENT)


def test_the_same_bytes_are_kept_once(store, tmp_path):
    store.put(BytesIO(CONTENT))
    store.put(BytesIO(CONTENT))

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [(path.name, path.stat().st_mode & 0o777) for path in files] == [(DIGEST, 0o600)]


def test_nothing_is_a_blob_too(store):
    digest, size = store.put(BytesIO(b""))

    with store.open(digest) as stream:
        assert (stream.read(), size) == (b"", 0)


@pytest.mark.parametrize(
    "digest", [DIGEST, "", "../../etc/passwd", DIGEST[:63] + "/", DIGEST.upper(), DIGEST + "\n"]
)
def test_what_was_never_put_is_missing(store, digest):
    with pytest.raises(Missing):
        store.open(digest)


def test_too_much_is_refused_and_leaves_nothing(store, tmp_path):
    with pytest.raises(TooLarge):
        store.put(BytesIO(CONTENT), limit=len(CONTENT) - 1)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_stream_that_breaks_leaves_nothing(store, tmp_path):
    class Broken(BytesIO):
        def read(self, _size=-1):
            raise OSError("the sender is gone")

    with pytest.raises(OSError, match="gone"):
        store.put(Broken())

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_bytes_that_changed_on_disk_are_found_out(store, tmp_path):
    store.put(BytesIO(CONTENT))
    assert store.is_intact(DIGEST)

    (tmp_path / "blobs" / DIGEST[:2] / DIGEST).write_bytes(b"others")

    assert not store.is_intact(DIGEST)


def test_what_interrupted_writers_left_is_swept_after_a_day(store, tmp_path):
    store.put(BytesIO(CONTENT))
    for name, hour in (("temporary-old", 7), ("temporary-new", 9)):
        path = tmp_path / "blobs" / name
        path.write_bytes(b"half")
        written = datetime(2026, 11, 23, hour, tzinfo=UTC).timestamp()
        os.utime(path, (written, written))

    with instants.at(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        assert store.sweep(timedelta(days=1)) == 1

    assert [path.name for path in (tmp_path / "blobs").glob("temporary-*")] == ["temporary-new"]


def test_a_writer_killed_at_any_instant_leaves_whole_blobs_alone(store, tmp_path):
    promised = []
    for _ in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, tmp_path / "blobs"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        promised.append(writer.stdout.readline().strip())
        time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 - any instant will do
        writer.kill()
        promised += writer.communicate()[0].split()

    kept = [path.name for path in (tmp_path / "blobs").glob("??/*")]
    assert set(kept) >= set(promised)
    assert [digest for digest in kept if not store.is_intact(digest)] == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    write_through(tmp_path / "a.eml", b"whole")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.eml": b"whole"}
