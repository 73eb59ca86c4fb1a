from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.base.errors import BadInput
from tocsin.domain.accounts import rules


@pytest.mark.parametrize(
    ("written", "stored"),
    [("Ana@Example.ORG", "ana@example.org"), (" ana@example.org ", "ana@example.org")],
)
def test_addresses_are_compared_folded(written, stored):
    assert rules.folded(written) == stored


@pytest.mark.parametrize(
    "written", ["", "ana", "ana@", "@example.org", "a b@example.org", "a@b@c", "a@b\nc", "x" * 300]
)
def test_what_is_no_address_is_refused_by_its_field(written):
    with pytest.raises(BadInput) as refusal:
        rules.folded(written)
    assert (refusal.value.code, refusal.value.field) == ("address.invalid", "email")


@given(st.text())
def test_no_text_makes_the_address_rule_stumble(text):
    with suppress(BadInput):
        assert rules.folded(text) == text.strip().casefold()


@pytest.mark.parametrize("slug", ["a", "service-desk", "l2", "a--b"])
def test_slugs_of_lower_case_digits_and_hyphens_are_taken(slug):
    assert rules.check_slug(slug) is None


@pytest.mark.parametrize("slug", ["", "-a", "a-", "A", "a b", "ä", "a/b", "a" * 61])
def test_other_slugs_are_refused(slug):
    with pytest.raises(BadInput):
        rules.check_slug(slug)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password.too_short"),
        ("x" * 257, "password.too_long"),
        ("aaaaaaaaaaaaaa", "password.too_simple"),
        ("jonas.feld-jonas", "password.too_personal"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password, code):
    with pytest.raises(BadInput) as refusal:
        rules.check_password(password, email="jonas.feld@example.org", name="Jonas Feld")
    assert refusal.value.code == code


def test_a_long_phrase_is_a_good_password():
    known = {"email": "jonas@example.org", "name": "Jonas Feld"}
    assert rules.check_password("correct horse battery", **known) is None


def test_names_lose_superfluous_white_space():
    assert rules.check_name("  Ana \n Rey ") == "Ana Rey"
