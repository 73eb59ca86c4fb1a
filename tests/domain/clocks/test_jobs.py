from collections import Counter
from datetime import timedelta

import pytest

from tests.makers import make_incident
from tests.promises import make_calendar
from tocsin.base import instants
from tocsin.domain.accounts.queries import operator
from tocsin.domain.clocks import actions, queries
from tocsin.domain.clocks.jobs import LONG_AGO, load_defaults
from tocsin.domain.clocks.models import Calendar, Promise, PromiseVersion
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.queries import verify

pytestmark = pytest.mark.django_db


def said(slug):
    terms = queries.promise_named(slug, operator(), instants.now()).terms
    return terms.target, terms.hours, terms.pauses != ""


def test_a_new_desk_promises_what_the_reference_says():
    assert load_defaults() == 15

    assert said("p1-response") == (15 * 60, "always", False)
    assert said("p2-resolution") == (8 * 3600, "always", True)
    assert said("p4-update") == (40 * 3600, "calendar", True)
    office = Calendar.objects.get(is_default=True)
    (version,) = office.versions.all()
    assert (office.slug, str(version.hours.zone)) == ("office", "UTC")
    assert {v.calendar for v in PromiseVersion.objects.exclude(calendar=None)} == {office}
    assert Counter(Promise.objects.values_list("measure", flat=True)) == {
        "response": 5,
        "resolution": 5,
        "update": 5,
    }


def test_it_is_on_the_record_and_nobody_is_told():
    load_defaults()

    created = Event.objects.filter(verb="promise.created")
    assert set(created.values_list("source", "actor")) == {("command", operator().pk)}
    assert not Outbox.objects.exists()
    assert verify() == []


def test_it_holds_for_whatever_a_new_desk_takes_over():
    load_defaults()
    assert set(PromiseVersion.objects.values_list("valid_from", flat=True)) == {LONG_AGO}


def test_what_was_reported_before_anything_was_promised_is_not_concerned():
    incident = make_incident()
    load_defaults()
    begin = PromiseVersion.objects.first().valid_from
    assert incident.registered_at < begin <= instants.now()


def test_what_an_administrator_decided_survives_an_upgrade():
    load_defaults()
    promise = Promise.objects.get(slug="p1-response")
    changes = {"target": timedelta(minutes=5)}
    actions.change_promise(promise, by=operator(), changes=changes)
    actions.end_promise(Promise.objects.get(slug="p5-update"), by=operator())

    assert load_defaults() == 0
    assert said("p1-response")[0] == 300
    assert not queries.promise_named("p5-update", operator(), instants.now()).is_active


def test_a_desk_with_a_calendar_of_its_own_gets_none():
    make_calendar()
    assert load_defaults() == 0
    assert not Promise.objects.exists()
