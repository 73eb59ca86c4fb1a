"""The first page of the portal: telling the desk what is wrong, by anybody."""

from typing import Any

from django.contrib import messages
from django.core.signing import Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.base import instants
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import digest_of, doorkeeper
from tocsin.domain.accounts.traces import throttled
from tocsin.domain.incidents.actions import portal as acts
from tocsin.domain.incidents.queries import portal as queries
from tocsin.domain.incidents.rules.portal import ASKED_WITHIN, PER_ADDRESS, PER_MACHINE
from tocsin.domain.incidents.traces import keep_report
from tocsin.web.answers import refusals_shown_in, slowed, status_of
from tocsin.web.once import once
from tocsin.web.portal.forms import AFFECTED, SUSPICIOUS, WORK, ReportForm
from tocsin.web.portal.standing import standing
from tocsin.web.portal.troubles import known_about
from tocsin.web.portal.visitor import around, machine, visitor

PAGE = "portal/report.html"
SENT_TO = "tocsin.portal.sent"
BESIDE = 3


# Compressed for poor connections: padded at random and with a new token each time, its length
# tells nobody what stands in it.
@gzip_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    person = visitor(request)
    form = _form(request, person)
    known = []
    if form.is_valid():
        data = form.cleaned_data
        # Who has script was told while they wrote.
        known = [] if "known" in request.POST else known_about(data["title"], data["about"])
        if not known:
            with refusals_shown_in(form):
                return _taken(request, form, person)
    context = _page(person) | {"form": form, "known": known, "kind": _kind(form)}
    return slowed(render(request, PAGE, context, status=status_of(form)), form)


@never_cache
@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """Answer, while somebody writes, with what the desk knows already."""
    found = known_about(request.GET.get("title", "")[:200], request.GET.get("about", "")[:300])
    return render(request, f"{PAGE}#known", {"known": found})


def _form(request: HttpRequest, person: Person | None) -> ReportForm:
    if request.method == "POST":
        return ReportForm(request.POST, request.FILES, visitor=person)
    code = request.GET.get("suspicious", "")
    if code not in SUSPICIOUS:
        return ReportForm(visitor=person)
    words = str(SUSPICIOUS[code][0])
    return ReportForm(visitor=person, initial={"suspicious": code, "title": words})


def _kind(form: ReportForm) -> Any:  # noqa: ANN401 - words and an icon, or nothing
    return SUSPICIOUS.get(form["suspicious"].value() or "")


def _page(person: Person | None) -> dict[str, Any]:
    beside = queries.reports(person).items[:BESIDE] if person else []
    return around(person, "report") | {
        "work": WORK,
        "affected": AFFECTED,
        "quick": [(code, *words) for code, words in SUSPICIOUS.items()],
        "reports": [standing(incident) for incident in beside],
    }


def _taken(request: HttpRequest, form: ReportForm, person: Person | None) -> HttpResponse:
    if person is not None:
        return once(request, lambda: _registered(request, form, person), by=person)
    check_asking(request, form.cleaned_data["email"])
    return once(request, lambda: _kept(form), by=doorkeeper())


def check_asking(request: HttpRequest, address: str) -> None:
    """Refuse whoever lets us write to strangers: so often to one address, and from one machine."""
    now = instants.now()
    throttled(f"portal:{digest_of(address)}", now, PER_ADDRESS, ASKED_WITHIN)
    throttled(f"portal-from:{machine(request)}", now, PER_MACHINE, ASKED_WITHIN)


def _registered(request: HttpRequest, form: ReportForm, person: Person) -> HttpResponse:
    incident = acts.report_oneself(form.told(), by=person)
    said = gettext("Thank you, we have your report. Its number is %(number)s.")
    messages.success(request, said % {"number": incident.number})
    return redirect("portal-incident", incident.number)


def _kept(form: ReportForm) -> HttpResponse:
    keep_report(form.told(), sender=form.sender, at=instants.now())
    to = Signer(salt=SENT_TO).sign(form.cleaned_data["email"])
    return redirect(f"{reverse('portal-sent')}?{urlencode({'to': to})}")
