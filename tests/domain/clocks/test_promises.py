from datetime import timedelta

import pytest

from tests.makers import make_agent, make_category, make_organisation, make_service, make_team
from tests.promises import make_calendar, promised
from tocsin.base import instants
from tocsin.base.errors import BadInput, NotAllowed, OutOfDate, RuleBroken
from tocsin.domain.accounts.actions import create_organisation
from tocsin.domain.accounts.queries import operator
from tocsin.domain.accounts.rules import OrganisationKind, Role
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.rules import Aspects
from tocsin.domain.journal.models import Event
from tocsin.domain.journal.queries import latest_seq

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def known(slug="soon", now=None):
    return queries.promise_named(slug, operator(), now or instants.now())


def holds(as_of=None, **aspects):
    asked = Aspects(as_of or instants.now(), **aspects)
    found = queries.weighed_for(asked).get(("sla", "resolution"), [])
    return [(one.offer.slug, one.lost_on) for one in found]


def test_what_is_promised_holds_from_now_on():
    before = instants.now()
    promise = promised(priority="P1")

    terms = known().terms
    assert (terms.target, terms.hours, terms.priority) == (14400, "always", "P1")
    assert terms.pauses == "awaiting_reporter awaiting_supplier_agreed scheduled"
    assert holds(priority="P1") == [("soon", "")]
    assert holds(priority="P2") == holds(before, priority="P1") == []
    event = Event.objects.of(promise).get()
    assert (event.verb, "Soon" in event.data) == ("promise.created", False)


def test_an_edit_holds_from_its_date_and_what_was_reported_before_keeps_its_terms():
    promise = promised()
    first = instants.now()
    later = first + 10 * DAY

    actions.change_promise(promise, by=operator(), changes={"target": 2 * HOUR}, valid_from=later)

    chooser = {at: queries.weighed_for(Aspects(at)) for at in (first, later)}
    targets = {at: w["sla", "resolution"][0].offer.target for at, w in chooser.items()}
    assert targets == {first: 4 * HOUR, later: 2 * HOUR}
    assert [v.target for v in known().upcoming] == [7200]
    assert (known().terms.target, known(now=later).terms.target) == (14400, 7200)


def test_an_edit_for_now_drops_what_was_planned():
    promise = promised()
    plan = {"valid_from": instants.now() + DAY}
    actions.change_promise(promise, by=operator(), changes={"target": HOUR}, **plan)
    actions.change_promise(promise, by=operator(), changes={"target": 2 * HOUR})

    assert (known().terms.target, known().upcoming) == (7200, [])
    assert known(now=instants.now() + 2 * DAY).terms.target == 7200


def test_a_plan_is_moved():
    promise = promised(valid_from=instants.now() + 5 * DAY)
    sooner = instants.now() + DAY
    actions.change_promise(promise, by=operator(), changes={}, valid_from=sooner)

    assert [terms.valid_from for terms in known().upcoming] == [sooner]
    assert (known().terms.valid_from, known().is_active) == (sooner, False)


def test_nothing_changed_is_nothing_recorded():
    promise = promised()
    before = latest_seq(promise)
    actions.change_promise(promise, by=operator(), changes={"target": 4 * HOUR, "name": " Soon"})

    assert (latest_seq(promise), len(known().versions)) == (before, 1)


def test_what_has_ended_holds_for_what_was_reported_before():
    promise = promised()
    before = instants.now()
    actions.end_promise(promise, by=operator())

    assert (holds(before), holds()) == ([("soon", "")], [])
    assert not known().is_active
    for refused in (
        lambda: actions.end_promise(promise, by=operator()),
        lambda: actions.change_promise(promise, by=operator(), changes={"name": "Again"}),
    ):
        with pytest.raises(RuleBroken, match=r"promise\.ended"):
            refused()
    actions.change_promise(promise, by=operator(), changes={"is_active": True})
    assert holds() == [("soon", "")]


