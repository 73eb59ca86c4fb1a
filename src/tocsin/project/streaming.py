"""Requests that stream their body, with a length from here on: Django reads no other kind."""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
IN_MEMORY = 1024 * 1024
CHUNK = 64 * 1024


def measured(application: Application, *, limit: int) -> Application:
    """Spool a body sent in chunks; one byte over the limit is enough for it to be refused."""

    def called(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_streamed(environ):
            return application(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            left = limit + 1
            while left > 0 and (piece := environ["wsgi.input"].read(min(CHUNK, left))):
                body.write(piece)
                left -= len(piece)
            environ["CONTENT_LENGTH"] = str(body.tell())
            body.seek(0)
            environ["wsgi.input"] = body
            return application(environ, start_response)

    return called


def _is_streamed(environ: Environ) -> bool:
    encoding = environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    return "chunked" in encoding and not environ.get("CONTENT_LENGTH")
