"""Taking an incident straight from the list where it stands."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tocsin.base.errors import Refusal
from tocsin.domain.incidents import actions, queries
from tocsin.words.refusals import told

LIST = ("view", "query", "cursor")


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the incident as the list showed it, and stay in the list."""
    number, _space, version = request.POST.get("take", "").partition(" ")
    incident = queries.by_number(number, request.user)
    if incident is None or not version.isdecimal():
        raise Http404
    # Whoever was faster keeps it: the action swaps on the version that the list showed.
    incident.version = int(version)
    try:
        actions.assign(incident, by=request.user, assignee=request.user)
    except Refusal as refusal:
        messages.warning(request, f"{incident.number}: {told(refusal)}")
    else:
        done = gettext("You are working on %(number)s.") % {"number": incident.number}
        messages.success(request, done)
    back = {name: request.POST[name] for name in LIST if request.POST.get(name)}
    return redirect(f"{reverse('queue')}?{urlencode(back)}")
