"""What the portal asks: as little as the desk can begin with."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import doorkeeper
from tocsin.domain.accounts.rules import NAME_LIMIT, Sender, folded
from tocsin.domain.catalogue.queries import askable_categories, services_in
from tocsin.domain.incidents.models import Told
from tocsin.domain.incidents.rules import TITLE_LIMIT
from tocsin.domain.incidents.rules.closure import COMMENT_LIMIT
from tocsin.domain.incidents.rules.portal import degree
from tocsin.web.forms import Form
from tocsin.web.incidents.talk import FilesField, Upload, kept
from tocsin.words.refusals import sentence

WORK = (
    ("2", _("Yes"), "done"),
    ("1", _("With trouble"), "half"),
    ("0", _("No"), "x"),
)
AFFECTED = (
    ("2", _("Just me"), "user"),
    ("1", _("My team"), "users"),
    ("0", _("Everyone"), "globe"),
)
SUSPICIOUS = {
    "mail": (_("A strange mail or message"), "hook"),
    "lost": (_("A lost phone, laptop or badge"), "laptop"),
    "clicked": (_("I clicked on something"), "alert"),
}
RATINGS = (
    ("1", pgettext_lazy("rating", "Bad"), "face1"),
    ("2", pgettext_lazy("rating", "Poor"), "face2"),
    ("3", pgettext_lazy("rating", "Okay"), "face3"),
    ("4", pgettext_lazy("rating", "Good"), "face4"),
    ("5", pgettext_lazy("rating", "Great"), "face5"),
)
# What somebody whose address nobody has confirmed may leave here.
STRANGERS_BYTES = 15 * 1024 * 1024


class Photo(Upload):
    """Opens the camera on a phone; elsewhere it takes pictures from the disk."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's own
        context = super().get_context(name, value, attrs)
        words = _("Add a photo")
        return context | {"label": words, "words": words, "glyph": "camera", "size": "normal"}


class Files(Upload):
    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's own
        context = super().get_context(name, value, attrs)
        return context | {"label": _("Attach files"), "size": "normal"}


def _choices(asked: tuple[tuple[str, Any, str], ...]) -> list[tuple[str, Any]]:
    return [(value, words) for value, words, _glyph in asked]


class PhotoForm(Form):
    """Whatever may come with a picture."""

    photo = FilesField(
        label=_("Photo"),
        required=False,
        widget=Photo(attrs={"accept": "image/*", "capture": "environment"}),
    )
    files = FilesField(label=_("Files"), required=False, widget=Files)

    def kept_files(self) -> Any:  # noqa: ANN401 - stored files
        return kept([*self.cleaned_data["photo"], *self.cleaned_data["files"]])


class ReportForm(PhotoForm):
    title = forms.CharField(
        label=_("What is wrong?"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    description = forms.CharField(
        label=_("Tell us more"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    about = forms.ChoiceField(label=_("What is it about?"), required=False)
    work = forms.ChoiceField(
        label=_("Can you still work?"),
        choices=_choices(WORK),
        required=False,
        widget=forms.RadioSelect,
    )
    affected = forms.ChoiceField(
        label=_("Who is affected?"),
        choices=_choices(AFFECTED),
        required=False,
        widget=forms.RadioSelect,
    )
    suspicious = forms.ChoiceField(
        choices=[(code, code) for code in SUSPICIOUS], required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.CharField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("We send you a link there, to make sure that it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "name@example.org"}),
    )

    def __init__(self, *args: Any, visitor: Person | None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        if visitor is not None:
            del self.fields["name"], self.fields["email"]
        self._offer()
        if self.files:
            # No browser lets a page fill this in again.
            self.fields["files"].help_text = _("Choose the files once more.")

    def _offer(self) -> None:
        """Offer what reporters may know, by the names they know it by."""
        keeper, language = doorkeeper(), get_language()
        services = services_in(language, keeper)
        categories = askable_categories(language, keeper)
        self.meant = {f"service:{s.slug}": s for s, _words in services}
        self.meant |= {f"category:{c.path}": c for c, _words in categories}
        self.fields["about"].choices = [
            ("", _("I do not know")),
            (_("Services"), [(f"service:{s.slug}", words) for s, words in services]),
            (_("Topics"), [(f"category:{c.path}", words) for c, words in categories]),
        ]

    def clean_email(self) -> str:
        try:
            return folded(self.cleaned_data["email"])
        except BadInput as refusal:
            raise forms.ValidationError(sentence(refusal.code)) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        sent = [*(data.get("photo") or []), *(data.get("files") or [])]
        if self.visitor is None and sum(file.size for file in sent) > STRANGERS_BYTES:
            self.add_error("files", _("Together at most 15 MB."))
        return data

    @property
    def sender(self) -> Sender:
        data = self.cleaned_data
        return Sender(data["email"], data["name"], get_language())

    def told(self) -> Told:
        data = self.cleaned_data
        kind, _colon, _rest = data["about"].partition(":")
        return Told(
            title=data["title"],
            description=data["description"],
            impact=degree("impact", int(data["affected"])) if data["affected"] else "",
            urgency=degree("urgency", int(data["work"])) if data["work"] else "",
            security=bool(data["suspicious"]),
            files=self.kept_files(),
            **({kind: self.meant[data["about"]]} if kind else {}),
        )


class LinkForm(Form):
    email = forms.CharField(
        label=_("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "name@example.org"}),
    )
    clean_email = ReportForm.clean_email


class AnswerForm(PhotoForm):
    body = forms.CharField(
        label=_("Your answer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (data.get("body") or data.get("photo") or data.get("files")) and not self.errors:
            self.add_error("body", sentence("field.missing"))
        return data


class SolvedForm(Form):
    solved = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    comment = forms.CharField(
        label=_("Anything you want to add?"),
        max_length=COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class RatingForm(Form):
    rating = forms.TypedChoiceField(
        label=_("How well were you helped?"),
        choices=_choices(RATINGS),
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What should we keep or change?"),
        max_length=COMMENT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class BackForm(Form):
    reason = forms.CharField(
        label=_("What is the trouble now?"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
