"""Addresses of the REST interface."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from tocsin.api.door import View, through_the_door
from tocsin.api.interface import interface
from tocsin.api.manual import manual, openapi, parameters_of
from tocsin.api.problems import not_found


def _unknown(_request: HttpRequest) -> HttpResponse:
    raise not_found()


def _calls() -> Any:  # noqa: ANN401 - whatever include() gives
    patterns, app, namespace = interface.urls
    for pattern in patterns:
        known = parameters_of(str(pattern.pattern))
        pattern.callback = through_the_door(cast("View", pattern.callback), known)
    return include((patterns, app), namespace=namespace)


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs", manual, name="api-docs"),
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/", _calls()),
    re_path("", through_the_door(_unknown)),
]
