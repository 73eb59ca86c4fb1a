"""Who gets to the pages of administration at all."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from tocsin.base.errors import require
from tocsin.domain.accounts.permissions import may_administer

type View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        require(may_administer(request.user), "not_allowed")
        return view(request, *args, **kwargs)

    return guarded
