"""The category's own fields in a form: those that the chosen category asks for, and no others."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import questions_of
from tocsin.domain.catalogue.rules import FieldKind, Question
from tocsin.web.forms import Form
from tocsin.web.incidents.care import named

PLACE = "fields."
YES_NO = [
    ("", _("Not said")),
    ("yes", pgettext_lazy("answer to a field", "Yes")),
    ("no", pgettext_lazy("answer to a field", "No")),
]


class Line(forms.CharField):
    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's own
        """Leave it to the domain to say what is missing: only what is kept needs an answer."""


class Pick(forms.ChoiceField):
    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's own
        """As in Line."""


class AskingForm(Form):
    """A form that asks what the category asks; `fields.<slug>` is the name in every edge."""

    def ask(self, category: Category | None, known: Mapping[str, str] | None = None) -> None:
        """Have the category's fields, begun with what is known."""
        for question in questions_of(category):
            self.put(f"{PLACE}{question.slug}", _field(question, (known or {}).get(question.slug)))

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PLACE)]


def taken(data: dict[str, Any]) -> dict[str, str]:
    """Take what was answered out of a form's data, by slug."""
    names = [name for name in data if name.startswith(PLACE)]
    return {name.removeprefix(PLACE): data.pop(name) for name in names}


def chosen(path: str, person: Person) -> Category | None:
    found = Category.objects.visible_to(person).active().select_related("team")
    return found.filter(path=path).first() if path else None


def _field(question: Question, known: str | None) -> forms.Field:
    about = {"label": named(question), "required": question.mandatory, "initial": known}
    match question.kind:
        case FieldKind.YES_NO:
            return Pick(choices=YES_NO, **about)
        case FieldKind.CHOICE:
            answers = [(answer.slug, named(answer)) for answer in question.answers]
            return Pick(choices=[("", _("Choose one")), *answers], **about)
        case FieldKind.LONG_TEXT:
            return Line(widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), **about)
        case FieldKind.DATE:
            return Line(widget=forms.DateInput(attrs={"type": "date"}), **about)
        case FieldKind.NUMBER:
            return Line(widget=forms.NumberInput(attrs={"step": "any"}), **about)
        case _:
            return Line(widget=forms.TextInput(attrs={"dir": "auto"}), **about)


@login_required
@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Answer the fields of a category that was chosen in a form for a new incident."""
    form = AskingForm()
    form.ask(chosen(request.GET.get("category", ""), request.user))
    return render(request, "incidents/asked.html", {"fields": form.asked})
