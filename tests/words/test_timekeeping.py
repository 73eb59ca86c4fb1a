import pytest
from django.utils import translation

from tocsin.domain.clocks.rules import PAUSES, Agreement, ClockState, Hours, Kind, Measure
from tocsin.domain.clocks.rules.promises import HOLDS
from tocsin.domain.clocks.rules.replay import STANDSTILL
from tocsin.domain.incidents.rules import DONE, HoldReason, State
from tocsin.domain.incidents.rules.clocks import WEIGHED
from tocsin.words.labels import LABELS, label

ENDS = (*DONE, State.CLOSED, "merged", "passed_on", "assigned", "acknowledged", "public_reply")
CODES = [
    ("agreement", Agreement),
    ("measure", Measure),
    ("clock_state", ClockState),
    ("hours", Hours),
    ("interval", Kind),
    ("pause", [*HOLDS, *HoldReason, *PAUSES]),
    ("pause", [STANDSTILL + end for end in ENDS]),
    ("chosen", [*WEIGHED, "as_of", "registered", "received", "asked", "reopened", "public_update"]),
    ("named", ["organisation", "service", "category", "party", "priority", "team", "supplier"]),
]


@pytest.mark.parametrize(("kind", "codes"), CODES)
def test_every_code_of_a_clock_has_its_word(kind, codes):
    assert [code for code in codes if str(code) not in LABELS[kind]] == []


@pytest.mark.parametrize("language", ["pl", "de"])
@pytest.mark.parametrize("kind", sorted({kind for kind, _codes in CODES}))
def test_the_words_of_clocks_are_not_left_in_english(kind, language):
    english = {code: str(label(kind, code)) for code in LABELS[kind]}
    with translation.override(language):
        assert [c for c, word in english.items() if str(label(kind, c)) == word] == []
