"""What administrators change of categories and services, and how it is on record."""

import pytest

from tests.makers import make_agent, make_category, make_service, make_team
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions, queries
from tocsin.domain.catalogue.models import CategoryField
from tocsin.domain.catalogue.rules import Answer, Field, FieldKind, Question
from tocsin.domain.journal.queries import history, latest_seq

pytestmark = pytest.mark.django_db
DEVICE = Question("device", "Device", FieldKind.TEXT, mandatory=True, names={"pl": "Urządzenie"})
PAPER = Question("paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4"),))


def ask(category, *fields):
    actions.ask(category, by=operator(), fields=fields)


def asked(category):
    return [field.slug for field in queries.fields_of(category)]


def test_a_change_is_on_record_as_codes_and_texts():
    category, team = make_category("network"), make_team("network")
    changes = {"team": team, "impact": "high", "special_handling": " Call first. "}
    actions.change_category(category, by=operator(), changes=changes)
    entry = history(category)[-1]
    assert entry.verb == "category.changed"
    assert entry.changes == {"team": [None, team.pk], "impact": ["", "high"]}
    assert entry.texts == {"special_handling": "Call first."}


def test_what_changes_nothing_is_no_event():
    category = make_category("network")
    actions.change_category(category, by=operator(), changes={"impact": ""})
    ask(category)
    actions.set_checklist(category, by=operator(), texts=[" "])
    assert latest_seq(category) == 1


def test_the_second_of_two_administrators_is_told():
    category, seen = make_category("network"), 1
    actions.change_category(category, by=operator(), changes={"name": "Net"}, seen=seen)
    with pytest.raises(OutOfDate):
        actions.change_category(category, by=operator(), changes={"name": "Nets"}, seen=seen)


def test_a_field_that_is_left_out_is_asked_for_no_more_and_may_come_back():
    category = make_category("printing")
    ask(category, DEVICE, PAPER)
    ask(category, PAPER)
    assert asked(category) == ["paper"]
    ask(category, PAPER, DEVICE)
    assert asked(category) == ["paper", "device"]
    assert CategoryField.objects.count() == 2
    assert queries.described([category])[category.pk].questions == [PAPER, DEVICE]


def test_what_a_field_takes_stays():
    category = make_category("printing")
    ask(category, DEVICE)
    with pytest.raises(BadInput, match=r"field\.kind_stays"):
        ask(category, Question("device", "Device", FieldKind.NUMBER))


def test_one_form_asks_for_nothing_twice():
    top = make_category("printing")
    below = make_category("labels", parent=top)
    ask(below, DEVICE)
    with pytest.raises(BadInput, match=r"slug\.taken"):
        ask(top, DEVICE)


def test_a_choice_that_is_left_out_is_gone_with_its_names():
    category = make_category("printing")
    named = Answer("a5", "A5", {"pl": "Mały"})
    ask(category, Question("paper", "Paper", FieldKind.CHOICE, answers=(Answer("a4", "A4"), named)))
    ask(category, PAPER)
    assert queries.described([category])[category.pk].questions == [PAPER]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([Question("A b", "", FieldKind.TEXT)], {"fields.0.slug", "fields.0.name"}),
        ([Question("a", "A", FieldKind.TEXT, answers=(Answer("b", "B"),))], {"fields.0.choices"}),
        ([Question("a", "A", FieldKind.CHOICE)], {"fields.0.choices"}),
        ([Question("a", "A", FieldKind.TEXT)] * 31, {"fields"}),
    ],
)
def test_everything_wrong_with_the_fields_is_named(fields, told):
    with pytest.raises(BadInput) as refusal:
        ask(make_category("printing"), *fields)
    assert {error["field"] for error in refusal.value.errors} == told


def test_a_branch_moves_as_a_whole_and_each_part_keeps_a_record():
    top, other = make_category("a"), make_category("d")
    middle = make_category("b", parent=top)
    leaf = make_category("c", parent=middle)
    actions.move_category(middle, by=operator(), parent=other)
    leaf.refresh_from_db()
    assert (middle.path, leaf.path) == ("d/b", "d/b/c")
    assert history(leaf)[-1].changes == {"path": ["a/b/c", "d/b/c"]}


def test_no_branch_moves_below_itself_or_too_deep():
    top = make_category("a")
    below = make_category("b", parent=top)
    with pytest.raises(BadInput, match=r"category\.own_branch"):
        actions.move_category(top, by=operator(), parent=below)
    deep = None
    for slug in "vwxy":
        deep = make_category(slug, parent=deep)
    with pytest.raises(BadInput, match=r"category\.too_deep"):
        actions.move_category(top, by=operator(), parent=deep)


def test_a_branch_is_retired_from_its_ends():
    top = make_category("a")
    below = make_category("b", parent=top)
    retired = {"is_active": False}
    with pytest.raises(RuleBroken, match=r"category\.not_empty"):
        actions.change_category(top, by=operator(), changes=retired)
    actions.change_category(below, by=operator(), changes=retired)
    actions.change_category(top, by=operator(), changes=retired)
    below.refresh_from_db()
    with pytest.raises(RuleBroken, match=r"category\.parent_retired"):
        actions.change_category(below, by=operator(), changes={"is_active": True})


def test_the_nearest_note_on_special_handling_counts():
    top = make_category("a")
    below = make_category("b", parent=top)
    actions.change_category(top, by=operator(), changes={"special_handling": "Far"})
    assert queries.special_handling_of(below) == "Far"
    actions.change_category(below, by=operator(), changes={"special_handling": "Near"})
    assert queries.special_handling_of(below) == "Near"
    assert queries.special_handling_of(None) == ""


def test_a_wording_is_taken_off_by_an_empty_text():
    category = make_category("network")
    word = {"by": operator(), "field": Field.NAME, "language": "pl"}
    actions.word(category, text="Sieć", **word)
    actions.word(category, text=" ", **word)
    assert queries.category_words([category], "pl") == {category.pk: "Network"}


def test_a_service_changes_with_its_links():
    service = make_service("vpn")
    changes = {"hours": "24/7", "links": {"Manual": "https://docs.example.org/vpn"}}
    actions.change_service(service, by=operator(), changes=changes)
    entry = history(service)[-1]
    assert [link.title for link in service.links.all()] == ["Manual"]
    assert (entry.changes, sorted(entry.texts)) == ({"links": [0, 1]}, ["hours", "links"])


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Manual", "ftp://x"),
        ("Manual", "https://x/" + "y" * 500),
        (" ", "https://x"),
        ("x" * 121, "https://x"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(title, url):
    with pytest.raises(BadInput) as refusal:
        actions.change_service(make_service(), by=operator(), changes={"links": {title: url}})
    assert refusal.value.field == "links"


def test_nobody_else_changes_anything():
    category, jonas = make_category("network"), make_agent()
    for act in (
        lambda: actions.change_category(category, by=jonas, changes={}),
        lambda: actions.move_category(category, by=jonas, parent=None),
        lambda: actions.ask(category, by=jonas, fields=[]),
        lambda: actions.set_checklist(category, by=jonas, texts=[]),
        lambda: actions.change_service(make_service(), by=jonas, changes={}),
    ):
        with pytest.raises(NotAllowed):
            act()
