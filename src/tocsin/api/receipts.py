"""One key, one act: a POST that is sent again gets the answer that was given first."""

import json
import re
from collections.abc import Callable
from hashlib import file_digest, sha256
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tocsin.api.problems import not_found
from tocsin.base import instants
from tocsin.base.errors import BadInput
from tocsin.domain.accounts import traces
from tocsin.domain.accounts.models import IdempotencyReceipt, Person
from tocsin.domain.incidents.queries import by_number

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,255}")
KEPT = ("Content-Type", "Location", "ETag")
REFUSED = 400


def once(request: HttpRequest, person: Person, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run the act once for its key; a duplicate waits for the first and repeats its answer.

    A refusal leaves no receipt, so that the same key may be tried again.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return run()
    if not KEY.fullmatch(key):
        raise BadInput("idempotency_key_invalid", field=HEADER)
    digest = _digest(request)
    with transaction.atomic():
        receipt, is_new = traces.claim_receipt(person, key, digest, instants.now())
        if not is_new:
            return _again(receipt, digest, person)
        response = run()
        if response.status_code >= REFUSED:
            transaction.set_rollback(True)
        else:
            kept = {name: response.headers[name] for name in KEPT if name in response.headers}
            traces.fill_receipt(receipt, response.status_code, kept, response.content)
    return response


def _again(receipt: IdempotencyReceipt, digest: str, person: Person) -> HttpResponse:
    if receipt.request_digest != digest:
        raise BadInput("idempotency_key_reused", field=HEADER)
    if not _may_still_know(receipt, person):
        raise not_found()
    headers = receipt.headers | {"Idempotency-Replayed": "true"}
    return HttpResponse(bytes(receipt.body), status=receipt.status or 200, headers=headers)


def _may_still_know(receipt: IdempotencyReceipt, person: Person) -> bool:
    """Say whether who was answered may see the incident of the answer today as well."""
    if not receipt.headers.get("Content-Type", "").startswith("application/json"):
        return True
    answered = json.loads(bytes(receipt.body))
    number = answered.get("number") if isinstance(answered, dict) else None
    # The number alone is what is answered to whom an act has hidden it from.
    return number is None or set(answered) == {"number"} or by_number(number, person) is not None


def _digest(request: HttpRequest) -> str:
    said: list[Any] = [request.get_full_path()]
    if request.content_type == "multipart/form-data":
        # A client draws a new boundary each time, so the bytes differ when the content does not.
        said += [sorted((name, request.POST.getlist(name)) for name in request.POST)]
        for name, files in sorted(request.FILES.lists()):
            said += [[name, file.name, file_digest(file, "sha256").hexdigest()] for file in files]
            for file in files:
                file.seek(0)
        return sha256(json.dumps(said).encode()).hexdigest()
    return sha256(json.dumps(said).encode() + b"\n" + request.body).hexdigest()
