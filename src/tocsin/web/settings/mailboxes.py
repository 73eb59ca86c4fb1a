"""Mailboxes: where people write to, how that mail is got, and how it fares."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.base import instants
from tocsin.domain.catalogue.queries import category_words
from tocsin.domain.conversations import actions, queries
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.mailbox_forms import MailboxForm, NewMailboxForm, as_it_is


@for_administrators
@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    shown = Mailbox.objects.visible_to(request.user).select_related("team", "category")
    sheets = queries.faring(shown.order_by("-is_active", "address"), instants.now())
    spoken = category_words(
        [sheet.mailbox.category for sheet in sheets if sheet.mailbox.category], get_language()
    )
    rows = [(sheet, spoken.get(sheet.mailbox.category_id, "")) for sheet in sheets]
    context = {"rows": rows, "own": queries.own_address(), "place": "mailboxes"}
    return render(request, "settings/mailboxes.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewMailboxForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            data = form.cleaned_data
            actions.create_mailbox(
                by=request.user,
                address=data["address"],
                said=form.answers(),
                secret=data["secret"] or None,
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-mailboxes")
    context = {"form": form, "place": "mailboxes"}
    return render(request, "settings/mailbox.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, address: str) -> HttpResponse:
    found = _one(request, address)
    data = request.POST if request.method == "POST" else None
    form = MailboxForm(data, initial=as_it_is(found), by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            actions.update_mailbox(
                found,
                by=request.user,
                changes=form.answers(),
                secret=form.cleaned_data["secret"] or None,
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, gettext("Saved."))
            return redirect("settings-mailboxes-one", found.address)
    return _page(request, found, form)


@for_administrators
@require_POST
def retirement(request: HttpRequest, address: str) -> HttpResponse:
    found = _one(request, address)
    act = actions.retire_mailbox if found.is_active else actions.restore_mailbox
    act(found, by=request.user)
    messages.success(request, gettext("Saved."))
    return redirect("settings-mailboxes-one", found.address)


def _page(request: HttpRequest, found: Mailbox, form: MailboxForm) -> HttpResponse:
    (sheet,) = queries.faring([found], instants.now())
    context = {
        "form": form,
        "mailbox": found,
        "sheet": sheet,
        "seen": latest_seq(found),
        "place": "mailboxes",
    }
    return render(request, "settings/mailbox.html", context, status=status_of(form))


def _one(request: HttpRequest, address: str) -> Mailbox:
    found = queries.mailbox_at(address, request.user)
    if found is None:
        raise Http404
    return found
