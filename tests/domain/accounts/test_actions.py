import pytest

from tests.makers import make_agent, make_organisation, make_person, make_team
from tocsin.base.errors import BadInput, NotAllowed, RuleBroken
from tocsin.domain.accounts import actions
from tocsin.domain.accounts.models import Grant, Membership, Person
from tocsin.domain.accounts.queries import operator, person_at, token_for
from tocsin.domain.accounts.rules import Kind, Role, Scope
from tocsin.domain.journal.queries import history

pytestmark = pytest.mark.django_db


def verbs(subject):
    return [entry.verb for entry in history(subject)]


def test_a_person_is_found_by_any_spelling_of_the_address():
    ana = make_person(email="ana@example.org")
    assert person_at("ANA@example.org") == ana


def test_two_people_never_share_an_address():
    make_person(email="ana@example.org")
    with pytest.raises(BadInput) as refusal:
        make_person(email="Ana@Example.org")
    assert (refusal.value.code, refusal.value.field) == ("address.taken", "email")


def test_a_new_contact_belongs_to_the_organisation_of_the_mail_domain():
    clinic = make_organisation("clinic")
    clinic.mail_domains.create(domain="clinic.example")
    assert make_person(email="ewa@clinic.example").organisation == clinic


def test_an_agent_may_note_a_contact_but_not_make_an_agent():
    jonas = make_agent()
    actions.create_person(by=jonas, email="new@example.org", name="New")
    with pytest.raises(NotAllowed):
        actions.create_person(by=jonas, email="x@example.org", name="X", kind=Kind.AGENT)


def test_a_change_keeps_personal_values_apart_from_the_event():
    ana = make_person()
    actions.change_person(ana, by=operator(), changes={"phone": "4412", "vip": True})
    entry = history(ana)[-1]
    assert (entry.changes, entry.texts) == ({"vip": [False, True]}, {"phone": "4412"})


def test_a_change_of_nothing_is_no_event():
    ana = make_person()
    actions.change_person(ana, by=operator(), changes={"vip": False})
    assert verbs(ana) == ["person.created"]


def test_the_last_administrator_cannot_be_lost():
    admin = make_agent(role=Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match=r"administrator\.last"):
        actions.withdraw(admin, by=operator(), role=Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match=r"administrator\.last"):
        actions.deactivate(admin, by=operator())
    assert Grant.objects.filter(person=admin).exists()


def test_one_of_two_administrators_may_go():
    make_agent("First", role=Role.ADMINISTRATOR)
    second = make_agent("Second", role=Role.ADMINISTRATOR)
    actions.withdraw(second, by=operator(), role=Role.ADMINISTRATOR)
    assert verbs(second)[-1] == "role.withdrawn"


def test_nobody_deactivates_themselves():
    admin = make_agent(role=Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match=r"person\.own_deactivation"):
        actions.deactivate(admin, by=admin)


def test_roles_are_for_agents():
    with pytest.raises(BadInput, match=r"role\.agents_only"):
        actions.grant(make_person(), by=operator(), role=Role.AGENT)


def test_granting_twice_is_one_grant_and_one_event():
    jonas = make_agent()
    actions.grant(jonas, by=operator(), role=Role.AGENT)
    assert verbs(jonas) == ["person.created", "role.granted"]


def test_leaving_a_team_ends_the_membership_and_keeps_it():
    desk = make_team("service-desk")
    jonas = make_agent(team=desk)
    actions.leave_team(jonas, by=operator(), team=desk)
    assert Membership.objects.get(person=jonas).until is not None
    assert verbs(desk) == ["team.created", "team.joined", "team.left"]


def test_an_agent_changes_no_team():
    with pytest.raises(NotAllowed):
        actions.create_team(by=make_agent(), slug="own", name="Own", tier=1)


@pytest.mark.parametrize("tier", [0, 4])
def test_there_are_three_tiers(tier):
    with pytest.raises(BadInput, match=r"team\.tier"):
        actions.create_team(by=operator(), slug="deep", name="Deep", tier=tier)


def test_a_token_is_shown_once_and_kept_as_a_hash():
    jonas = make_agent()
    token, shown = actions.create_token(jonas, by=jonas, name="script")
    assert shown not in str(vars(token))
    assert token_for(shown) == token


def test_a_token_may_be_narrower_than_its_person():
    jonas = make_agent()
    token, _ = actions.create_token(jonas, by=jonas, name="s", scopes=frozenset({Scope.READ}))
    assert token.scopes == "read"


def test_nobody_makes_a_token_for_somebody_else():
    with pytest.raises(NotAllowed):
        actions.create_token(make_agent("A"), by=make_agent("B"), name="stolen")


def test_a_common_password_is_refused():
    jonas = make_agent()
    with pytest.raises(BadInput, match=r"password\.too_common"):
        actions.set_password(jonas, by=jonas, password="1qaz2wsx3edc")


def test_the_operator_is_no_person_anybody_finds():
    assert operator() not in Person.objects.visible_to(make_agent())
