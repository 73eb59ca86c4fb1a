from datetime import timedelta

import pytest

from tests.makers import make_person
from tocsin.base import instants
from tocsin.base.query_clock import Now
from tocsin.domain.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_a_condition_is_asked_at_the_present_of_each_question():
    person = make_person()
    born_before = Person.objects.filter(pk=person.pk, created_at__lt=Now())
    with instants.at(person.created_at - timedelta(seconds=1)):
        assert not born_before.exists()
    assert born_before.all().exists()
