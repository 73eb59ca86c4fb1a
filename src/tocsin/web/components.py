"""The living page that shows every component in every state."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tocsin.base import instants
from tocsin.web.templatetags.desk import ICONS


def components(request: HttpRequest) -> HttpResponse:
    now = instants.now()
    return render(
        request,
        "components.html",
        {"icons": sorted(ICONS), "now": now, "hour_ago": now - timedelta(hours=1)},
    )
