"""The tree of categories, and each of them: what it decides, asks and lays out."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.models import Person
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.rules import Field
from tocsin.domain.journal.queries import latest_seq
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.category_forms import (
    ChecklistForm,
    DecisionsForm,
    FieldsForm,
    NewCategoryForm,
    PlaceForm,
    SeenForm,
)
from tocsin.web.settings.doors import for_administrators

PAGE = "settings/category.html"
FORMS: dict[str, type[SeenForm]] = {
    "decisions": DecisionsForm,
    "fields": FieldsForm,
    "checklist": ChecklistForm,
    "place": PlaceForm,
}


@for_administrators
@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    rows = queries.tree_in(get_language(), request.user)
    return render(request, "settings/categories.html", {"rows": rows, "place": "categories"})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewCategoryForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            category = actions.create_category(by=request.user, **form.cleaned_data)
            return redirect("settings-categories-one", category.path)
    context = {"form": form, "place": "categories"}
    return render(request, "settings/new_category.html", context, status=status_of(form))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, path: str) -> HttpResponse:
    found = _one(request, path)
    if request.method != "POST":
        return _page(request, found)
    part = request.POST.get("part", "")
    if part not in FORMS:
        raise Http404
    sheet = queries.described([found])[found.pk]
    form = FORMS[part](request.POST, category=found, sheet=sheet, by=request.user)
    if form.is_valid():
        with refusals_shown_in(form):
            _ACTS[part](found, request.user, form)
            messages.success(request, gettext("Saved."))
            return redirect("settings-categories-one", found.path)
    return _page(request, _one(request, path), **{part: form})


@transaction.atomic
def _decide(found: Category, by: Person, form: Any) -> None:  # noqa: ANN401 - one of FORMS
    seen = form.cleaned_data["seen"]
    actions.change_category(found, by=by, changes=form.answers(), seen=seen)
    for language, text in form.spoken().items():
        actions.word(found, by=by, field=Field.NAME, language=language, text=text)


def _ask(found: Category, by: Person, form: Any) -> None:  # noqa: ANN401 - one of FORMS
    try:
        actions.ask(found, by=by, fields=form.answers(), seen=form.cleaned_data["seen"])
    except BadInput as refusal:
        for error in refusal.errors:
            # All choices of a field stand in one box.
            error["field"] = re.sub(r"\.choices\..*", ".choices", error["field"])
        raise


def _lay_out(found: Category, by: Person, form: Any) -> None:  # noqa: ANN401 - one of FORMS
    try:
        actions.set_checklist(found, by=by, texts=form.answers(), seen=form.cleaned_data["seen"])
    except BadInput as refusal:
        for error in refusal.errors:
            error["field"] = "checklist"
        raise


def _move(found: Category, by: Person, form: Any) -> None:  # noqa: ANN401 - one of FORMS
    data = form.cleaned_data
    actions.move_category(found, by=by, parent=data["parent"], seen=data["seen"])


_ACTS: dict[str, Callable[[Category, Person, Any], None]] = {
    "decisions": _decide,
    "fields": _ask,
    "checklist": _lay_out,
    "place": _move,
}


def _one(request: HttpRequest, path: str) -> Category:
    found = Category.objects.visible_to(request.user).select_related("team", "parent")
    category = found.filter(path=path).first()
    if category is None:
        raise Http404
    return category


def _page(request: HttpRequest, found: Category, **refused: SeenForm) -> HttpResponse:
    sheet = queries.described([found])[found.pk]
    given = {"category": found, "sheet": sheet, "by": request.user}
    shown = {part: refused.get(part) or form(None, **given) for part, form in FORMS.items()}
    words = queries.category_words([found], get_language())[found.pk]
    context = {
        "category": found,
        "words": words,
        "forms": shown,
        "inherited": sheet.inherited,
        "seen": latest_seq(found),
        "place": "categories",
    }
    status = next((status_of(form) for form in refused.values()), 200)
    return render(request, PAGE, context, status=status)
