"""Where a page leads next, and never to another site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    """Return the page of this desk that `next` names, or home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    host, secure = request.get_host(), request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={host}, require_https=secure):
        return wanted
    return settings.LOGIN_REDIRECT_URL
