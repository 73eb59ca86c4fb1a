"""A confidential incident, and everything that hangs together with it, on no page of a stranger."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.strangers import STRANGERS, filled, met, told, world
from tests.web.portal.pages import entering
from tocsin.domain.incidents import queries

pytestmark = pytest.mark.django_db
# Nobody is signed in any more after it, or no page of the desk is reached.
LEFT_OUT = ("sign-out", "static/", "api/")
BELOW = "<str:number>"
NAMES = list(STRANGERS)
# They may open it all the same, with a reason, which is told.
OPENERS = {"administrator", "auditor"}


def pages(patterns=None, prefix=""):
    """Every address of a page, as the resolver has it."""
    for pattern in patterns or get_resolver().url_patterns:
        route = f"{prefix}{getattr(pattern.pattern, '_route', pattern.pattern)}"
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from pages(pattern.url_patterns, route)


PAGES = [p for p in dict.fromkeys(pages()) if not p.startswith(LEFT_OUT) and "^" not in p]
ABOUT = [page for page in PAGES if BELOW in page]
ALONE = [page for page in PAGES if page.count("<") == 1 and page in ABOUT]
# What lies next to it tells most of what it hangs together with here.
TELLING = ("", "/links", "/parent")


@pytest.fixture(scope="module")
def secret(kept_db):
    made = world()
    made.clients = {}
    for name, person in (made.strangers | {"officer": made.officer}).items():
        made.clients[name] = Client()
        made.clients[name].force_login(person)
    return made


def visit(secret, name, page, incident, *, post=False, **headers):
    """Let the stranger see the page; return what is wrong with the answer."""
    address = filled(f"/{page}", incident.number if incident else None, secret.parts)
    client = secret.clients[name]
    answer = client.post(address, {"reason": ""}) if post else client.get(address, headers=headers)
    # A page repeats the address that was asked for.
    found = met(answer, secret, but=[part for part in address.split("/") if part])
    hidden = incident in secret.secrets and not (name in OPENERS and page.endswith("/access"))
    if hidden and answer.status_code not in {404, 405}:
        found.append(answer.status_code)
    return [(name, address, found)] if found else []


@pytest.mark.long
def test_no_page_about_it_is_there_for_a_stranger(secret):
    wrong = []
    for n, page in enumerate(ABOUT):
        incident = secret.secrets[n % 3 if page in ALONE else 0]
        wrong += visit(secret, NAMES[n % 5], page, incident, post=n % 2 == 1)
    assert wrong == []


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.long
def test_no_page_of_the_portal_tells_of_it_to_who_came_by_a_link(secret, name):
    guest, hidden = f"{name} by a link", secret.secrets
    secret.clients[guest] = Client()
    here = entering(secret.strangers[name], hidden[0].number)
    assert secret.clients[guest].post(here).headers["Location"] == "/portal/reports"
    wrong = []
    for n, page in enumerate(p for p in PAGES if p.startswith("portal")):
        for post in (False, True) if page in ABOUT else (False,):
            wrong += visit(secret, guest, page, hidden[n % 3] if page in ABOUT else None, post=post)
    assert wrong == []


@pytest.mark.long
def test_no_page_about_what_lies_next_to_it_tells_of_it(secret):
    wrong = []
    for incident in secret.near:
        for page in TELLING:
            wrong += visit(secret, "agent", f"incidents/{BELOW}{page}", incident)
    assert wrong == []


@pytest.mark.long
def test_no_other_page_tells_of_it(secret):
    wrong = []
    for page in set(PAGES) - set(ABOUT):
        for name in ("administrator", "agent"):
            wrong += visit(secret, name, page, None)
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("name", STRANGERS)
def test_no_page_tells_any_stranger_of_any_of_it(secret, full, name):
    wrong = []
    for page in PAGES if full else PAGES[NAMES.index(name) :: 5]:
        for incident in reached(secret, page):
            for post in (False, True):
                wrong += visit(secret, name, page, incident, post=post)
    assert wrong == []


def reached(secret, page):
    """Each secret and all that lies next to one; where a part is named, one of both."""
    if page not in ABOUT:
        return [None]
    both = [*secret.secrets, *secret.near]
    return both if page in ALONE else [secret.secrets[0], secret.near[1]]


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "confidential:yes",
        "laptop",
        "parent:{}",
        *(
            pytest.param(query, marks=pytest.mark.long)
            for query in ("state:open", "state:resolved", "-open")
        ),
    ],
)
def test_no_list_and_no_count_has_it(secret, name, query):
    person = secret.strangers[name]
    for hidden in secret.secrets if "{}" in query else secret.secrets[:1]:
        asked = query.format(hidden.number)
        found = queries.listed(person, query=asked, limit=200).items
        assert not {i.pk for i in found} & {s.pk for s in secret.secrets}
        assert queries.count(asked, person) == len(found)
        assert sum(queries.by_priority(asked, person).values()) == len(found)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_finds_no_child_of_it(secret, name):
    query = f"parent:{secret.secrets[0].number}"
    assert queries.listed(secret.strangers[name], query=query).items == []


@pytest.mark.long
def test_who_may_know_finds_whatever_a_page_names(secret):
    """So that what a stranger does not find is there, also on a page that is new."""
    for page in ABOUT:
        if page not in ALONE:
            address = filled(f"/{page}", secret.secrets[0].number, secret.parts)
            answer = secret.clients["officer"].get(address, headers={"HX-Request": "true"})
            assert (answer.status_code != 404, told(answer) != "") == (True, True), page


@pytest.mark.long
def test_who_keeps_it_meets_it_everywhere(secret):
    client, number = secret.clients["officer"], secret.secrets[0].number
    assert met(client.get(f"/incidents/{number}"), secret) != []
    assert number in told(client.get(f"/incidents/{secret.near[0].number}"))
