"""Names of countries."""

import pytest
from django.utils.translation import override

from tocsin.domain.clocks.sources.public_holidays import countries
from tocsin.words.countries import COUNTRIES, country_name


def test_every_country_whose_holidays_are_known_has_a_name():
    assert set(COUNTRIES) == set(countries())


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Germany"), ("pl", "Niemcy"), ("de", "Deutschland")]
)
def test_it_is_named_in_the_readers_language(language, name):
    with override(language):
        assert country_name("DE") == name
