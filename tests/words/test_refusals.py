import ast

import pytest

from tests.architecture.source import PACKAGE, python, tree
from tocsin.base.errors import NotAllowed, RuleBroken
from tocsin.domain.accounts.rules import Role, TeamKind
from tocsin.domain.catalogue.rules import cause_categories, closure_codes, priorities
from tocsin.domain.conversations.rules import Channel, Visibility
from tocsin.domain.incidents.rules import Aspect, HoldReason, State, Verdict
from tocsin.words.labels import LABELS
from tocsin.words.refusals import SENTENCES, sentence, told

REFUSALS = {"BadInput", "RuleBroken", "OutOfDate"}


def codes():
    for path in python("src"):
        for node in ast.walk(tree(path)) if path.is_relative_to(PACKAGE / "domain") else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                first = node.args[0]
                yield from [first.value] if isinstance(first, ast.Constant) else []


def test_every_code_of_the_domain_has_a_sentence():
    assert set(codes()) - set(SENTENCES) == set()


def test_details_fill_the_sentence():
    assert sentence("password.too_short", {"least": 12}) == "Too short: use at least 12 characters."


def test_a_wait_is_told_in_whole_minutes():
    words = sentence("sign_in.throttled", {"retry_after": 61})

    assert words == "Too many attempts. Wait 2 min, then try again."


def test_a_bound_is_told_alone_where_the_other_is_not_known():
    assert sentence("field.range", {"least": 1}) == "This is too little, 1 is the least."
    assert sentence("field.range", {"limit": 200}) == "This is too much, 200 is the limit."
    assert sentence("field.range", {"least": 1, "limit": 9}) == "This lies outside 1 to 9."


def test_a_missing_right_is_told_whatever_it_was_for():
    assert told(NotAllowed("incident.close")) == "You do not have the right to do this."


def test_a_state_is_told_by_its_word():
    refusal = RuleBroken("illegal_move", old="in_progress", new="new")

    assert told(refusal) == "An incident that is “In progress” does not go there."


def test_an_unknown_code_still_says_that_nothing_was_changed():
    assert sentence("x.y") == "This was refused and nothing was changed. (x.y)"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("state", State),
        ("hold", HoldReason),
        ("priority", priorities()),
        ("resolution", closure_codes()),
        ("cause", cause_categories()),
        ("channel", Channel),
        ("visibility", Visibility),
        ("role", Role),
        ("team", TeamKind),
        ("assessment", Verdict),
        ("aspect", Aspect),
    ],
)
def test_every_code_that_is_shown_has_a_word(kind, wanted):
    assert set(LABELS[kind]) == {str(code) for code in wanted}
