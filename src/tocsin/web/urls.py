"""Addresses of the pages, one module per area."""

from django.urls import include, path

from tocsin.web.home import home

AREAS = ("sign_in", "preferences", "library", "queue", "incidents", "consent", "portal", "settings")

urlpatterns = [
    path("", home, name="home"),
    *[path("", include(f"tocsin.web.{area}.urls")) for area in AREAS],
]
