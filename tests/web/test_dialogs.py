"""What a new step needs: its form, and one line that says the rest."""

import pytest
from django.http import Http404

from tests.makers import make_agent
from tests.web.incident_page import at, fresh
from tocsin.domain.incidents import actions
from tocsin.web.incidents import forms
from tocsin.web.incidents.dialogs import Act, addresses

pytestmark = pytest.mark.django_db


def test_the_address_and_its_name_come_from_the_noun():
    made = addresses(
        [
            Act("parent/end", "", "", does=actions.adopt),
            Act("links/{link}/end", "", "", does=actions.unlink, name="link-end"),
        ]
    )

    assert [(str(one.pattern), one.name) for one in made] == [
        ("incidents/<str:number>/parent/end", "incident-parent-end"),
        ("incidents/<str:number>/links/<str:link>/end", "incident-link-end"),
    ]


def test_the_form_asks_what_the_action_wants(client, jonas, incident):
    actions.acknowledge(incident, by=jonas)
    data = {"reason": "awaiting_supplier", "agreed": "on", "message": "Ordered."}

    client.post(at(incident, "hold"), data)

    assert fresh(incident).hold_reason == "awaiting_supplier"
    assert incident.hold_agreed


def test_what_is_done_to_something_below_the_incident_is_done_to_that_alone(rf, jonas, incident):
    seen = []
    (made,) = addresses(
        [
            Act(
                "things/{thing}",
                "",
                "%(number)s",
                form=forms.ReasonForm,
                on=lambda _incident, _by, thing: thing.upper() if thing == "known" else None,
                does=lambda thing, *, by, reason: seen.append((thing, by, reason)),
            )
        ]
    )

    class Messages(list):
        def add(self, *_what):
            pass

    def post(thing):
        request = rf.post("/", {"reason": "Because"})
        request.user, request._messages = jonas, Messages()
        return made.callback(request, number=incident.number, thing=thing)

    assert post("known").status_code == 302
    assert seen == [("KNOWN", jonas, "Because")]
    with pytest.raises(Http404):
        post("unknown")


def test_who_may_not_is_refused_before_anything_is_asked(client, incident):
    client.force_login(make_agent("Auditor", role="auditor"))

    assert client.get(at(incident, "hold")).status_code == 403
