import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.base.markup import (
    clean_html,
    markdown_to_html,
    plain_text,
    text_to_html,
    with_images,
)

REL = 'rel="noopener nofollow noreferrer"'
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=data:text/html,x>x</a>",
    "<a href=vbscript:x>x</a>",
    "<a href=//evil.example/x>x</a>",
    "<a href=/-/sign-out>x</a>",
    "<a href=x target=_top>x</a>",
    "<iframe src=http://evil.example></iframe>",
    "<object data=http://evil.example></object><embed src=x>",
    "<form action=http://evil.example><input name=password><button>x</button></form>",
    "<style>*{display:none}</style><p style='position:fixed;inset:0'>x</p>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example>",
    "<img src=http://evil.example/p.gif>",
    "<img srcset='http://evil.example/p.gif 1x'>",
    "<img src=data:image/svg+xml,x>",
    "<table background=http://evil.example/x><td background=http://evil.example/y>x",
    "<video src=http://evil.example poster=http://evil.example></video><audio src=x>",
    "<p id=resolution class=button hx-get=/x data-behaviour=copy>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<details open ontoggle=alert(1)>x</details>",
    "<a\x00href=javascript:alert(1)>x</a>",
    "<img/src='x'/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>',
    "<select><style></select><img src=x onerror=alert(1)></style>",
]
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"<>]*\")*)>")
SAFE = re.compile(
    r"(?: (?:rel|alt|colspan|rowspan|start)=\"[^\"]*\""
    r"| href=\"(?:https?://|mailto:|tel:)[^\"]*\"| src=\"cid:[^\"]*\")*"
)
DANGEROUS = {
    *["script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button"],
    *["link", "meta", "base", "video", "audio", "template", "noscript", "textarea", "select"],
}


def is_harmless(html):
    """Every bracket belongs to a tag that we know, with attributes that load and run nothing."""
    tags = TAG.findall(html)
    return (
        "<" not in TAG.sub("", html)
        and not {name for _, name, _ in tags} & DANGEROUS
        and all(SAFE.fullmatch(attributes) for _, _, attributes in tags)
    )


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("show", [clean_html, markdown_to_html, text_to_html])
def test_nothing_runs_and_nothing_is_loaded(show, payload):
    assert is_harmless(show(payload))
    assert is_harmless(show(f"<p>before {payload} after"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(PAYLOADS)
        | st.sampled_from(["<", ">", '"', "'", "`", "&", "\n", "*", "[", "](", ")", "<!--", "x"])
    ).map("".join)
)
@pytest.mark.long
def test_no_mixture_runs_or_loads_either(source):
    assert [
        show
        for show in (clean_html, markdown_to_html, text_to_html)
        if not is_harmless(show(source))
    ] == []


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**a** _b_ ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>\n"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>\n"),
        ("[a](https://x.example)", f'<p><a href="https://x.example" {REL}>a</a></p>\n'),
        (
            "see https://x.example/a_b_c.",
            f'<p>see <a href="https://x.example/a_b_c" {REL}>https://x.example/a_b_c</a>.</p>\n',
        ),
        ("`https://x.example`", "<p><code>https://x.example</code></p>\n"),
        ("![chart](https://x.example/a.png)", '<p><img alt="chart"></p>\n'),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
    ],
)
def test_markdown_is_rendered(markdown, html):
    assert markdown_to_html(markdown) == html


def test_a_table_is_rendered():
    html = markdown_to_html("|a|b|\n|-|-|\n|1|2|")

    assert re.sub(r"\s", "", html) == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_text_is_shown_as_it_was_typed():
    assert text_to_html("*a* <b>\n(https://x.example/a?b=1&c=2)") == (
        f'<p>*a* &lt;b&gt;<br>(<a href="https://x.example/a?b=1&amp;c=2" {REL}>'
        "https://x.example/a?b=1&amp;c=2</a>)</p>"
    )


def test_a_letter_is_begun_to_nobody_but_who_is_named():
    html = clean_html(
        "<a href='mailto:a@x.example?bcc=b@y.example&amp;subject=Hi&amp;attach=/z'>a</a>"
    )

    assert html == f'<a href="mailto:a@x.example?subject=Hi" {REL}>a</a>'


def test_nothing_turns_the_letters_of_an_address_around():
    html = clean_html("<a href='https://y.example'>https://x.example&#x202e;/moc</a>\u202d")

    assert html == f'<a href="https://y.example" {REL}>https://x.example/moc</a>'


def test_pictures_take_their_places_and_others_lose_their_source():
    cleaned = clean_html("<img src='cid:a%40x' alt=A><img src='cid:b@x' alt=B><img alt=C>")

    assert with_images(cleaned, {"a@x": "/files/1"}) == (
        '<img src="/files/1" alt="A"><img alt="B"><img alt="C">'
    )


def test_images_sent_along_stay_and_others_lose_their_source():
    assert clean_html('<img src="cid:a@x" alt="A"><img src="https://x.example/p.gif" alt="B">') == (
        '<img src="cid:a@x" alt="A"><img alt="B">'
    )


def test_images_sent_along_are_shown_from_where_they_are_kept():
    html = clean_html('<img src="CID:a%40x"><img src="cid:other">', images={"a@x": "/files/1"})

    assert html == '<img src="/files/1" alt="">'


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**a** [b](https://x.example) `c < d` &amp;", "a b <https://x.example> c < d &"),
        ("# A\n\n- b\n- c\n\n> d", "A\n\n- b\n- c\n\n> d"),
        ("![alt](x)", "[alt]"),
        ("", ""),
    ],
)
def test_markdown_has_a_plain_text(markdown, text):
    assert plain_text(markdown) == text


def took(show, source):
    before = process_time()
    show(source)
    return process_time() - before


@pytest.mark.long
@pytest.mark.parametrize(
    "unit",
    ["<div>", "<i title={}>", "<b><p>", "<a href='", "<!--", "<table><td>", "<", "</b>", "&"],
)
def test_hostile_html_is_shown_in_a_moment(unit):
    assert took(clean_html, "".join(unit.format(number) for number in range(50_000))) < 5


@pytest.mark.long
@pytest.mark.parametrize(
    "unit",
    ["*_", "[a](", "![", "> ", "- ", "`", "|a", "~~a", "a\n\n", "<a ", "https://", "[{}]: x\n"],
)
def test_hostile_markdown_is_shown_in_a_moment(unit):
    assert took(markdown_to_html, "".join(unit.format(number) for number in range(5_000))) < 5
