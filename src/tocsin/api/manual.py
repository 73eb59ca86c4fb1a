"""What programmers read: the OpenAPI document and a page made of it."""

import re
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tocsin.api.chapters import chapters
from tocsin.api.interface import interface
from tocsin.api.openapi import completed

ROOT = "/api/v1/"


@cache
def document() -> dict[str, Any]:
    return completed(interface.get_openapi_schema(path_prefix=ROOT))


def parameters_of(route: str) -> dict[str, frozenset[str]]:
    """Return the query parameters of each method of a route, as the document has them."""
    path = ROOT + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    operations = document()["paths"].get(path, {})
    return {
        method.upper(): frozenset(p["name"] for p in operation["parameters"] if p["in"] == "query")
        for method, operation in operations.items()
    }


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


@cache
def read() -> dict[str, Any]:
    return chapters(document())


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    return render(request, "api/manual.html", read())
