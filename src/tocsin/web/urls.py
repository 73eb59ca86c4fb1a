"""Addresses of the pages, one module per area."""

from importlib.util import find_spec

from django.urls import include, path

from tocsin.web.home import home

AREAS = ("sign_in", "preferences", "library", "queue", "incidents", "settings")


def _exists(area: str) -> bool:
    return bool(find_spec(f"tocsin.web.{area}") and find_spec(f"tocsin.web.{area}.urls"))


urlpatterns = [
    path("", home, name="home"),
    *[path("", include(f"tocsin.web.{area}.urls")) for area in AREAS if _exists(area)],
]
