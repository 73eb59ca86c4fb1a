"""What programmers read: the OpenAPI document and a page made of it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tocsin.api.interface import interface
from tocsin.api.openapi import completed


@cache
def document() -> dict[str, Any]:
    return completed(interface.get_openapi_schema(path_prefix="/api/v1/"))


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    return render(request, "api/manual.html", {"document": document()})
