"""Names after an at sign, in the Markdown of a note."""

import pytest

from tocsin.base.markup import markdown_to_html, mentioned_in

ANA = {"ana.rey": ("Ana Rey", "ana.rey@example.org")}
CHIP = '<mark><a href="mailto:ana.rey@example.org" rel="noopener nofollow noreferrer">@Ana Rey</a>'


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@ana.rey", ["ana.rey"]),
        ("@@ana.rey", ["ana.rey"]),
        ("ask @ana.rey, or @Ben.", ["ana.rey", "ben"]),
        ("(@ana.rey) *@ana.rey*", ["ana.rey"]),
        ("@Ana.Rey@Example.org!", ["ana.rey@example.org"]),
        ("@ana_rey and @józef", ["ana_rey", "józef"]),
        ("> quoted @ana.rey", ["ana.rey"]),
        ("write to ana.rey@example.org", []),
        ("`@ana.rey`", []),
        ("    @ana.rey\n", []),
        ("```\n@ana.rey\n```", []),
        ("[@ana.rey](https://example.org)", []),
        ("https://example.org/@ana.rey", []),
        ("@ ana.rey, @@@ana, me@, @-", []),
        ("", []),
    ],
)
def test_who_is_called_upon(text, handles):
    assert mentioned_in(text) == handles


def test_only_who_is_known_becomes_a_chip():
    html = markdown_to_html("Ask @Ana.Rey. Not @ben.", ANA)
    assert html == f"<p>Ask {CHIP}</mark>. Not @ben.</p>\n"


def test_both_signs_give_way_to_one():
    assert markdown_to_html("@@ana.rey", ANA) == f"<p>{CHIP}</mark></p>\n"


def test_a_name_is_no_markup():
    html = markdown_to_html("@x", {"x": ("<b>&", "x'\"<@example.org")})
    assert "@&lt;b&gt;&amp;</a>" in html
    assert "<b>" not in html
    assert 'href="mailto:x%27%22%3C@example.org"' in html


def test_a_book_calls_upon_nobody():
    assert mentioned_in("@ana.rey " * 20_000) == []


def test_many_signs_cost_no_more_than_their_length():
    assert mentioned_in("@a" * 40_000) == []
