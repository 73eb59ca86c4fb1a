"""What is asked when an incident is registered: by phone at the desk, or by its reporter."""

from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.queries import found_people, person_at
from tocsin.domain.accounts.rules import ADDRESS, Sender, folded
from tocsin.domain.catalogue.queries import matrix
from tocsin.domain.catalogue.rules import closure_codes
from tocsin.domain.conversations.rules import Channel
from tocsin.domain.incidents import queries
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.permissions import may_read_internal
from tocsin.domain.incidents.rules.registration import TITLE_LIMIT
from tocsin.web.incidents.category_fields import AskingForm, chosen
from tocsin.web.incidents.forms import CategoryField, Moment, ServiceField, Words, causes
from tocsin.web.incidents.talk import FilesField
from tocsin.words.labels import LABELS
from tocsin.words.refusals import sentence

SHOWN = 6
CALLER = {"autocomplete": "off", "spellcheck": "false", "aria-controls": "callers"}
CHANNELS = [
    (Channel.PHONE, _("Phone")),
    (Channel.WALK_IN, _("At the desk")),
    (Channel.MAIL, _("Letter or mail")),
    (Channel.CHAT, _("Chat")),
]
# The button says what comes of it; to look up only draws the page again.
LOOK, ASSIGN, RESOLVE = "look", "assign", "resolve"


class HereField(forms.Field):
    """Numbers of what is open here; clean data is the one incident that was meant, or none."""

    widget = forms.MultipleHiddenInput

    def offer(self, person: Person) -> None:
        self.person = person

    def clean(self, value: list[str] | None) -> Incident | None:
        numbers = dict.fromkeys(value or ())
        if len(numbers) > 1:
            raise forms.ValidationError(gettext("It hangs under one incident. Choose which."))
        return next((self._found(number) for number in numbers), None)

    def _found(self, number: str) -> Incident:
        found = queries.by_number(number, self.person)
        if found is None or not may_read_internal(self.person, found):
            raise forms.ValidationError(sentence("incident.unknown"))
        if not found.is_open or found.merged_into_id is not None:
            told = gettext("%(number)s is no longer open. Look at it before you go on.")
            raise forms.ValidationError(told % {"number": found.number})
        return found


class ReportForm(AskingForm):
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
        self.ask(chosen(self.data.get("category", ""), by))
        if self.files:
            # No browser lets a page fill this in again.
            self.fields["files"].help_text = _("Choose the files once more.")


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
    parent = HereField(required=False)
    same = HereField(required=False)
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
    resolution_code = forms.ChoiceField(label=_("How it ended"), required=False)
    resolution_text = Words(
        label=_("What solved it"),
        required=False,
        help_text=_("The reporter reads this, and whoever comes next."),
    )
    resolution_cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=causes,
        help_text=_("Only the desk can read this"),
    )
    then = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("In the caller's words")
        for name in ("service", "parent", "same"):
            self.fields[name].offer(self.by)
        self.fields["reporter"].queryset = Person.objects.visible_to(self.by).active()
        self.fields["team"].queryset = Team.objects.visible_to(self.by).filter(is_active=True)
        cells = [f"{impact}-{urgency}" for impact, urgency in matrix()]
        self.fields["gravity"].choices = [("", ""), *((cell, cell) for cell in cells)]
        words = LABELS["resolution"]
        self.fields["resolution_code"].choices = [(code, words[code]) for code in closure_codes()]
        # What is the same needs no title of its own; what was said is asked for below.
        self.fields["title"].required = not self.data.get("same")
        self.candidates: list[Person] = []

    @property
    def caller_found(self) -> Person | None:
        """Return whom the desk knows as the caller, however far the form got."""
        found = getattr(self, "cleaned_data", {}).get("reporter") if self.is_bound else None
        return found if isinstance(found, Person) else None

    @property
    def only_looks(self) -> bool:
        """Whether somebody without script asks what is here already, and nothing is wrong yet."""
        return self.is_bound and self.data.get("then") == LOOK

    def point(self) -> None:
        """Let the cursor stand in the first field that is wrong, else with the caller."""
        wrong = next((name for name in self.fields if name in self.errors), "caller")
        self.fields[wrong].widget.attrs["autofocus"] = True

    def look(self) -> None:
        """Say nothing of what is not filled in yet, only of a caller who was not found."""
        for name in {*self.errors} - {"caller"}:
            del self.errors[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        words = (data.get("caller") or "").strip()
        chosen = data.get("reporter")
        if words and not (chosen and self._is_called(chosen, words)):
            data["reporter"] = self._caller(words)
        if data.get("same"):
            self._check_same(data)
        else:
            self._check_solution(data)
        return data

    def _check_solution(self, data: dict[str, Any]) -> None:
        if data.get("then") != RESOLVE:
            told = gettext("Press “Solved on the phone” to send this, or leave it empty.")
            given = [n for n in ("resolution_text", "resolution_cause") if data.get(n)]
            for name in given[:1]:
                self.add_error(name, told)
            return
        for name in ("resolution_code", "resolution_text"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, sentence("field.missing"))

    def _check_same(self, data: dict[str, Any]) -> None:
        if not self.errors.keys() & {"caller", "title"}:
            if not (data.get("title") or data.get("description") or data.get("files")):
                self.add_error("title", sentence("field.missing"))
            if not isinstance(data.get("reporter"), Person):
                self.add_error("caller", sentence("caller.not_of_it"))

    def _is_called(self, person: Person, words: str) -> bool:
        """Tell whether what was typed still means who was chosen before."""
        _name, address = _parted(words)
        if ADDRESS.fullmatch(address):
            with suppress(BadInput):
                return person_at(address) == person
        return found_people(self.by, words).contains(person)

    def _caller(self, words: str) -> Person | Sender | None:
        """Return who is meant: an address, a name with an address, or the only one called so."""
        name, address = _parted(words)
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


def _parted(words: str) -> tuple[str, str]:
    """Part "Ana Rey <ana@example.org>" into a name and what may be an address."""
    name, _separator, address = words.rpartition(" ")
    return name, address.strip("<>(),;")
