"""Through which door an act came in, and whether anybody is to be told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Source(StrEnum):
    PAGE = "page"
    REST = "rest"
    MAIL = "mail"
    RULE = "rule"
    COMMAND = "command"
    WORKER = "worker"
    DEMO = "demo"
    IMPORT = "import"


_source: ContextVar[Source] = ContextVar("source", default=Source.COMMAND)
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


def origin() -> Source:
    return _source.get()


def is_quiet() -> bool:
    return _quiet.get()


@contextmanager
def coming_from(source: Source) -> Iterator[None]:
    """Let every event recorded inside the block say it came through this door."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def quiet(source: Source) -> Iterator[None]:
    """Record inside the block as usual, but leave nothing to do for any consumer."""
    token = _quiet.set(True)
    try:
        with coming_from(source):
            yield
    finally:
        _quiet.reset(token)
