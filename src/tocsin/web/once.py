"""A form that is sent twice with the same words does its work once."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from tocsin.base import instants
from tocsin.domain.accounts import traces
from tocsin.domain.accounts.models import Person

# Long enough to go back and press again, too short for the same trouble to come a second time.
MEANT_ONCE = timedelta(minutes=5)


def once(
    request: HttpRequest, run: Callable[[], HttpResponse], *, by: Person | None = None
) -> HttpResponse:
    """Run what registers; whoever clicked twice or went back is led to what came of it.

    `by` is who registers, where that is not who is signed in.
    """
    digest, now = _digest(request), instants.now()
    with transaction.atomic():
        key = f"page {digest}"
        receipt, is_new = traces.claim_receipt(by or request.user, key, digest, now)
        if not is_new and now - receipt.created_at <= MEANT_ONCE:
            messages.info(request, gettext("You have sent exactly this before. Here it is."))
            return redirect(receipt.headers["Location"])
        response = run()
        kept = {"Location": response.headers["Location"]}
        traces.fill_receipt(receipt, response.status_code, kept, b"", at=now)
    return response


def _digest(request: HttpRequest) -> str:
    words = {n: request.POST.getlist(n) for n in request.POST if n != "csrfmiddlewaretoken"}
    files = [[n, one.name, one.size] for n, each in request.FILES.lists() for one in each]
    said = json.dumps([request.path, words, files], sort_keys=True)
    return sha256(said.encode(errors="replace")).hexdigest()
