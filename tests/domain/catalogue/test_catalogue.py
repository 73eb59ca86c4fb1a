import pytest

from tests.makers import make_agent, make_category, make_person, make_service, make_team
from tocsin.base.errors import BadInput, NotAllowed
from tocsin.domain.accounts.queries import operator
from tocsin.domain.catalogue import actions, queries, rules
from tocsin.domain.catalogue.rules import Field

pytestmark = pytest.mark.django_db


def test_a_category_inherits_team_and_security_from_above():
    soc = make_team("security")
    top = make_category("security", team=soc, security=True)
    below = make_category("phishing", parent=top)
    assert (below.path, below.team, below.security) == ("security/phishing", soc, True)


def test_the_tree_has_five_levels():
    parent = None
    for slug in "abcde":
        parent = make_category(slug, parent=parent)
    with pytest.raises(BadInput, match=r"category\.too_deep"):
        make_category("f", parent=parent)


def test_an_unknown_level_is_named():
    with pytest.raises(BadInput) as refusal:
        make_category("network", impact="huge")
    assert refusal.value.field == "impact"


def test_only_administrators_change_the_catalogue():
    with pytest.raises(NotAllowed):
        actions.create_category(by=make_agent(), slug="own", name="Own")


def test_names_come_in_the_readers_language_and_fall_back():
    top = make_category("network")
    below = make_category("vpn", parent=top)
    actions.word(top, by=operator(), field=Field.NAME, language="pl", text="Sieć")
    agent = make_agent()
    assert queries.categories_in("pl", agent) == [(top, "Sieć"), (below, "Sieć · Vpn")]
    assert queries.category_words([below], "de") == {below.pk: "Network · Vpn"}


def test_the_tree_in_words_costs_two_queries(django_assert_num_queries):
    agent = make_agent()
    for n in range(30):
        make_category(f"c{n}")
    with django_assert_num_queries(2):
        assert len(queries.categories_in("pl", agent)) == 30


def test_an_unknown_service_is_refused_by_the_field_that_named_it():
    make_service("vpn")
    with pytest.raises(BadInput) as refusal:
        queries.service_named("vnp", make_person(), field="service")
    assert (refusal.value.code, refusal.value.field) == ("service.unknown", "service")


def test_causes_are_those_that_a_review_may_name():
    known = {"human_error", "third_party_failure", "process_failure", "unknown"}
    assert known < set(rules.cause_categories())


def test_the_desks_own_matrix_covers_the_reference():
    assert queries.matrix() == rules.reference_matrix()
    actions.set_matrix_cell(by=operator(), impact="low", urgency="high", priority="P2")
    assert queries.matrix()["low", "high"] == "P2"
    assert queries.matrix()["low", "low"] == rules.reference_matrix()["low", "low"]
