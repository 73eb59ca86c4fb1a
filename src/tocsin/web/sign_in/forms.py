from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.rules import NAME_LIMIT, PASSWORD_LENGTH
from tocsin.web.forms import Form, filled


class SignInForm(Form):
    email = forms.CharField(
        label=_("Mail"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "placeholder": _("name@example.org")}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SetUpForm(Form):
    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("The console of the server printed it when the desk started."),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=filled(
            _("At least %(least)d characters. A sentence is easy to keep in mind."),
            least=PASSWORD_LENGTH,
        ),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
