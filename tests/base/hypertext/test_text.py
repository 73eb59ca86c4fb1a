import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.base.hypertext.balance import DEEPEST, balanced
from tocsin.base.hypertext.scanner import Kind, attributes, tokens
from tocsin.base.hypertext.text import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a", "a"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
        ("  a \n b&nbsp; <b> c</b>", "a b c"),
        ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\n\nc"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="https://x.example/y">here</a>!', "here <https://x.example/y>!"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:x">y</a>', "y"),
        ('<a href="https://x.example/">  </a>', ""),
        ('<img alt="Logo"><img src=x>', "[Logo]"),
        ("a<hr>b", "a\n----------\nb"),
        ("<style>p{}</style><script>'<p>'</script><title>t</title><!-- c -->a", "a"),
        ("&lt;b&gt; &amp; &#381;&euro;", "<b> & Ž€"),
        ("&#99999999999999999999; &#xD800;", "\ufffd \ufffd"),
        ("1 < 2 <3 a<b", "1 < 2 <3 a<b"),
        ("", ""),
    ],
)
def test_a_page_reads_as_lines(html, text):
    assert text_of(html) == text


@given(st.text(alphabet="<>/!-='\"& ab\n#;1", max_size=200))
def test_no_page_is_too_odd_to_read(html):
    assert "\n\n\n" not in text_of(html)


@given(st.text(alphabet="<>/!-='\"& abip\n", max_size=200))
def test_the_balanced_copy_is_balanced(html):
    copy = balanced(html, dict.fromkeys(("a", "b", "i", "p"), frozenset({"a"})))
    kinds = [token for token in tokens(copy) if token.kind is not Kind.TEXT]

    opened = []
    for token in kinds:
        if token.kind is Kind.START:
            opened.append(token.text)
        else:
            assert opened.pop() == token.text
    assert opened == []


def test_the_balanced_copy_is_not_deep():
    copy = balanced("<b>" * 500 + "x", {"b": frozenset()})

    assert copy == "<b>" * DEEPEST + "x" + "</b>" * DEEPEST


def test_attributes_are_read_however_they_are_quoted():
    assert attributes(" a=1 B='2' c = \"3\" d /e=&amp; a=2") == {
        "a": "1",
        "b": "2",
        "c": "3",
        "d": "",
        "e": "&",
    }
