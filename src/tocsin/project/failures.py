"""What is answered when the desk itself fails: a page to people, a problem document to programs."""

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from tocsin.api.problems import of_failure


def failed(request: HttpRequest) -> HttpResponse:
    return of_failure() if request.path.startswith("/api/v1/") else server_error(request)
