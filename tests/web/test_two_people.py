"""Two people with the same page open: the second is told, and loses no word that was typed."""

import pytest

from tests.makers import make_agent, make_incident, make_person, make_team
from tests.web.incident_page import HTMX, at, said
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident

pytestmark = pytest.mark.django_db
TYPED = "Every word of this was typed by hand"
FORMS = {
    "assignment": ("note", {"to": "team:network"}),
    "priority": ("reason", {"impact": "high", "urgency": "high"}),
    "hold": ("message", {"reason": "awaiting_reporter"}),
    "resolution": ("text", {"code": "solved_permanent"}),
    "cancellation": ("reason", {}),
    "escalation": ("reason", {"to": "team:network"}),
    "merge": ("reason", {}),
    "involved": ("people", {}),
}


@pytest.fixture(scope="module")
def rows(kept_db):
    desk = make_team("service-desk")
    make_team("network", tier=2)
    jonas, tomasz = (make_agent(name, team=desk) for name in ("Jonas Feld", "Tomasz Wilk"))
    incident = make_incident("Printer", by=jonas, reporter=make_person("Marta Ruys"))
    return jonas, tomasz, incident, make_incident("Labels", by=jonas)


@pytest.fixture
def second(client, rows):
    """Who still looks at what the first has changed meanwhile."""
    jonas, tomasz, incident, _ = rows
    client.force_login(jonas)
    seen = incident.version
    actions.acknowledge(Incident.objects.get(pk=incident.pk), by=tomasz)
    return client, seen


@pytest.mark.parametrize("part", [True, pytest.param(False, marks=pytest.mark.long)])
@pytest.mark.parametrize("noun", FORMS)
def test_the_second_is_told_what_changed_and_keeps_what_was_typed(second, rows, noun, part):
    client, seen = second
    field, more = FORMS[noun]
    data = {"version": seen, "seen": 1, field: TYPED} | more
    known = {"merge": {"into": rows[3].number}, "involved": {"people": rows[1].email}}
    data |= known.get(noun, {})
    answer = client.post(at(rows[2], noun), data, headers=HTMX if part else {})
    assert answer.status_code == 409
    assert "Tomasz Wilk" in said(answer)
    assert data[field] in answer.content.decode()
    assert Incident.objects.get(pk=rows[2].pk).version == seen + 1


@pytest.mark.long
def test_sent_again_after_reading_it_is_done(second, rows):
    client, seen = second
    data = {"version": seen, "seen": 1, "code": "solved_permanent", "text": TYPED}
    form = client.post(at(rows[2], "resolution"), data, headers=HTMX).context["act_form"]
    again = {name: form[name].value() for name in ("version", "seen", "code", "text")}
    assert client.post(at(rows[2], "resolution"), again).status_code == 302
    assert Incident.objects.get(pk=rows[2].pk).resolution_text == TYPED
