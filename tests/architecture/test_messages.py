"""The compiler of translations agrees with the reader that the standard library has."""

import gettext
import importlib.util
import io

import pytest

from tests.architecture.source import ROOT

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; "
"plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#: somewhere
msgid "Open"
msgstr "Otwarte"

msgctxt "verb"
msgid "Open"
msgstr "Otwórz"

msgid "%(count)s incident"
msgid_plural "%(count)s incidents"
msgstr[0] "%(count)s zgłoszenie"
msgstr[1] "%(count)s zgłoszenia"
msgstr[2] "%(count)s zgłoszeń"

msgid ""
"A long "
"\"line\"\n"
msgstr ""
"Długa "
"„linia”\n"

#, fuzzy
msgid "Guessed"
msgstr "Zgadnięte"

msgid "Missing"
msgstr ""
"""


@pytest.fixture(scope="module")
def compiler():
    place = ROOT / "bin" / "parts" / "messages.py"
    specification = importlib.util.spec_from_file_location("messages", place)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def po(tmp_path):
    file = tmp_path / "django.po"
    file.write_text(PO, encoding="utf-8")
    return file


@pytest.fixture
def polish(compiler, po):
    return gettext.GNUTranslations(io.BytesIO(compiler.compiled(po)))


def test_a_sentence_and_its_like_in_another_sense_are_told_apart(polish):
    assert polish.gettext("Open") == "Otwarte"
    assert polish.pgettext("verb", "Open") == "Otwórz"


@pytest.mark.parametrize(
    (("count"), "said"), [(1, "zgłoszenie"), (3, "zgłoszenia"), (5, "zgłoszeń")]
)
def test_every_plural_is_there(polish, count, said):
    translated = polish.ngettext("%(count)s incident", "%(count)s incidents", count)

    assert translated == f"%(count)s {said}"


def test_lines_are_joined_and_marks_unescaped(polish):
    assert polish.gettext('A long "line"\n') == "Długa „linia”\n"


def test_what_is_guessed_or_missing_stays_english(polish):
    assert polish.gettext("Guessed") == "Guessed"
    assert polish.gettext("Missing") == "Missing"


def test_what_is_guessed_or_missing_is_incomplete(compiler, po):
    incomplete = [m.parts["msgid"] for m in compiler.messages(po) if not m.is_complete]

    assert incomplete == ["Guessed", "Missing"]
