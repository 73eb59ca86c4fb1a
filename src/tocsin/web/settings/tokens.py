"""The keys with which programs act as the person who reads this."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Token
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.forms import TokenForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    person, secret = request.user, ""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            # Shown in this very answer and nowhere else: a redirect would have to keep it.
            _token, secret = actions.create_token(person, by=person, **form.answers())
            form = TokenForm()
    found = Token.objects.visible_to(person).filter(revoked_at=None).order_by("-created_at")
    context = {"form": form, "tokens": found, "secret": secret, "place": "tokens"}
    return render(request, "settings/tokens.html", context, status=status_of(form))


@login_required
@require_POST
def revocation(request: HttpRequest, public_id: str) -> HttpResponse:
    found = Token.objects.visible_to(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    actions.revoke_token(found, by=request.user)
    messages.success(request, gettext("The token no longer works."))
    return redirect("settings-tokens")
