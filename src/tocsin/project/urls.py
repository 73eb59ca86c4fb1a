"""Every address of the desk, by the floor that answers it."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("tocsin.api.urls")),
    path("", include("tocsin.web.urls")),
]
handler500 = "tocsin.project.failures.failed"
