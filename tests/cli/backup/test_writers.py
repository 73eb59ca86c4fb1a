"""A backup is one moment, and nobody waits for it."""

import threading
from io import BytesIO

import pytest
from django.db import connections

from tests.cli.backup.conftest import KEY
from tests.makers import make_incident
from tocsin.base import instants
from tocsin.base.identifiers import public_id
from tocsin.cli.backup.making import make
from tocsin.cli.backup.restoring import restore
from tocsin.domain.accounts.queries import operator
from tocsin.domain.conversations.models import Message, Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal.queries import verify

WRITERS = 3


def write():
    """Two acts that belong together only by what they say: a snapshot may fall between them."""
    incident = make_incident("Written meanwhile")
    file = keep_file(BytesIO(public_id().encode()), name="log", at=instants.now())
    actions.note(incident, by=operator(), wording=Wording("See", files=(file,)))


def write_until(is_over, done):
    while not is_over.is_set():
        write()
        done.append(1)
    connections.close_all()


@pytest.mark.long
def test_what_others_write_meanwhile_is_in_it_whole_or_not_at_all(desk, empty_desk, file):
    is_over, done = threading.Event(), []
    threads = [threading.Thread(target=write_until, args=[is_over, done]) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        before = len(done)
        manifest = make(file)
        after = len(done)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    everything = Incident.objects.count()
    assert after > before
    assert (manifest.journal["broken"], manifest.missing) == (0, [])
    with empty_desk.entered(SECRET_KEY=KEY):
        restore(file)
        assert verify() == []
        kept = Incident.objects.filter(title="Written meanwhile").count()
        assert before <= kept < everything
        # Every act is in it with all that it did: at most the second of two is yet to come.
        assert 0 <= kept - Message.objects.filter(body="See").count() <= WRITERS
