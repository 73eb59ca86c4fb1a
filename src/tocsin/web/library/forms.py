from typing import Any

from django import forms

from tocsin.web.forms import Form

DAYS = (("today", "Today"), ("tomorrow", "Tomorrow"))
CHANNELS = (("phone", "Phone"), ("desk", "At the desk"), ("letter", "Letter"))


class SampleForm(Form):
    """A form in which every kind of field is in some state."""

    title = forms.CharField(label="Title", help_text="Shown to the reporter.")
    focused = forms.CharField(
        label="Title", widget=forms.TextInput(attrs={"data-state": "focus", "class": "input"})
    )
    until = forms.CharField(label="Hold until")
    number = forms.CharField(
        label="Number",
        help_text="Cannot be changed.",
        widget=forms.TextInput(attrs={"readonly": True}),
    )
    team = forms.ChoiceField(
        label="Team", required=False, choices=[("clinical", "Clinical applications")]
    )
    find = forms.CharField(
        label="Find",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name, number, words"}),
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, disabled=True)
    told = forms.BooleanField(label="Tell the reporter", required=False)
    day = forms.ChoiceField(label="When?", choices=DAYS, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="Came in by", choices=CHANNELS, widget=forms.RadioSelect)
    text = forms.CharField(label="What fixed it?", widget=forms.Textarea(attrs={"rows": 2}))

    def clean_until(self) -> str:
        raise forms.ValidationError("November has 30 days.")

    def clean(self) -> dict[str, Any] | None:
        self.add_error(None, "Somebody else changed this a moment ago. Look at it once more.")
        return super().clean()


SAMPLE = {
    "title": "Two screens stay black",
    "focused": "Two screens stay black",
    "until": "31 Nov",
    "number": "INC-2026-000042",
    "told": "on",
    "day": "today",
    "channel": "phone",
    "text": "Old label layout restored on LP-0418.",
}
