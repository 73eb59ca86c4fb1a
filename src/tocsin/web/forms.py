"""Forms whose every field has a label, a hint and a place for its error."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise, lazy

from tocsin.base.errors import Refusal
from tocsin.words.refusals import sentence

PLAIN = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def filled(words: Promise, **values: Any) -> Any:  # noqa: ANN401 - a promise of text
    """Fill the placeholders when it is shown; `%` would settle on a language at import."""
    return lazy(lambda: str(words) % values, str)()


class Renderer(DjangoTemplates):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Field(forms.BoundField):
    """A field whose error takes the place of its hint, on the screen and for a screen reader."""

    @property
    def aria_describedby(self) -> str | None:
        if self.errors and self.auto_id:
            return f"{self.auto_id}_error"
        return super().aria_describedby


class Form(forms.Form):
    """The base of every form; a refusal of the domain is shown like an error of its own."""

    default_renderer = Renderer()
    bound_field_class = Field
    template_name_div = "components/form.html"
    refusal: Refusal | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.put(name, field)

    def put(self, name: str, field: forms.Field) -> None:
        """Have a field, dressed like all the others."""
        # One voice: the domain says it in the same words.
        field.error_messages["required"] = sentence("field.missing")
        if not isinstance(field.widget, PLAIN):
            field.widget.attrs.setdefault("class", "input")
        self.fields[name] = field
