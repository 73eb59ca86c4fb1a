"""The size of a desk does not show in the memory that its backup takes."""

import tracemalloc

import pytest

from tests.cli.backup.conftest import KEY
from tests.domain.journal.histories import chain
from tests.domain.journal.test_growth import ACT, know_sizes, store
from tocsin.cli.backup.making import make
from tocsin.cli.backup.restoring import restore
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Blob
from tocsin.domain.conversations.traces import store as blobs

MEBIBYTE = 2**20


class Zeros:
    """A file of so many bytes that are not anywhere."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


@pytest.mark.long
def test_a_large_desk_is_backed_up_and_restored_in_little_memory(desk, empty_desk, file, full):
    for subject_id in range(1000, 1100 if full else 1010):
        store(chain([ACT] * 1000, subject_id, actor=operator().pk))
    sha256, size = blobs().put(Zeros(300 * MEBIBYTE))
    Blob.objects.create(sha256=sha256, size=size, stored_at="2026-11-24T08:00Z")
    know_sizes()
    tracemalloc.start()
    try:
        make(file)
        with empty_desk.entered(SECRET_KEY=KEY):
            restore(file)
        assert tracemalloc.get_traced_memory()[1] < 20 * MEBIBYTE
    finally:
        tracemalloc.stop()
