"""What is being written on an incident is kept as it is typed, and found again."""

from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tocsin.base import instants
from tocsin.base.errors import require
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import Draft
from tocsin.domain.conversations.rules import BODY_LIMIT, Visibility
from tocsin.domain.conversations.traces import keep_draft
from tocsin.domain.incidents import permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.web.forms import Form
from tocsin.web.incidents.page import PAGE, visible

REACHES = [(Visibility.INTERNAL.value, ""), (Visibility.PUBLIC.value, "")]


class DraftForm(Form):
    reach = forms.ChoiceField(choices=REACHES)
    body = forms.CharField(required=False, strip=False, max_length=BODY_LIMIT)
    seen = forms.IntegerField(required=False, min_value=0)


@login_required
@require_POST
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what stands in the composer; nothing is no draft."""
    incident, form = visible(request, number), DraftForm(request.POST)
    kept = _kept(incident, request.user, form) if form.is_valid() else None
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"incident": incident, "draft": kept, "draft_form": form}
    return render(request, f"{PAGE}#draft", context, status=status)


def _kept(incident: Incident, by: Person, form: DraftForm) -> Draft | None:
    reach, seen = Visibility(form.cleaned_data["reach"]), form.cleaned_data["seen"]
    public = reach is Visibility.PUBLIC
    may = permissions.may_answer if public else permissions.may_note
    require(may(by, incident), "incident.answer" if public else "incident.note")
    if seen is not None and queries.has_spoken(incident, by, after=seen):
        # It was under way when the words themselves were sent.
        return None
    body = form.cleaned_data["body"]
    return keep_draft(incident.thread, by=by, body=body, visibility=reach, at=instants.now())
