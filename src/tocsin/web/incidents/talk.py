"""Writing on an incident: a note for the desk, or a message that the reporter gets."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tocsin.base import instants
from tocsin.domain.conversations.models import StoredFile, Wording
from tocsin.domain.conversations.rules import FILES_LIMIT
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions
from tocsin.web.answers import answer, refusals_shown_in
from tocsin.web.forms import Form
from tocsin.web.incidents.page import PAGE, url_of, visible
from tocsin.web.incidents.reading import page_of

BYTES_LIMIT = 30 * 1024 * 1024


class Upload(forms.FileInput):
    allow_multiple_selected = True


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
        data = form.cleaned_data
        with refusals_shown_in(form):
            wording = Wording(data["body"], files=kept(data["files"]))
            verb = actions.note if data["reach"] == "internal" else actions.answer
            verb(incident, by=by, wording=wording)
            told = gettext("Note saved.") if verb is actions.note else gettext("Sent.")
            messages.success(request, told)
    reach = form.data.get("reach", "internal")
    context = page_of(visible(request, number), by) | {"message_form": form, "reach": reach}
    if form.errors:
        return answer(request, PAGE, "composer", context, form=form)
    context["message_form"] = None
    return answer(request, PAGE, "written", context, page=url_of(incident))
