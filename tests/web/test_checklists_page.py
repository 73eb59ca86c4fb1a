"""Checklist, tasks, watchers, following and muting on the incident's page."""

import re

import pytest

from tests.makers import make_agent, make_category, make_incident, make_person, make_team
from tocsin.domain.accounts.rules import Role
from tocsin.domain.catalogue.models import ChecklistStep
from tocsin.domain.incidents import actions, queries

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def jonas(client):
    person = make_agent("Jonas Feld", team=make_team("service-desk"))
    client.force_login(person)
    return person


@pytest.fixture
def marta():
    return make_person("Marta Ruys", email="marta@example.org")


@pytest.fixture
def mira():
    return make_agent("Mira Stein")


@pytest.fixture
def incident(jonas, marta):
    category = make_category()
    for position, text in enumerate(("Offer another printer", "Print a test page")):
        ChecklistStep.objects.create(category=category, position=position, text=text)
    return make_incident("Printer", by=jonas, reporter=marta, category=category)


@pytest.fixture
def task(incident, jonas, mira):
    return actions.add_task(incident, by=jonas, title="Call the ward", owner=mira)


def at(incident, noun=""):
    return f"/incidents/{incident.number}" + (f"/{noun}" if noun else "")


def said(response):
    text = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def side(response):
    """The words of the right column, without the history."""
    page = response.content.decode()
    begin = page.index('id="incident-side"')
    page = page[begin : page.index("</aside>", begin)]
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition('class="history"')[0]).split())


def listed(incident):
    return [(row.person.name, row.internal, row.muted) for row in queries.watchers(incident)]


@pytest.mark.long
def test_every_step_asks_on_the_page_and_in_a_part(client, incident, task, jonas, mira):
    step = queries.checklist(incident)[0]
    actions.watch(incident, by=jonas, person=mira, internal=True)
    for noun in (
        f"checklist/{step.public_id}",
        "tasks",
        f"tasks/{task.public_id}",
        f"tasks/{task.public_id}/done",
        "watchers",
        f"watchers/internal/{mira.public_id}/end",
        "following",
        "following/end",
        "mute",
        "mute/end",
    ):
        whole, part = client.get(at(incident, noun)), client.get(at(incident, noun), headers=HTMX)
        assert (whole.status_code, part.status_code) == (200, 200), noun
        assert b"<dialog" in whole.content
        assert part.content.strip().startswith(b"<dialog")


@pytest.mark.parametrize(
    "noun",
    ["checklist/x", "tasks/x", "tasks/x/done", "watchers/internal/x/end"],
)
def test_what_is_not_there_is_not_found(client, incident, noun):
    assert client.post(at(incident, noun), {"done": "on", "title": "x"}).status_code == 404


@pytest.mark.long
def test_a_step_is_ticked_with_one_press(client, incident):
    assert "Checklist 0 of 2 Offer another printer Print a test page" in side(
        client.get(at(incident))
    )
    step = queries.checklist(incident)[0]
    assert client.post(at(incident, f"checklist/{step.public_id}"), {"done": "on"}).url == at(
        incident
    )
    page = client.get(at(incident))
    assert "Checklist 1 of 2 Offer another printer Jonas Feld Print a test page" in side(page)
    boxes = re.findall(r'aria-checked="(\w+)" aria-labelledby="step', page.content.decode())
    assert boxes == ["true", "false"]
    client.post(at(incident, f"checklist/{step.public_id}"), {"done": ""})
    assert "Checklist 0 of 2" in side(client.get(at(incident)))


def test_a_tick_swaps_the_panels_and_not_the_page(client, incident):
    step = queries.checklist(incident)[0]
    part = client.post(
        at(incident, f"checklist/{step.public_id}"), {"done": "on"}, headers=HTMX
    ).content.decode()
    assert "<html" not in part
    assert f'id="step-{step.public_id}"' in part


@pytest.mark.long
def test_a_task_is_given_with_a_day(client, incident, mira):
    data = {"title": "Call the ward", "owner": mira.public_id, "due_on": "2020-11-30"}
    assert client.post(at(incident, "tasks"), data).url == at(incident)
    words = side(client.get(at(incident)))
    assert "Tasks 1 Call the ward Mira Stein, until 30 Nov 2020, late" in words


@pytest.mark.long
def test_who_cannot_see_it_is_refused_beside_the_field(client, jonas, incident, mira):
    actions.name_involved(incident, by=jonas, people=(mira,))
    data = {"title": "Call the ward", "owner": mira.public_id}
    response = client.post(at(incident, "tasks"), data, headers=HTMX)
    assert response.status_code == 422
    assert list(response.context["act_form"].errors) == ["owner"]


@pytest.mark.long
def test_a_task_is_changed_finished_and_taken_up(client, incident, task, jonas):
    form = client.get(at(incident, f"tasks/{task.public_id}")).context["act_form"]
    assert (form.initial["title"], form.initial["done"]) == ("Call the ward", False)
    data = {"title": "Call both wards", "owner": "", "due_on": "", "done": "on"}
    client.post(at(incident, f"tasks/{task.public_id}"), data)
    assert "Tasks 0 Call both wards nobody yet" in side(client.get(at(incident)))
    client.post(at(incident, f"tasks/{task.public_id}/done"), {"done": ""})
    assert "Tasks 1 Call both wards" in side(client.get(at(incident)))


