import pytest
from django.db import IntegrityError

from tests.makers import make_person, make_team
from tocsin.base.errors import BadInput
from tocsin.base.uniqueness import taken_at_once
from tocsin.domain.accounts.models import Address, Team

pytestmark = pytest.mark.django_db


def test_the_second_of_two_names_is_refused_by_its_field():
    make_team("network")

    with pytest.raises(BadInput) as refusal, taken_at_once("slug.taken", field="slug"):
        Team.objects.create(slug="network", name="Network", tier=1)

    assert refusal.value.errors == [{"field": "slug", "code": "slug.taken"}]
    assert Team.objects.count() == 1


def test_another_broken_constraint_stays_what_it_is():
    with pytest.raises(IntegrityError), taken_at_once("slug.taken", field="slug"):
        Team.objects.create(slug="network", name="Network", tier=9)


def test_the_transaction_goes_on_after_the_refusal():
    person = make_person(email="ana@example.org")
    with pytest.raises(BadInput), taken_at_once("address.taken", field="email"):
        Address.objects.create(person=person, address="ana@example.org")

    assert Address.objects.count() == 1