def test_hours_that_change_from_a_calendars_leave_it():
    promise = promised(hours="calendar", calendar=make_calendar())
    actions.change_promise(promise, by=operator(), changes={"hours": "always"})

    assert (known().terms.hours, known().terms.calendar) == ("always", None)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"target": timedelta(0)}, "promise.target", "target"),
        ({"target": -HOUR}, "promise.target", "target"),
        ({"target": 3654 * DAY}, "promise.target", "target"),
        ({"target": timedelta(milliseconds=1500)}, "promise.target", "target"),
        ({"hours": "calendar"}, "promise.calendar_missing", "calendar"),
        ({"hours": "sometimes"}, "choice.unknown", "hours"),
        ({"priority": "P6"}, "choice.unknown", "priority"),
        ({"pauses": ["tea"]}, "choice.unknown", "pauses"),
        ({"name": " "}, "field.missing", "name"),
        ({"slug": "soon"}, "slug.taken", "slug"),
        ({"slug": "choice"}, "slug.taken", "slug"),
        ({"slug": "No!"}, "slug.invalid", "slug"),
        ({"agreement": "mla"}, "choice.unknown", "agreement"),
        ({"measure": "tea"}, "choice.unknown", "measure"),
        ({"agreement": "ola", "measure": "update"}, "promise.update_sla_only", "measure"),
        (
            {"measure": "response", "pauses": ["scheduled"]},
            "promise.response_never_pauses",
            "pauses",
        ),
    ],
)
def test_what_cannot_be_promised_names_its_field(wrong, code, field):
    promised()
    with pytest.raises(BadInput) as refused:
        promised(**{"slug": "other"} | wrong)
    assert (code, field) in {(e["code"], e["field"]) for e in refused.value.errors}


def test_what_a_promise_names_must_fit_its_agreement():
    customer = make_organisation()
    wrong = (
        ({"team": make_team()}, "promise.team_ola_only"),
        ({"supplier": make_supplier()}, "promise.supplier_only"),
        ({"agreement": "supplier", "supplier": customer}, "organisation.unknown"),
        ({"calendar": make_calendar()}, "promise.calendar_unused"),
    )
    for terms, code in wrong:
        with pytest.raises(BadInput) as refused:
            promised(**terms)
        assert [error["code"] for error in refused.value.errors] == [code]


def test_everything_that_is_wrong_is_named_at_once():
    with pytest.raises(BadInput) as refused:
        promised("No!", target=timedelta(0), priority="P9", valid_from=instants.now() - HOUR)
    fields = [error["field"] for error in refused.value.errors]
    assert fields == ["slug", "target", "priority", "valid_from"]


def test_nobody_promises_for_the_past():
    promise, past = promised(), instants.now() - timedelta(seconds=1)
    for refused in (
        lambda: promised("p2", valid_from=past),
        lambda: actions.end_promise(promise, by=operator(), valid_from=past),
        lambda: actions.change_promise(
            promise, by=operator(), changes={"name": "New"}, valid_from=past
        ),
    ):
        with pytest.raises(BadInput, match=r"instant\.past"):
            refused()


def test_who_comes_second_is_told():
    promise = promised()
    seen = latest_seq(promise)
    actions.change_promise(promise, by=operator(), changes={"target": HOUR}, seen=seen)
    with pytest.raises(OutOfDate):
        actions.change_promise(promise, by=operator(), changes={"target": 2 * HOUR}, seen=seen)
    with pytest.raises(OutOfDate):
        actions.end_promise(promise, by=operator(), seen=seen)


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD, Role.MANAGER, Role.AUDITOR])
def test_only_administrators_promise(role):
    promise, by = promised(), make_agent(role=role)
    terms = actions.Terms(name="Mine", target=HOUR)
    for refused in (
        lambda: actions.create_promise(
            by=by, slug="mine", agreement="sla", measure="response", terms=terms
        ),
        lambda: actions.change_promise(promise, by=by, changes={"name": "Mine"}),
        lambda: actions.end_promise(promise, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_promises_stand_in_the_order_in_which_they_are_chosen():
    house, service = make_organisation(), make_service()
    top = make_category("network")
    vpn = make_category("vpn", parent=top)
    promised("all")
    promised("priority", priority="P2")
    promised("top", category=top)
    promised("vpn", category=vpn)
    promised("service", service=service)
    promised("house", organisation=house)
    promised("answer", measure="response")
    promised("team", agreement="ola", team=make_team())

    listed = [one.promise.slug for one in queries.promises(operator(), instants.now())]
    order = ["house", "service", "vpn", "top", "priority", "all"]
    assert listed == ["answer", *order, "team"]
    found = holds(organisation=house.pk, service=service.pk, category=vpn.pk, priority="P2")
    lost = ["", "organisation", "organisation", "organisation", "organisation", "organisation"]
    assert found == list(zip(order, lost, strict=True))


def test_between_equals_the_older_holds():
    promised("older")
    promised("newer")
    assert holds() == [("older", ""), ("newer", "age")]


def make_supplier():
    kind = OrganisationKind.SUPPLIER
    return create_organisation(by=operator(), slug="carevia", name="Carevia", kind=kind)
