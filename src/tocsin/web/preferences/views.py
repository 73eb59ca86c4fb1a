from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tocsin.domain.accounts import actions
from tocsin.web.addresses import next_page
from tocsin.web.reader import THEME_COOKIE, THEMES, remember


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("theme", "")
    response = redirect(next_page(request))
    remember(response, THEME_COOKIE, wanted if wanted in THEMES else "")
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("language", "")
    response = redirect(next_page(request))
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.prefer(request.user, by=request.user, language=wanted)
        remember(response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response
