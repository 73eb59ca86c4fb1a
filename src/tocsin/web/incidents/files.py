"""Files that came with a message, for who may read the message, and never run by the browser."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tocsin.base.blobs import Missing
from tocsin.domain.conversations.models import Blob
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents import queries
from tocsin.web.incidents.page import visible

CHUNK = 256 * 1024
# No file is that long, and Python reads no number of thousands of digits.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Slice:
    """Some bytes of a stream, which is closed with the response even when nobody read it."""

    def __init__(self, stream: BinaryIO, first: int, length: int) -> None:
        self.stream, self.first, self.length = stream, first, length

    def __iter__(self) -> Iterator[bytes]:
        self.stream.seek(self.first)
        left = self.length
        while left > 0 and (chunk := self.stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.stream.close()


@login_required
@require_safe
def download(request: HttpRequest, number: str, public_id: str) -> HttpResponse:
    incident = visible(request, number)
    file = queries.file_of(incident, public_id, request.user)
    if file is None:
        raise Http404
    return sent(request, file.blob, file.name)


@login_required
@require_safe
def original(request: HttpRequest, number: str, public_id: str) -> HttpResponse:
    """Answer with the mail that a message came in, as it was received."""
    incident = visible(request, number)
    message = queries.mailed(incident, public_id, request.user)
    if message is None or message.raw is None:
        raise Http404
    return sent(request, message.raw.blob, f"{message.public_id}.eml")


def sent(request: HttpRequest, blob: Blob, name: str) -> HttpResponse:
    """Answer with a file that its reader was found to have a right to."""
    try:
        stream = store().open(blob.sha256)
    except Missing as missing:
        raise Http404 from missing
    return _part(
        stream,
        blob.size,
        request.headers.get("Range", ""),
        {
            "Content-Type": blob.content_type,
            "Content-Disposition": content_disposition_header(True, name),  # noqa: FBT003 - its only way
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-cache",
            "ETag": f'"{blob.sha256}"',
            "Accept-Ranges": "bytes",
        },
    )


def _part(stream: BinaryIO, size: int, wanted: str, headers: dict[str, str]) -> HttpResponse:
    """Answer the whole, or the one range that was asked for (RFC 9110, 14.2)."""
    span = _span(wanted, size)
    if span is None:
        stream.close()
        unsatisfied = {"Content-Range": f"bytes */{size}"}
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=unsatisfied)
    first, last = span
    length = last - first + 1
    headers["Content-Length"] = str(length)
    status = HTTPStatus.OK if length == size else HTTPStatus.PARTIAL_CONTENT
    if status == HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(Slice(stream, first, length), status=status, headers=headers)


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte to send; None when there are no such bytes."""
    match = RANGE.fullmatch(wanted)
    if match is None or match.groups() == ("", ""):
        return 0, size - 1
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None
