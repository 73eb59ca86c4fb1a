"""Writing on an incident: a note for the desk, or a message that the reporter gets."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tocsin.base import instants
from tocsin.base.errors import OutOfDate, Refusal
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import StoredFile, Wording
from tocsin.domain.conversations.rules import FILES_LIMIT, Visibility
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions, permissions, queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import HoldReason
from tocsin.domain.journal.queries import history
from tocsin.web.answers import answer, refusals_shown_in, wants_part
from tocsin.web.forms import Form
from tocsin.web.incidents.page import PAGE, shown, url_of, visible
from tocsin.web.incidents.story import SAID
from tocsin.words.refusals import told

THEN = ("", "hold", "resolve")
BYTES_LIMIT = 30 * 1024 * 1024


class Upload(forms.FileInput):
    """The component of the composer, in a form like any other field."""

    allow_multiple_selected = True
    template_name = "components/upload.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's own
        own = super().get_context(name, value, attrs)["widget"]["attrs"]
        left_out = {"id", "class", "multiple"}
        more = {key: value for key, value in own.items() if key not in left_out}
        return {"name": name, "id": own.get("id"), "attrs": more}


class FilesField(forms.FileField):
    """Any number of files up to the limits; clean data is a list."""

    widget = Upload

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # noqa: ANN401 - Django's own
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if len(files) > FILES_LIMIT:
            told = ngettext("At most %(count)d file.", "At most %(count)d files.", FILES_LIMIT)
            raise forms.ValidationError(told % {"count": FILES_LIMIT})
        if sum(file.size for file in files) > BYTES_LIMIT:
            raise forms.ValidationError(gettext("Together at most 30 MB."))
        return files


class MessageForm(Form):
    reach = forms.ChoiceField(
        choices=[("internal", _("Internal note")), ("public", _("Public reply"))]
    )
    body = forms.CharField(label=_("Text"), required=False)
    files = FilesField(label=_("Files"), required=False)
    seen = forms.IntegerField(required=False)
    tell_children = forms.BooleanField(required=False)
    then = forms.ChoiceField(
        choices=[(code, code) for code in ("", "hold", "resolve")], required=False
    )


def kept(files: list[UploadedFile]) -> tuple[StoredFile, ...]:
    """Store what was uploaded; content that nothing names is swept later."""
    now = instants.now()
    return tuple(keep_file(file.file, name=file.name, at=now) for file in files)


@login_required
@require_POST
def say(request: HttpRequest, number: str) -> HttpResponse:
    incident, by = visible(request, number), request.user
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_shown_in(form):
            _check_heard(incident, form.cleaned_data["seen"], by)
            _say(incident, by, form.cleaned_data)
            return _said(request, incident, form.cleaned_data)
    reach = form.data.get("reach", "internal")
    context = shown(request, visible(request, number)) | {"message_form": form, "reach": reach}
    # Who is told that somebody was faster sees at once what was said.
    part = "written" if isinstance(form.refusal, OutOfDate) else "composer"
    return answer(request, PAGE, part, context, form=form)


def _check_heard(incident: Incident, seen: int | None, by: Person) -> None:
    """Refuse to speak past what somebody else has said since the page was drawn."""
    if seen is None:
        return
    inside = permissions.may_read_internal(by, incident)
    missed = (
        entry
        for entry in history(incident, after=seen)
        if entry.verb == SAID and entry.actor.pk != by.pk
    )
    if any(inside or entry.facts["visibility"] == Visibility.PUBLIC for entry in missed):
        raise OutOfDate("incident.said_meanwhile")


def _say(incident: Incident, by: Person, data: dict[str, Any]) -> None:
    wording = Wording(data["body"], files=kept(data["files"]))
    if data["reach"] == "internal":
        actions.note(incident, by=by, wording=wording)
    else:
        actions.answer(incident, by=by, wording=wording, tell_children=data["tell_children"])


def _said(request: HttpRequest, incident: Incident, data: dict[str, Any]) -> HttpResponse:
    is_public = data["reach"] == "public"
    then = data["then"] if is_public else ""
    messages.success(request, gettext("Sent.") if is_public else gettext("Note saved."))
    if not is_public:
        _warn(request, incident, data["body"])
    if then == "hold":
        _wait(request, incident)
    if then == "resolve":
        return _lead_on(request, incident)
    context = shown(request, visible(request, incident.number)) | {"reach": data["reach"]}
    return answer(request, PAGE, "written", context, page=url_of(incident))


def _warn(request: HttpRequest, incident: Incident, body: str) -> None:
    """Tell which handles called upon nobody, and not why."""
    unknown = queries.mentions(incident, body).unknown
    if unknown:
        told = gettext("Nobody who sees this incident is called %(handles)s.")
        messages.warning(request, told % {"handles": ", ".join(f"@{h}" for h in unknown)})


def _wait(request: HttpRequest, incident: Incident) -> None:
    """Put it on hold for the reporter; the message is out whatever becomes of this."""
    hold = actions.Hold(HoldReason.AWAITING_REPORTER)
    try:
        actions.hold(incident, by=request.user, hold=hold)
    except Refusal as refusal:
        messages.warning(request, told(refusal))


def _lead_on(request: HttpRequest, incident: Incident) -> HttpResponse:
    url = reverse("incident-resolution", args=[incident.number])
    return HttpResponse(headers={"HX-Redirect": url}) if wants_part(request) else redirect(url)
