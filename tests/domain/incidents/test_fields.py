import pytest

from tests.makers import make_agent, make_category, make_incident, make_team
from tocsin.base.errors import BadInput, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions as catalogue
from tocsin.domain.catalogue.models import CategoryField, ChecklistStep, FieldOption
from tocsin.domain.catalogue.rules import FieldKind, check_value
from tocsin.domain.incidents import actions, queries
from tocsin.domain.incidents.rules.classification import Decided
from tocsin.domain.journal.queries import history
from tocsin.words.records import incident_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return make_agent(team=make_team("service-desk"))


@pytest.fixture
def printing():
    category = make_category("printing")
    CategoryField.objects.create(
        category=category, slug="device", name="Device", kind=FieldKind.TEXT, required=True
    )
    paper = CategoryField.objects.create(
        category=category, slug="paper", name="Paper", kind=FieldKind.CHOICE
    )
    FieldOption.objects.create(field=paper, slug="a4", name="A4")
    ChecklistStep.objects.create(category=category, position=0, text="Print a test page")
    return category


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        (FieldKind.TEXT, " LP-0418 ", "LP-0418"),
        (FieldKind.NUMBER, 3, "3"),
        (FieldKind.NUMBER, "2.5", "2.5"),
        (FieldKind.DATE, "2026-11-24", "2026-11-24"),
        (FieldKind.YES_NO, True, "yes"),
        (FieldKind.CHOICE, "a4", "a4"),
    ],
)
def test_a_value_is_stored_as_its_kind_writes_it(kind, value, stored):
    assert check_value("x", kind, value, ["a4"]) == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TEXT, "x" * 301),
        (FieldKind.TEXT, 5),
        (FieldKind.NUMBER, "many"),
        (FieldKind.NUMBER, True),
        (FieldKind.DATE, "tomorrow"),
        (FieldKind.YES_NO, "perhaps"),
        (FieldKind.CHOICE, "a5"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(kind, value):
    with pytest.raises(BadInput) as refusal:
        check_value("device", kind, value, ["a4"])
    assert refusal.value.field == "fields.device"


def test_a_mandatory_field_is_asked_for(printing):
    with pytest.raises(BadInput) as refusal:
        make_incident(category=printing, fields={"colour": "red", "paper": "a5"})
    assert sorted(e["field"] for e in refusal.value.errors) == [
        "fields.colour",
        "fields.device",
        "fields.paper",
    ]


def test_a_category_below_asks_for_the_same(printing):
    labels = make_category("labels", parent=printing)
    incident = make_incident(category=labels, fields={"device": "LP-0418"})
    assert incident_record(incident)["fields"] == {"device": "LP-0418"}


def test_the_checklist_is_laid_on_every_new_incident(printing, jonas):
    incident = make_incident(by=jonas, category=printing, fields={"device": "LP-0418"})
    [item] = incident.checklist.all()
    actions.tick(item, by=jonas, done=True)
    item.refresh_from_db()
    assert (item.text, item.done_by) == ("Print a test page", jonas)


def test_classifying_anew_asks_for_the_fields_of_the_new_category(printing, jonas):
    incident = make_incident(by=jonas)
    with pytest.raises(BadInput):
        actions.classify(incident, by=jonas, category=printing, service=None)
    fields = {"device": "LP-0418"}
    actions.classify(incident, by=jonas, category=printing, service=None, fields=fields)
    assert queries.fields_filled(incident) == fields
    assert history(incident)[-1].texts == {"fields.device": "LP-0418"}


def test_what_was_filled_in_stays_when_only_the_service_changes(printing, jonas):
    incident = make_incident(by=jonas, category=printing, fields={"device": "LP-0418"})
    actions.classify(incident, by=jonas, category=printing, service=None)
    assert queries.fields_filled(incident) == {"device": "LP-0418"}


def test_what_is_found_to_be_a_security_incident_becomes_confidential(jonas):
    incident = make_incident(by=jonas)
    phishing = make_category("phishing", security=True)
    actions.classify(incident, by=jonas, category=phishing, service=None)
    assert (incident.security, incident.confidential) == (True, True)
    assert incident.is_seen_inside_by(jonas)


def test_somebody_may_find_that_it_is_none(jonas):
    incident = make_incident(by=jonas, security=True)
    actions.classify(incident, by=jonas, category=None, service=None, security=False)
    assert (incident.security, incident.confidential) == (False, True)


@pytest.fixture
def network():
    category = make_category(
        "network", team=make_team("network", tier=2), impact="high", urgency="high", security=True
    )
    catalogue.set_checklist(category, by=operator(), texts=["Ping it", "Look"])
    return category


def standing(incident):
    incident.refresh_from_db()
    texts = list(incident.checklist.values_list("text", flat=True))
    return incident.team.slug, incident.priority, incident.security, texts


def test_another_category_takes_nothing_over_that_nobody_confirmed(jonas, network):
    incident = make_incident(by=jonas)
    before = standing(incident)
    actions.classify(incident, by=jonas, category=network, service=None, apply=[])
    assert standing(incident) == before


def test_what_the_agent_confirms_is_taken_over(jonas, network):
    incident = make_incident(by=jonas)
    actions.classify(incident, by=jonas, category=network, service=None, apply=list(Decided))
    assert standing(incident) == ("network", "P1", True, ["Ping it", "Look"])
    verbs = [entry.verb for entry in history(incident)[1:] if entry.actor == jonas]
    assert verbs == [
        "incident.classified",
        "incident.prioritised",
        "incident.checklist_laid",
        "incident.assigned",
    ]
    assert history(incident)[1].facts == {"applied": ["checklist", "impact", "security", "team"]}


def test_only_what_was_confirmed_is_taken_over(jonas, network):
    incident = make_incident(by=jonas)
    applied = [Decided.IMPACT]
    actions.classify(incident, by=jonas, category=network, service=None, apply=applied)
    assert standing(incident) == ("service-desk", "P1", False, [])


def test_a_new_checklist_keeps_what_was_done(printing, network, jonas):
    incident = make_incident(by=jonas, category=printing, fields={"device": "LP-0418"})
    actions.tick(incident.checklist.get(), by=jonas, done=True)
    applied = [Decided.CHECKLIST]
    actions.classify(incident, by=jonas, category=network, service=None, apply=applied)
    assert standing(incident)[-1] == ["Print a test page", "Ping it", "Look"]


def test_what_has_ended_is_handed_to_nobody(jonas, network):
    incident = make_incident(by=jonas)
    actions.resolve(incident, by=jonas, code="solved_permanent", text="done")
    applied = [Decided.TEAM]
    with pytest.raises(RuleBroken, match="illegal_move"):
        actions.classify(incident, by=jonas, category=network, service=None, apply=applied)


def test_nothing_is_taken_over_from_no_category(jonas):
    incident = make_incident(by=jonas)
    applied = [Decided.TEAM]
    with pytest.raises(BadInput) as refusal:
        actions.classify(incident, by=jonas, category=None, service=None, apply=applied)
    assert refusal.value.field == "category"
