"""The bundle is current, every file names its layer, every pair of colours can be told apart."""

import re

import pytest

from tocsin.web import bundle

TEXT, GRAPHIC = 4.5, 3.0
COLOURS = {
    name: (light, dark or light)
    for name, light, dark in re.findall(
        r"--([\w-]+):\s*(?:light-dark\()?(#[0-9a-f]{6})(?:,\s*(#[0-9a-f]{6})\))?;",
        (bundle.FOLDER / "tokens.css").read_text(),
    )
}
SURFACES = ("canvas", "sunken", "raised", "hover", "selected")
HUES = ("red", "amber", "green", "violet", "sand")
TINTS = tuple(f"{hue}-tint" for hue in (*HUES, "grey", "accent"))
MARKS = (*(f"{hue}-mark" for hue in (*HUES, "grey")), "accent", "line-field")
PAIRS = [
    *((ink, surface, TEXT) for ink in ("ink", "ink-2", "ink-3") for surface in SURFACES),
    *((ink, tint, TEXT) for ink in ("ink", "ink-2") for tint in TINTS),
    *(("ink-3", tint, TEXT) for tint in ("sand-tint", "accent-tint", "grey-tint")),
    *(("accent", ground, TEXT) for ground in (*SURFACES, *TINTS) if ground != "grey-tint"),
    *(
        (f"{hue}-ink", ground, TEXT)
        for hue in HUES
        for ground in ("canvas", "sunken", "hover", "selected", f"{hue}-tint")
    ),
    ("ink", "lifted", TEXT),
    ("ink-3", "lifted", GRAPHIC),
    ("on-accent", "accent-fill", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-inverse", "inverse", TEXT),
    ("on-inverse-2", "inverse", TEXT),
    *((f"tlp-{colour}", "tlp-ground", TEXT) for colour in ("red", "amber", "green", "clear")),
    *((mark, ground, GRAPHIC) for mark in MARKS for ground in ("canvas", "sunken", "selected")),
    *((f"{hue}-mark", f"{hue}-tint", GRAPHIC) for hue in HUES),
    ("accent-fill", "canvas", GRAPHIC),
    ("chart-1", "canvas", GRAPHIC),
    ("chart-2", "canvas", GRAPHIC),
]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_is_strong_enough(scheme):
    weak = [
        (front, back)
        for front, back, needed in PAIRS
        if contrast(COLOURS[front][scheme], COLOURS[back][scheme]) < needed
    ]

    assert weak == []


def test_the_bundle_is_current():
    assert bundle.BUNDLE.read_text() == bundle.joined(), "run python -m tocsin.web.bundle"


def test_the_bundle_names_the_layers_first():
    order = "@layer reset, tokens, base, components, pages, utilities;"

    assert bundle.joined().splitlines()[0] == order


def test_squeezing_keeps_what_a_blank_means():
    text = "/* why */\n.a :is(b, c) > d {\n  inset: 0 auto;\n  color: red;\n}\n"

    assert bundle.squeezed(text) == ".a :is(b, c) > d{inset: 0 auto;color: red}"


def stylesheets():
    return [piece for piece in bundle.pieces() if piece.name != "order.css"]


@pytest.mark.parametrize("piece", stylesheets(), ids=lambda piece: piece.name)
def test_every_stylesheet_is_in_a_layer(piece):
    first = re.sub(r"/\*.*?\*/", "", piece.read_text(), flags=re.DOTALL).strip()

    assert first.startswith("@layer ")


def test_only_the_tokens_name_a_colour():
    named = [
        piece.name
        for piece in stylesheets()
        if piece.name != "tokens.css"
        and re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(", piece.read_text())
    ]

    assert named == []


def test_every_colour_that_is_used_exists():
    text = bundle.joined()
    known = set(re.findall(r"--([\w-]+):", text))

    assert set(re.findall(r"var\(--([\w-]+)\)", text)) - known == set()


def test_sides_are_named_by_the_flow_of_the_text():
    physical = r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|[;{ ](?:left|right|top):"

    assert re.findall(physical, bundle.joined()) == []
