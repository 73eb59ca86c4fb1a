import re

import pytest
from django.template import Context, Template, TemplateSyntaxError

from tests.architecture.source import PACKAGE
from tocsin.domain.catalogue.rules import priorities
from tocsin.domain.incidents.rules import State
from tocsin.web.templatetags.desk import ICONS, initials

WEB = PACKAGE / "web"


def drawn(source, **context):
    return Template("{% load desk frame %}" + source).render(Context(context))


def test_an_icon_beside_a_word_is_silent():
    assert 'aria-hidden="true"' in drawn('{% icon "bell" %}')


def test_an_icon_that_stands_alone_speaks():
    assert 'role="img" aria-label="Major &quot;one&quot;"' in drawn(
        '{% icon "bell" label=word %}', word='Major "one"'
    )


def test_an_icon_that_nobody_drew_is_a_mistake():
    with pytest.raises(TemplateSyntaxError):
        drawn('{% icon "unicorn" %}')


def test_every_icon_that_a_page_names_exists():
    named = {
        name
        for path in (WEB / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"|glyph="([\w-]+)"', path.read_text())
        for name in name
        if name
    }

    assert named - ICONS == set()


@pytest.mark.parametrize("code", priorities())
def test_every_priority_has_a_shape_of_its_own(code):
    others = {drawn("{% priority code %}", code=c) for c in priorities() if c != code}

    assert drawn("{% priority code %}", code=code) not in others


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_glyph_and_a_word(state):
    shown = drawn("{% state state %}", state=state)

    assert re.search(r"<use .*></svg>\w+", shown)


def test_a_hold_names_its_reason():
    shown = drawn('{% state "on_hold" hold="awaiting_reporter" %}')

    assert shown.endswith("For reporter</span>")


def test_nothing_promised_is_told():
    assert drawn("{% clock %}").endswith("No agreement</span>")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jonas Feld", "JF"),
        ("Dr. Leon van Achterberg", "DA"),
        ("Łucja", "Ł"),
        ("noreply@example.org", "N"),
        ("- -", "?"),
    ],
)
def test_initials_are_those_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_a_name_is_never_markup():
    assert "<script>" not in drawn("{% avatar name %}", name="<script> Tag")


def test_nobody_assigned_is_told():
    assert 'aria-label="Nobody assigned"' in drawn("{% avatar nobody %}", nobody=None)


def test_a_person_has_the_same_colour_everywhere():
    assert drawn("{% avatar name %}", name="Ana Rey") == drawn("{% avatar name %}", name="Ana Rey")
