"""What administration asks about a mailbox: whose mail it takes, who has it next, how it is got."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person, Team
from tocsin.domain.accounts.rules import NAME_LIMIT
from tocsin.domain.catalogue.rules import levels
from tocsin.domain.conversations.models import Mailbox
from tocsin.domain.conversations.rules import PORT_LIMIT, SECRET_LIMIT
from tocsin.web.incidents.forms import CategoryField
from tocsin.web.settings.category_forms import LINES, SeenForm
from tocsin.words.labels import LABELS, choices

PLAIN = ("name", "team", "category", "impact", "urgency", "language", "sender_rule", "way")
FETCHING = ("host", "port", "security", "user", "sign_in", "folder", "after", "moved_to")


def line(label: Any, limit: int, **more: Any) -> forms.CharField:  # noqa: ANN401 - a promise of text
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=limit, widget=widget, **more)


class MailboxForm(SeenForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=None,
        to_field_name="slug",
        required=False,
        empty_label=_("As the category says, else first level"),
    )
    category = CategoryField(label=_("Category"), required=False)
    impact = forms.ChoiceField(label=_("Impact at first"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency at first"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Of people who write here for the first time."),
    )
    sender_rule = forms.ChoiceField(
        label=_("Whose mail becomes an incident"),
        choices=choices("mailbox_senders"),
        help_text=_("Whoever takes part in an incident may always answer."),
    )
    sender_domains = forms.CharField(
        label=_("Domains"),
        required=False,
        widget=forms.Textarea(attrs=LINES | {"rows": 3}),
        help_text=_("One a line, with what is below them. Only where addresses of domains may."),
    )
    way = forms.ChoiceField(label=_("How its mail is got"), choices=choices("mailbox_way"))
    host = line(_("Server"), 253)
    port = forms.IntegerField(
        label=_("Port"),
        required=False,
        min_value=1,
        max_value=PORT_LIMIT,
        help_text=_("Empty: 993, or 143 with STARTTLS."),
    )
    security = forms.ChoiceField(
        label=_("Encryption"), required=False, choices=choices("mailbox_security")
    )
    user = line(_("User"), 254)
    sign_in = forms.ChoiceField(
        label=_("Signs in with"), required=False, choices=choices("mailbox_sign_in")
    )
    secret = forms.CharField(
        label=_("Password or token"),
        required=False,
        max_length=SECRET_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Stored sealed and shown to nobody. Empty: the one it has stays."),
    )
    folder = line(_("Folder"), 200, help_text=_("Empty: INBOX."))
    after = forms.ChoiceField(
        label=_("Once the desk has it, a mail is"), required=False, choices=choices("mailbox_after")
    )
    moved_to = line(_("Moved to"), 200, help_text=_("Empty: Tocsin/Done. It is made when missing."))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.visible_to(by).filter(is_active=True)
        self.fields["team"].label_from_instance = lambda team: team.name
        self.fields["category"].offer(by)
        for axis in ("impact", "urgency"):
            known = [(level, LABELS[axis][level]) for level in levels(axis)]
            self.fields[axis].choices = [("", _("As the category says")), *known]
        self.fields["language"].choices = [("", _("The desk's own")), *settings.LANGUAGES]

    def parts(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def fetching(self) -> list[forms.BoundField]:
        return self.parts("user", "sign_in", "secret", "folder", "after", "moved_to")

    def answers(self) -> dict[str, Any]:
        """Return what was said as the domain takes it, without address and secret."""
        data = self.cleaned_data
        said = {name: data[name] for name in (*PLAIN, *FETCHING)}
        return said | {"sender_domains": data["sender_domains"].split()}


class NewMailboxForm(MailboxForm):
    address = forms.CharField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("What people write to. It stays for good."),
    )


def as_it_is(mailbox: Mailbox) -> dict[str, Any]:
    """Return what a form about the mailbox begins with; the secret is not among it."""
    kept = {name: getattr(mailbox, name) for name in (*PLAIN, *FETCHING)}
    return kept | {
        "team": mailbox.team.slug if mailbox.team else None,
        "category": mailbox.category.path if mailbox.category else "",
        "sender_domains": "\n".join(mailbox.sender_domains.split()),
    }
