"""The first page: for now, the queue."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    return redirect("queue")
