"""What every template keeps to: it can be translated, and the strict policy lets it through."""

import re

import pytest

from tests.architecture.source import PACKAGE, ROOT, committed

TEMPLATES = [
    path for path in committed() if path.suffix == ".html" and path.is_relative_to(PACKAGE)
]
# Its own outside world: mail programs know no stylesheets.
PAGES = [path for path in TEMPLATES if path.is_relative_to(PACKAGE / "web")]


def found(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_sentences_with_blanks_are_trimmed():
    assert found(r"{%\s*blocktrans(?!late)|{%\s*blocktranslate(?!.*\btrimmed\b)", TEMPLATES) == []


def test_placeholders_in_sentences_have_names():
    sources = [
        path for path in committed() if path.is_relative_to(PACKAGE) and path.suffix == ".py"
    ]

    assert found(r"\bn?p?gettext(_lazy)?\(.*%[sd]", sources) == []
    assert found(r"\b_\([\"'].*%[sd]", sources) == []


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\sstyle\s*=", id="no style attribute"),
        pytest.param(r"\son[a-z]+\s*=\s*[\"']", id="no handler attribute"),
        pytest.param(r"javascript:", id="no script in an address"),
        pytest.param(r"<style\b", id="no style element"),
        pytest.param(
            r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", id="no inline script"
        ),
        pytest.param(r"\|safe\b|{%\s*autoescape\s+off", id="nothing unescaped"),
        pytest.param(r"(src|href)\s*=\s*[\"']https?:", id="nothing from elsewhere"),
    ],
)
def test_pages_need_no_exception_from_the_policy(pattern):
    assert found(pattern, PAGES) == []


def test_components_see_only_what_they_were_given():
    assert found(r"{%\s*include\s+[\"']components/(?!.*\bonly\b)", PAGES) == []
