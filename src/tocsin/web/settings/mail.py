"""The post of the desk: what was not understood, what did not leave, and whether mail goes out."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tocsin.domain.conversations.queries import quarantined
from tocsin.domain.incidents.queries.portal import letters_given_up
from tocsin.domain.notify.queries import unsent
from tocsin.domain.notify.traces import try_again
from tocsin.web.settings.doors import for_administrators
from tocsin.words.post import reason

SHOWN = 50


@for_administrators
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    letters = list(unsent(request.user).order_by("-queued_at", "-pk")[: SHOWN + 1])
    mails = list(quarantined().order_by("-received_at", "-pk")[: SHOWN + 1])
    context = {
        "letters": letters[:SHOWN],
        "mails": [(mail, reason(mail.error)) for mail in mails[:SHOWN]],
        "portal_letters": letters_given_up()[:SHOWN],
        "more_letters": len(letters) > SHOWN,
        "more_mails": len(mails) > SHOWN,
        "shown": SHOWN,
        "outbox": "" if settings.MAIL_TRANSPORT.is_configured else settings.MAIL_OUTBOX,
        "place": "mail",
    }
    return render(request, "settings/mail.html", context)


@for_administrators
@require_POST
def attempt(request: HttpRequest, public_id: str) -> HttpResponse:
    found = unsent(request.user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if try_again(found):
        messages.success(request, gettext("It is tried again now."))
    else:
        messages.info(request, gettext("It is being tried already."))
    return redirect("settings-mail")
