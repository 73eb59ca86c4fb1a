"""A confidential incident, and everything that hangs together with it, before those outside."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from tests.makers import make_agent, make_incident, make_person, make_team, make_token
from tocsin.api.manual import document
from tocsin.domain.accounts.rules import Role
from tocsin.domain.conversations.models import Wording
from tocsin.domain.conversations.traces import keep_file
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.actions import Circle
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.rules import LinkKind

pytestmark = pytest.mark.django_db
TITLE = "Stolen laptop of the chief physician"
WORDS = "Seen on the market by a nurse"
# Nobody is signed in any more, or another language is spoken, after these.
LEFT_OUT = ("sign-out", "static/", "api/")
OUTSIDERS = [Role.AGENT, Role.AUDITOR, None]
WALKERS = [Role.AGENT, *(pytest.param(role, marks=pytest.mark.long) for role in OUTSIDERS[1:])]
# Slashes in the addresses of the incident's own page, its record and what is read with them.
NEXT_TO = 3


def fresh(incident):
    return Incident.objects.get(pk=incident.pk)


@pytest.fixture
def officer():
    return make_agent("Agnes Ott", role=Role.SECURITY_OFFICER)


@pytest.fixture
def world(officer, tmp_path):
    """A secret with all that a desk ties to one, and open incidents that touch it everywhere."""
    make_team("service-desk")
    ana = make_person("Ana Rey")
    circle = Circle(confidential=True)
    secret = make_incident(TITLE, by=officer, reporter=ana, description=WORDS, circle=circle)
    with (tmp_path / "photo.txt").open("w+b") as content:
        content.write(b"photo")
        content.seek(0)
        file = keep_file(content, name="market.txt", at=secret.registered_at)
    said = actions.note(secret, by=officer, wording=Wording(WORDS, files=(file,)))
    merged = make_incident(TITLE, by=officer, circle=circle)
    parent, child, friend, foe = (make_incident(f"Open {n}", reporter=ana) for n in range(4))
    actions.merge(merged, by=officer, into=secret, reason="Same")
    actions.adopt(fresh(secret), by=officer, parent=parent)
    actions.adopt(child, by=officer, parent=fresh(secret))
    made = actions.link(friend, by=officer, kind=LinkKind.RELATED, target=fresh(secret))
    actions.link(fresh(secret), by=officer, kind=LinkKind.CAUSED_BY, target=foe)
    split = actions.split(fresh(secret), by=officer, message=said, title=TITLE)
    actions.acknowledge(fresh(parent), by=officer)
    actions.resolve(fresh(secret), by=officer, code="solved_permanent", text=WORDS)
    return {
        "secrets": [secret, merged, split],
        "near": [parent, child, friend, foe],
        "parts": {
            "message": said.public_id,
            "attachment": said.attachments.get().public_id,
            "public_id": said.attachments.get().public_id,
            "link": made.public_id,
            "slug": "service-desk",
            "email": ana.email,
        },
    }


def outsider(role):
    return make_person("Stranger") if role is None else make_agent("Stranger", role=role)


def told(response):
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(response.headers)


def met(response, world, *, but=()):
    """What of the secrets stands in an answer, besides what the asker wrote there."""
    words = [TITLE, WORDS, "market.txt", *(s.number for s in world["secrets"])]
    return [word for word in words if word not in but and word in told(response)]


def filled(path, number, parts):
    known = {"number": number, "position": "1", "inquiry": "none", "guest": "none", **parts}
    return re.sub(r"[<{](?:\w+:)?(\w+)[>}]", lambda part: known.get(part[1], "none"), path)


def pages(patterns=None, prefix=""):
    """Every address of a page, as the resolver has it."""
    for pattern in patterns or get_resolver().url_patterns:
        route = f"{prefix}{getattr(pattern.pattern, '_route', pattern.pattern)}"
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from pages(pattern.url_patterns, route)


PAGES = [p for p in dict.fromkeys(pages()) if not p.startswith(LEFT_OUT) and "^" not in p]
CALLS = [(m.upper(), path) for path, found in document()["paths"].items() for m in found]


def reached(path, world):
    """Every address that the path means: of each secret, and of what lies next to one."""
    if not re.search(r"[<{](?:\w+:)?number[>}]", path):
        return [(None, filled(path, "none", world["parts"]))]
    secrets, near = world["secrets"], world["near"]
    if path.count("/") > NEXT_TO:
        secrets, near = secrets[:1], near[1:2]
    return [
        (incident, filled(path, incident.number, world["parts"])) for incident in (*secrets, *near)
    ]


@pytest.mark.long
@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_tells_of_it(client, world, role):
    person = outsider(role)
    client.force_login(person)
    for route in PAGES:
        for incident, address in reached(f"/{route}", world):
            answers = [client.get(address), client.post(address, {"reason": ""})]
            # A page repeats the address that was asked for.
            asked = (incident.number,) if incident else ()
            assert [met(a, world, but=asked) for a in answers] == [[], []], address


@pytest.mark.parametrize("role", WALKERS)
def test_no_call_tells_of_it(client, world, role):
    token = {"Authorization": f"Bearer {make_token(outsider(role))[1]}"}
    for method, path in CALLS:
        for incident, address in reached(path, world):
            content = {"data": "{}", "content_type": "application/json"} if method != "GET" else {}
            response = client.generic(method, address, headers=token, **content)
            assert met(response, world) == [], (method, address)
            if incident in world["secrets"]:
                assert response.status_code in {404, 422}, (method, address)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_to_name_it_is_to_name_what_is_not_there(client, world, role):
    token = {"Authorization": f"Bearer {make_token(outsider(role))[1]}"}
    secret, friend = world["secrets"][0].number, world["near"][2].number
    for method, noun, body in (
        ("POST", "links", {"kind": "related", "number": "{}"}),
        ("POST", "links", {"kind": "caused_by", "number": "{}"}),
        ("PUT", "parent", {"number": "{}"}),
        ("POST", "merge", {"into": "{}", "reason": "Same"}),
    ):
        answers = [
            client.generic(
                method,
                f"/api/v1/incidents/{friend}/{noun}",
                data=str(body).replace("'", '"').replace("{}", number),
                content_type="application/json",
                headers=token,
            )
            for number in (secret, "INC-2026-999999")
        ]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].content == answers[1].content


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize(
    "query",
    ["", "state:open", "state:resolved", "confidential:yes", "laptop", "-open", "parent:{}"],
)
def test_no_list_and_no_count_has_it(world, role, query):
    person = outsider(role)
    for secret in world["secrets"]:
        asked = query.format(secret.number)
        found = queries.listed(person, query=asked, limit=200).items
        assert not {i.pk for i in found} & {s.pk for s in world["secrets"]}
        assert queries.count(asked, person) == len(found)
        assert sum(queries.by_priority(asked, person).values()) == len(found)
    assert queries.listed(person, query=f"parent:{world['secrets'][0].number}").items == []


def test_who_keeps_it_meets_it_everywhere(client, world, officer):
    client.force_login(officer)
    secret = world["secrets"][0]
    assert met(client.get(f"/incidents/{secret.number}"), world) != []
    assert secret.number in told(client.get(f"/incidents/{world['near'][0].number}"))
