"""Services: who answers for each, when it runs, and what normal operation means."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import agents
from tocsin.domain.accounts.rules import NAME_LIMIT, SLUG_LIMIT
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Service
from tocsin.domain.catalogue.rules import LONG_TEXT_LIMIT, Field
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.forms import Form
from tocsin.web.settings.category_forms import LINES, SeenForm, in_languages
from tocsin.web.settings.doors import for_administrators

PAGE = "settings/service.html"
HOURS_LIMIT = 200
WORDED = {"names": Field.NAME, "normal": Field.NORMAL_OPERATION}


class NewServiceForm(Form):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=SLUG_LIMIT,
        help_text=_("In addresses and searches: service:vpn. It stays for good."),
    )


class NormalityForm(SeenForm):
    name = forms.CharField(
        label=_("Name"), max_length=NAME_LIMIT, help_text=_("Where a language has none of its own.")
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("Nobody"),
    )
    hours = forms.CharField(label=_("Hours"), required=False, max_length=HOURS_LIMIT)
    normal_operation = forms.CharField(
        label=_("What normal means"),
        required=False,
        max_length=LONG_TEXT_LIMIT,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("What the service does when all is well, so that anybody can tell when not."),
    )
    links = forms.CharField(
        label=_("Documentation"),
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text=_("One per line: title | address."),
    )
    is_active = forms.BooleanField(label=_("Offered to who reports"), required=False)

    def __init__(self, *args: Any, service: Service, by: Person, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        columns = ("name", "hours", "normal_operation", "is_active")
        initial = {column: getattr(service, column) for column in columns}
        initial["owner"] = service.owner.public_id if service.owner else None
        initial["links"] = "\n".join(f"{one.title} | {one.url}" for one in service.links.all())
        worded = queries.worded(Service.journal_kind, [service.pk]).get(service.pk, {})
        for part, what in WORDED.items():
            initial |= {f"{part}.{code}": text for code, text in worded.get(what, {}).items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = agents(by)
        for code, field in in_languages().items():
            self.put(f"names.{code}", field)
        for code, field in in_languages(LONG_TEXT_LIMIT).items():
            field.widget = forms.Textarea(attrs=LINES | {"lang": code})
            self.put(f"normal.{code}", field)

    def _parts(self, part: str) -> list[forms.BoundField]:
        return [self[f"{part}.{code}"] for code, _words in settings.LANGUAGES]

    @property
    def names(self) -> list[forms.BoundField]:
        return self._parts("names")

    @property
    def normal(self) -> list[forms.BoundField]:
        return self._parts("normal")

    def clean_links(self) -> dict[str, str]:
        lines = [line for line in self.cleaned_data["links"].splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.rpartition("|")] for line in lines]
        return {(title or url)[:NAME_LIMIT]: url for title, _bar, url in pairs}

    def answers(self) -> dict[str, Any]:
        names = ("name", "owner", "hours", "normal_operation", "links", "is_active")
        return {name: self.cleaned_data[name] for name in names}


@for_administrators
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    found = Service.objects.visible_to(request.user).select_related("owner")
    context = {"services": found.order_by("name"), "place": "normality"}
    return render(request, "settings/services.html", context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewServiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            service = actions.create_service(by=request.user, **form.cleaned_data)
            return redirect("settings-normality-one", service.slug)
    context = {"form": form, "place": "normality"}
    return render(request, "settings/new_service.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found, by = _one(request, slug), request.user
    data = request.POST if request.method == "POST" else None
    form = NormalityForm(data, service=found, by=by)
    if form.is_valid():
        with refusals_shown_in(form):
            _change(found, by, form)
            messages.success(request, gettext("Saved."))
            return redirect("settings-normality-one", found.slug)
    seen = latest_seq(found)
    context = {"service": _one(request, slug), "form": form, "seen": seen, "place": "normality"}
    return render(request, PAGE, context, status=status_of(form))


@transaction.atomic
def _change(found: Service, by: Person, form: NormalityForm) -> None:
    actions.change_service(found, by=by, changes=form.answers(), seen=form.cleaned_data["seen"])
    for part, what in WORDED.items():
        for code, _words in settings.LANGUAGES:
            text = form.cleaned_data[f"{part}.{code}"]
            actions.word(found, by=by, field=what, language=code, text=text)


def _one(request: HttpRequest, slug: str) -> Service:
    found = Service.objects.visible_to(request.user).select_related("owner")
    known = found.filter(slug=slug).first()
    if known is None:
        raise Http404
    return known
