"""Everything that is done through a page is recorded as coming from one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tocsin.domain.journal.rules import Source, coming_from


class FromPage:
    """Marks what a request records; a door inside it, like REST, marks its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(Source.PAGE):
            return self.get_response(request)
