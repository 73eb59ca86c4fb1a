import json
import re

import pytest
from django.http import Http404
from django.shortcuts import render
from django.urls import path

from tests.makers import make_agent
from tocsin.base.errors import NotAllowed, OutOfDate
from tocsin.domain.accounts.rules import Role
from tocsin.web import navigation
from tocsin.web.urls import urlpatterns as pages

pytestmark = pytest.mark.django_db


def framed(request):
    return render(request, "page.html")


def refusing(request):
    raise {
        "not_mine": NotAllowed("incident.close"),
        "late": OutOfDate("journal.changed_meanwhile"),
    }[request.GET["how"]]


def missing(request):
    raise Http404


urlpatterns = [
    path("framed", framed),
    path("refusing", refusing),
    path("missing", missing),
    *pages,
]


@pytest.fixture
def desk(client, settings):
    settings.ROOT_URLCONF = "tests.web.test_frame"
    client.force_login(make_agent())
    return client


def test_the_policy_needs_nothing_unsafe(desk):
    response = desk.get("/framed")
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    scripts = re.findall(r"<script[^>]*>", response.content.decode())

    assert "unsafe" not in policy
    assert [script for script in scripts if "src=" not in script and nonce not in script] == []


def test_htmx_neither_evaluates_nor_styles_and_shows_refusals(desk):
    found = re.search(r'name="htmx-config" content="([^"]+)"', desk.get("/framed").content.decode())
    chosen = json.loads(found[1].replace("&quot;", '"'))
    swaps = {rule["code"]: rule["swap"] for rule in chosen["responseHandling"]}

    assert (chosen["allowEval"], chosen["includeIndicatorStyles"]) == (False, False)
    assert swaps == {"204": False, "[23]..": True, "403|409|422": True, "[45]..": False}


def test_every_behaviour_a_page_names_is_in_the_import_map(desk):
    content = desk.get("/framed").content.decode()
    known = json.loads(re.search(r"<script type=\"importmap\"[^>]*>(.*?)</script>", content)[1])
    named = {
        name for names in re.findall(r'data-behaviour="([^"]+)"', content) for name in names.split()
    }

    assert {f"tocsin/behaviours/{name}" for name in named} - set(known["imports"]) == set()


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (Role.AGENT, ["", "Your own"]),
        (Role.ADMINISTRATOR, ["", "Settings", "Your own"]),
        (Role.REPORTER, [""]),
    ],
)
def test_the_rail_lists_what_the_reader_may_use(rf, role, headings):
    request = rf.get("/")
    request.resolver_match, request.user = None, make_agent(role=role)

    parts = navigation.sections(request, place="")

    assert [str(part.heading) for part in parts] == headings


def test_the_rail_marks_where_the_page_says_it_is(rf):
    request = rf.get("/")
    request.resolver_match, request.user = None, make_agent()

    parts = navigation.sections(request, place="tokens")

    assert [i.place.key for p in parts for i in p.items if i.is_current] == ["tokens"]


def test_the_chosen_theme_is_on_the_page_from_the_first_byte(desk):
    desk.post("/preferences/theme", {"theme": "dark", "next": "/framed"})

    assert '<html lang="en" data-theme="dark">' in desk.get("/framed").content.decode()


def test_a_theme_that_does_not_exist_is_the_system_s(desk):
    desk.cookies["tocsin_theme"] = '"><script>'

    assert '<html lang="en">' in desk.get("/framed").content.decode()


def test_the_chosen_language_is_kept_for_the_person(desk):
    response = desk.post("/preferences/language", {"language": "pl", "next": "/framed"})

    assert response.url == "/framed"
    assert '<html lang="pl">' in desk.get("/framed").content.decode()


def test_a_language_that_does_not_exist_changes_nothing(desk):
    desk.post("/preferences/language", {"language": "xx"})

    assert '<html lang="en">' in desk.get("/framed").content.decode()


def test_a_stranger_chooses_a_language_too(client):
    client.post("/preferences/language", {"language": "de"})

    assert client.get("/-/components").headers["Content-Language"] == "de"


def test_a_part_asked_for_after_the_session_ended_leads_to_the_sign_in_page(client):
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/queue?view=mine"}

    response = client.get("/", headers=asked)

    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/sign-in?next=/queue%3Fview%3Dmine"


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ("not_mine", 403, "You do not have the right to do this."),
        ("late", 409, "Somebody else changed this a moment ago. Look once more."),
    ],
)
def test_a_refusal_that_no_form_shows_has_a_page_of_its_own(desk, how, status, words):
    response = desk.get("/refusing", {"how": how})

    assert response.status_code == status
    assert words in response.content.decode()
    assert response.headers["HX-Reswap"] == "none"


def test_what_is_not_there_says_so_in_the_reader_s_words(desk):
    response = desk.get("/missing")

    assert response.status_code == 404
    assert "There is nothing here for you to see" in response.content.decode()


def test_our_own_mistake_can_be_told_without_a_request():
    from django.template.loader import render_to_string

    assert "Something went wrong on our side" in render_to_string("500.html")


def test_pages_of_somebody_who_signed_out_do_not_stay_behind(desk):
    assert desk.get("/framed").headers["Cache-Control"] == "no-store, private"
