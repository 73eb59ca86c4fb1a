import pytest

from tocsin.base import instants
from tocsin.base.bulk import insert
from tocsin.domain.conversations.models import Blob

pytestmark = pytest.mark.django_db


def test_rows_are_written_as_the_framework_would_write_them():
    now = instants.now()
    told = [("a" * 64, 1, "text/plain", now), ("b" * 64, 2**40, "", now)]
    names = ("sha256", "size", "content_type", "stored_at")

    insert(Blob, [Blob(**dict(zip(names, row, strict=True))) for row in told])

    assert list(Blob.objects.order_by("sha256").values_list(*names)) == told
    assert Blob.objects.values("pk").distinct().count() == len(told)


def test_no_rows_are_nothing_to_do():
    insert(Blob, [])

    assert not Blob.objects.exists()
