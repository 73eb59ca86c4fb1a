"""Coming in by a signed link, confirming a report by one, asking for one, and leaving.

Mail scanners follow links, so that opening one changes nothing: what counts is the button there.
"""

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.queries import doorkeeper
from tocsin.domain.accounts.queries import visitor as visitor_named
from tocsin.domain.incidents.actions.portal import confirm_report
from tocsin.domain.incidents.models import UnconfirmedReport
from tocsin.domain.incidents.queries import portal as queries
from tocsin.domain.incidents.traces import queue_letter
from tocsin.web.answers import refusals_shown_in, slowed, status_of
from tocsin.web.portal.forms import LinkForm
from tocsin.web.portal.report import SENT_TO, check_asking
from tocsin.web.portal.visitor import around, let_in, named_by, shown_out, visitor
from tocsin.words import portal

PAGE = "portal/door.html"
GONE = "portal/gone.html"


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Tell what happens next; a report is none before its address is confirmed."""
    try:
        to = Signer(salt=SENT_TO).unsign(request.GET.get("to", ""))
    except BadSignature:
        to = ""
    context = around(visitor(request), "") | {"to": to, "stage": "sent"}
    return render(request, PAGE, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Send the way to their reports to whoever reads an address, and say nothing of whether."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    stage = "ask"
    if form.is_valid():
        address = form.cleaned_data["email"]
        with refusals_shown_in(form):
            check_asking(request, address)
            queue_letter(address, language=get_language(), at=instants.now())
            stage = "asked"
    context = around(visitor(request), "reports") | {"form": form, "stage": stage}
    return slowed(render(request, PAGE, context, status=status_of(form)), form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Let in whom the link is for, once they press the button: it names who they come in as."""
    person = named_by(portal.LINK, request.GET.get("key", ""))
    if person is None:
        return render(request, GONE, around(visitor(request), "reports"), status=404)
    number = request.GET.get("report", "")[:40]
    here = reverse("portal-incident", args=[number]) if number.isprintable() and number else ""
    goal = here if here and queries.report_numbered(number, person) else reverse("portal-reports")
    if visitor(request) == person:
        return redirect(goal)
    if request.method == "POST":
        return let_in(request, redirect(goal), person)
    context = around(None, "reports") | {"stage": "open", "known_as": person}
    return render(request, PAGE, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    found = portal.read(portal.REPORT, request.GET.get("key", ""))
    report = queries.unconfirmed(found.named) if found else None
    if found is None or report is None or _has_ended(report, found):
        return render(request, GONE, around(visitor(request), "report"), status=404)
    if request.method == "POST":
        return _confirmed(request, report, found)
    context = around(visitor(request), "report") | {"report": report, "stage": "confirm"}
    return render(request, PAGE, context)


def _has_ended(report: UnconfirmedReport, key: portal.Signed) -> bool:
    """Say whether the link has done its work, and its reporter has ended all links since."""
    reporter = report.incident.reporter if report.incident else None
    return bool(reporter and visitor_named(reporter.public_id, signed_at=key.at) is None)


def _confirmed(request: HttpRequest, report: UnconfirmedReport, key: portal.Signed) -> HttpResponse:
    """Register it and let its reporter in: whoever reads this address has proven who they are."""
    is_new = report.confirmed_at is None
    incident = confirm_report(report, by=doorkeeper())
    if is_new:
        said = gettext("Thank you, we have your report. Its number is %(number)s.")
        messages.success(request, said % {"number": incident.number})
    response = redirect("portal-incident", incident.number)
    reporter = incident.reporter
    welcome = visitor_named(reporter.public_id, signed_at=key.at) if reporter else None
    return let_in(request, response, welcome) if welcome else response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget this browser; on request every link that was ever mailed, too."""
    person = visitor(request)
    if person is not None and "everywhere" in request.POST:
        accounts.end_links(person, by=person)
        messages.success(request, gettext("No link that we sent you so far opens anything now."))
    return shown_out(redirect("portal"))
