"""Files of an incident, for download only."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import Router

from tocsin.api.bearer import Call
from tocsin.api.incidents.acts import visible
from tocsin.api.problems import Problem, not_found
from tocsin.base.blobs import CHUNK
from tocsin.domain.conversations.traces import store
from tocsin.domain.incidents.queries import file_of

router = Router(tags=["Messages"])
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
BYTES: dict[str, Any] = {
    "responses": {
        status: {
            "description": description,
            # Whatever the file is.
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
        for status, description in ((200, "The file"), (206, "The part asked for in `Range`"))
    }
}


@router.get("/{number}/attachments/{attachment}", openapi_extra=BYTES, url_name="attachment")
def download(request: Call, number: str, attachment: str) -> StreamingHttpResponse:
    """Download a file.

    Always as an attachment under the name it came with. One `Range` of bytes is honoured.
    """
    incident = visible(number, request.person)
    found = file_of(incident, attachment.replace("\x00", ""), request.person)
    if found is None:
        raise not_found()
    start, end = _span(request, found.blob.size, found.blob.sha256)
    whole = (start, end) == (0, found.blob.size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(end - start),
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",  # noqa: FBT003 - as Django has it
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{found.blob.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    if not whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.blob.size}"
    return StreamingHttpResponse(
        _read(found.blob.sha256, start, end),
        status=HTTPStatus.OK if whole else HTTPStatus.PARTIAL_CONTENT,
        content_type=found.blob.content_type,
        headers=headers,
    )


def _span(request: HttpRequest, size: int, sha256: str) -> tuple[int, int]:
    """Return the part that is asked for as [start, end); the whole when several are (RFC 9110)."""
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    unchanged = request.headers.get("If-Range", f'"{sha256}"') == f'"{sha256}"'
    if match is None or not unchanged or not any(match.groups()):
        return 0, size
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        raise Problem(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "range.outside",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return start, end


def _read(sha256: str, start: int, end: int) -> Iterator[bytes]:
    # Opened by the first step: a generator that nobody starts closes nothing.
    with store().open(sha256) as stream:
        stream.seek(start)
        left = end - start
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
