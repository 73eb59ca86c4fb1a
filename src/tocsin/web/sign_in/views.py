from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tocsin.domain.accounts import actions, queries, traces
from tocsin.domain.accounts.models import Person
from tocsin.web.addresses import next_page
from tocsin.web.answers import refusals_shown_in, slowed, status_of
from tocsin.web.reader import remember
from tocsin.web.sign_in.forms import SetUpForm, SignInForm

SIGN_IN, SET_UP = "sign_in/sign_in.html", "sign_in/set_up.html"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(next_page(request))
    if queries.is_empty_desk():
        return redirect("set-up")
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown_in(form):
            person = traces.checked_credentials(**form.cleaned_data, machine=_machine(request))
            actions.sign_in(person, by=person)
            return _welcome(request, person)
    house = queries.name_of_the_house()
    context = {"form": form, "next": next_page(request), "house": house}
    response = render(request, SIGN_IN, context, status=status_of(form))
    return slowed(response, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    if not queries.is_empty_desk():
        return redirect("sign-in")
    form = SetUpForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        with refusals_shown_in(form):
            person = actions.set_up(by=queries.operator(), **form.cleaned_data)
            return _welcome(request, person)
    return render(request, SET_UP, {"form": form}, status=status_of(form))


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person)
    response = redirect(next_page(request))
    # The next stranger at this browser meets the sign-in page in the language used here last.
    remember(response, settings.LANGUAGE_COOKIE_NAME, person.language)
    return response


def _machine(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