@pytest.mark.long
def test_an_owner_who_does_not_work_on_it_ticks_their_own_task_alone(client, incident, jonas):
    manager = make_agent("Dora Quill", role=Role.MANAGER)
    own = actions.add_task(incident, by=jonas, title="Sign it", owner=manager)
    other = actions.add_task(incident, by=jonas, title="Call", owner=jonas)
    client.force_login(manager)
    page = client.get(at(incident)).content.decode()
    assert f'id="task-{own.public_id}"' in page
    assert f'id="task-{other.public_id}"' not in page
    client.post(at(incident, f"tasks/{own.public_id}/done"), {"done": "on"})
    assert queries.tasks(incident).get(pk=own.pk).done_by == manager
    refused = client.post(at(incident, f"tasks/{other.public_id}/done"), {"done": "on"})
    assert refused.status_code == 403


@pytest.mark.parametrize("noun", ["resolution", "closure"])
@pytest.mark.long
def test_ending_it_tells_what_is_still_open_and_does_not_refuse(
    client, incident, task, jonas, noun
):
    lead = make_agent("Greta Lindholm", role=Role.TEAM_LEAD)
    client.force_login(lead)
    step = queries.checklist(incident)[0]
    actions.tick(step, by=jonas, done=True)
    if noun == "closure":
        actions.resolve(incident, by=jonas, code="solved_permanent", text="Fixed.")
    words = said(client.get(at(incident, noun), headers=HTMX))
    assert "Not everything is done yet: Print a test page Call the ward Mira Stein" in words
    data = {"code": "solved_permanent", "text": "Fixed.", "verdict": "satisfactory", "note": "ok"}
    assert client.post(at(incident, noun), data).url == at(incident)


def test_nothing_open_is_nothing_to_tell(client, jonas, marta):
    bare = make_incident("Mouse", by=jonas, reporter=marta)
    assert "Not everything" not in said(client.get(at(bare, "resolution")))


@pytest.mark.long
def test_watchers_are_added_on_either_side_and_taken_off(client, incident, mira):
    ben = make_person("Ben Ode", email="ben@example.net")
    client.post(at(incident, "watchers"), {"person": mira.email, "internal": "yes"})
    client.post(at(incident, "watchers"), {"person": ben.email, "internal": "no"})
    assert listed(incident) == [("Mira Stein", True, False), ("Ben Ode", False, False)]
    assert "Watchers 2 Mira Stein Ben Ode public words only" in side(client.get(at(incident)))
    client.post(at(incident, f"watchers/public/{ben.public_id}/end"), {})
    assert listed(incident) == [("Mira Stein", True, False)]


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("nobody@example.org", "Nobody has this address here."),
        ("marta@example.org", "This person does not see the incident from inside."),
    ],
)
def test_who_cannot_watch_is_told_beside_the_field(client, incident, person, told):
    data = {"person": person, "internal": "yes"}
    response = client.post(at(incident, "watchers"), data, headers=HTMX)
    assert response.status_code == 422
    assert response.context["act_form"].errors["person"] == [told]


@pytest.mark.long
def test_one_follows_falls_silent_and_leaves(client, incident):
    client.post(at(incident, "following"), {})
    assert listed(incident) == [("Jonas Feld", True, False)]
    client.post(at(incident, "mute"), {})
    words = side(client.get(at(incident)))
    assert "Jonas Feld muted Follow no longer Hear again Add a watcher" in words
    client.post(at(incident, "mute/end"), {})
    client.post(at(incident, "following/end"), {})
    assert listed(incident) == []


@pytest.mark.long
def test_the_reporter_sees_none_of_it_and_may_mute(client, incident, task, marta):
    client.force_login(marta)
    page = client.get(at(incident))
    for words in ("Offer another printer", "Call the ward", "Watchers", "Mira Stein"):
        assert words not in said(page)
    assert "Notices Mute" in side(page)
    client.post(at(incident, "mute"), {})
    assert "Notices Hear again" in side(client.get(at(incident)))
    for noun in ("tasks", "watchers", f"tasks/{task.public_id}/done"):
        assert client.get(at(incident, noun)).status_code == 403


@pytest.mark.long
def test_a_merged_one_offers_nothing_to_press(client, jonas, incident, task, marta):
    actions.merge(incident, by=jonas, into=make_incident(by=jonas), reason="Same")
    page = client.get(at(incident)).content.decode()
    assert 'role="checkbox"' not in page
    for noun in ("to-tasks", "to-watchers", "to-follow", "to-mute"):
        assert f'id="{noun}"' not in page


@pytest.mark.long
def test_a_note_makes_a_chip_and_says_whom_it_did_not_reach(client, incident, mira):
    handle = mira.email.partition("@")[0]
    data = {"reach": "internal", "body": f"@{handle} and @nobody.here, look"}
    response = client.post(at(incident, "messages"), data, headers=HTMX)
    assert "Nobody who sees this incident is called @nobody.here." in said(response)
    assert "@Mira Stein</a></mark>" in response.content.decode()
    assert listed(incident) == [("Mira Stein", True, False)]


@pytest.mark.parametrize("rows", [1, pytest.param(30, marks=pytest.mark.long)])
@pytest.mark.long
def test_the_page_costs_the_same_however_much_is_to_be_done(
    client, jonas, incident, django_assert_num_queries, rows
):
    people = [make_agent(f"Agent {number}") for number in range(rows)]
    for number, person in enumerate(people):
        made = actions.add_task(incident, by=jonas, title=f"Task {number}", owner=person)
        actions.watch(incident, by=jonas, person=person, internal=True)
        actions.finish_task(made, by=person)
        incident.checklist.create(
            public_id=f"step-{number}",
            position=9,
            text="x",
            done_by=person,
            done_at=made.created_at,
        )
    client.get(at(incident))
    with django_assert_num_queries(39):
        assert client.get(at(incident)).status_code == 200
