"""What is asked when an incident is registered: by phone at the desk, or by its reporter."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import found_people, person_at
from tocsin.domain.accounts.rules import ADDRESS, Sender, folded
from tocsin.domain.catalogue.queries import matrix
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents.rules.registration import TITLE_LIMIT
from tocsin.web.forms import Form
from tocsin.web.incidents.forms import CategoryField, Moment, ServiceField, Words
from tocsin.web.incidents.talk import FilesField

SHOWN = 6
CALLER = {"autocomplete": "off", "spellcheck": "false", "aria-controls": "callers"}
CHANNELS = [
    (Channel.PHONE, _("Phone")),
    (Channel.WALK_IN, _("At the desk")),
    (Channel.MAIL, _("Letter or mail")),
    (Channel.CHAT, _("Chat")),
]


class ReportForm(Form):
    """What everybody is asked: the reporter's own form is this and no more."""

    title = forms.CharField(
        label=_("What is wrong?"),
        max_length=TITLE_LIMIT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    description = Words(label=_("What happened?"), required=False, max_length=None)
    category = CategoryField(label=_("Category"), required=False)
    files = FilesField(label=_("Files"), required=False)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["category"].offer(by)


class CallForm(ReportForm):
    """What an agent writes down while somebody talks."""

    channel = forms.ChoiceField(
        label=_("Came in by"), choices=CHANNELS, initial=Channel.PHONE, widget=forms.RadioSelect
    )
    caller = forms.CharField(
        label=_("Who is calling?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs=CALLER),
        help_text=_("Name, mail or phone. Somebody new: name and mail address."),
    )
    reporter = forms.ModelChoiceField(queryset=None, to_field_name="public_id", required=False)
    gravity = forms.ChoiceField(required=False)
    service = ServiceField(label=_("Service"), required=False)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("From the category"),
    )
    occurred_at = forms.DateTimeField(
        label=_("When did it begin?"), required=False, widget=Moment()
    )
    detected_at = forms.DateTimeField(
        label=_("When was it noticed?"), required=False, widget=Moment(), help_text=_("Empty: now.")
    )
    security = forms.BooleanField(label=_("This may be a security incident"), required=False)
    confidential = forms.TypedChoiceField(
        label=_("Who may see it"),
        required=False,
        choices=[
            ("", _("As usual: security incidents are confidential")),
            ("yes", _("Confidential")),
            ("no", _("Everybody at the desk")),
        ],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("In the caller's words")
        self.fields["service"].offer(self.by)
        self.fields["reporter"].queryset = Person.objects.visible_to(self.by).active()
        self.fields["team"].queryset = Team.objects.visible_to(self.by).filter(is_active=True)
        cells = [f"{impact}-{urgency}" for impact, urgency in matrix()]
        self.fields["gravity"].choices = [("", ""), *((cell, cell) for cell in cells)]
        self.candidates: list[Person] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("reporter") is None and data.get("caller"):
            data["reporter"] = self._caller(data["caller"].strip())
        return data

    def _caller(self, words: str) -> Person | Sender | None:
        """Return who is meant: an address, a name with an address, or the only one called so."""
        name, _separator, address = words.rpartition(" ")
        address = address.strip("<>(),;")
        if ADDRESS.fullmatch(address):
            return self._at(address, name)
        found = list(found_people(self.by, words)[:SHOWN])
        if len(found) == 1:
            return found[0]
        self.candidates = found
        told = (
            gettext("Several people are called so. Choose one.")
            if found
            else gettext("Nobody here is called so. Write the mail address behind the name.")
        )
        self.add_error("caller", told)
        return None

    def _at(self, address: str, name: str) -> Person | Sender:
        try:
            return person_at(folded(address)) or Sender(address, name.strip(' "<,'))
        except BadInput:
            self.add_error("caller", gettext("This is not a mail address."))
            return Sender(address)
