from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.base.errors import BadInput
from tocsin.base.keyset import Page, page
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Person
from tocsin.web.answers import refusals_shown_in, status_of
from tocsin.web.settings.doors import for_administrators
from tocsin.web.settings.forms import NewPersonForm

LENGTH = 50
ORDER = ("name", "public_id")
WORDS = 5


@for_administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    found = _named(words, request.user).select_related("organisation")
    rows = found.prefetch_related("grants__team", "grants__organisation", "memberships__team")
    try:
        listed = page(rows, ORDER, limit=LENGTH, cursor=request.GET.get("cursor"))
    except BadInput:
        listed = Page[Person]([], None)
    return render(request, "settings/people.html", {"people": listed, "words": words})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            person = actions.create_person(by=request.user, **form.answers())
            return redirect("settings-people-one", person.public_id)
    context = {"form": form, "place": "people"}
    return render(request, "settings/new_person.html", context, status=status_of(form))


def _named(words: str, by: Person):  # noqa: ANN202 - the queryset of people
    found = Person.objects.visible_to(by)
    for word in words.split()[:WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found
