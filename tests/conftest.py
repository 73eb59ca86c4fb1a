"""What every test may ask for."""

import gc
import os
import signal
import socket
from importlib.util import find_spec

import pytest

pytest_plugins = ["tests.databases", "tests.serving", "tests.dovecots"]

# `bin/test` installs no browser driver, and leaves these out anyhow.
collect_ignore = [] if find_spec("playwright") else ["browser"]

LOOPBACK = ("127.", "::1", "localhost")
_connect, _getaddrinfo = socket.socket.connect, socket.getaddrinfo


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the counts that the issues name")


def pytest_configure():
    # Told to stop, the tests end as at Ctrl-C: what a fixture started is stopped too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    socket.socket.connect = _connect_here
    socket.getaddrinfo = _look_up_here


def pytest_unconfigure():
    socket.socket.connect, socket.getaddrinfo = _connect, _getaddrinfo


# Whoever asks for one of these, however indirectly, works on the database of the run.
ON_DATABASE = {"django_db_setup", "db", "migrated_db"}


def pytest_collection_modifyitems(config, items):
    if "TEST_DATABASE_URL" in os.environ and not config.getoption("full"):
        _leave_out_what_needs_no_database(config, items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.kwargs.get("transaction") or marker.args):
            # Its cleaning up deletes events, which the journal's triggers refuse.
            raise pytest.UsageError(f"{item.nodeid}: use the fixture committed_db instead")


def _leave_out_what_needs_no_database(config, items):
    """Spare the second database what would be the same: it was just run on the first."""
    idle = [
        item
        for item in items
        if not item.get_closest_marker("django_db") and ON_DATABASE.isdisjoint(item.fixturenames)
    ]
    if idle:
        config.hook.pytest_deselected(items=idle)
        left = set(map(id, idle))
        items[:] = [item for item in items if id(item) not in left]


def pytest_collection_finish():
    # What was imported stays, so looking through it again for what may go is in vain.
    gc.collect()
    gc.freeze()


@pytest.fixture
def full(request):
    """Whether the run has time for the counts that the issues name."""
    return request.config.getoption("full")


class Outside(AssertionError):  # noqa: N818 - it names what the test did
    """A test tried to reach another machine."""


def _connect_here(self, address):
    if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
        raise Outside(f"tests reach nothing but this machine, not {address}")
    return _connect(self, address)


def _look_up_here(host, *arguments, **options):
    if host is not None and not str(host).startswith(LOOPBACK):
        raise Outside(f"tests look up nothing but this machine, not {host}")
    return _getaddrinfo(host, *arguments, **options)
