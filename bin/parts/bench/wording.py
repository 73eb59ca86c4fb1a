"""What people write in the corpus: drawn from a few parts, so that no two incidents sound alike."""

from dataclasses import dataclass
from random import Random

from tocsin.base.markup import markdown_to_html

THINGS = (
    "printer",
    "ward computer",
    "badge reader",
    "infusion pump gateway",
    "pharmacy screen",
    "telephone",
    "mailbox",
    "scanner",
    "wireless network",
    "patient record",
    "laboratory interface",
    "remote access",
    "shared drive",
    "projector",
    "time clock",
    "door control",
)
PLACES = (
    "on ward 4",
    "in radiology",
    "in the pharmacy",
    "at admissions",
    "in the laboratory",
    "in operating theatre 2",
    "in the kitchen",
    "on ward 7",
    "in outpatient billing",
    "in the research office",
    "at the gate",
    "in dialysis",
)
TROUBLES = (
    "does not answer",
    "is very slow since this morning",
    "shows an empty screen",
    "asks for the password again and again",
    "loses its connection every few minutes",
    "prints the wrong labels",
    "freezes after signing in",
    "reports that the certificate has expired",
    "cannot be reached from home",
    "shows yesterday's figures",
)
TAILS = (
    "We restarted it twice and it came back the same.",
    "Nobody else around here has it, as far as I know.",
    "It began after the update of last night.",
    "Please call before you come, we are with patients.",
    "Yesterday it still worked.",
    "The screen says error 0x{code:04X}.",
    "The inventory number is {code}.",
    "We write on paper for now.",
)
WORK = (
    "I have looked at the log and found a timeout at step {code}.",
    "Could you tell us whether it happens with another account as well?",
    "The cable was changed and the port moved to switch {code}.",
    "I have set the profile back; please sign out and in again.",
    "A colleague of the network team looks at it now.",
    "The supplier knows it as case {code} and delivers a fix this week.",
    "It works again on the test computer, please try it on yours.",
    "The certificate was renewed and the program started again.",
)
PARAGRAPHS = 600


@dataclass(frozen=True)
class Words:
    """A text as it was typed and as it is shown."""

    body: str
    html: str


class Wording:
    """Draws titles and texts; what is rendered is rendered once."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.reports = [self._rendered(self._report()) for _ in range(PARAGRAPHS)]
        self.answers = [self._rendered(self._answer()) for _ in range(PARAGRAPHS)]

    def title(self) -> str:
        thing, place, trouble = map(self.dice.choice, (THINGS, PLACES, TROUBLES))
        return f"{thing.capitalize()} {place} {trouble}"

    def report(self) -> Words:
        return self._joined(self.reports, self.dice.choice((1, 2, 2, 3)))

    def answer(self) -> Words:
        return self._joined(self.answers, self.dice.choice((1, 1, 2, 3)))

    def reason(self) -> str:
        return self.dice.choice(self.answers).body

    def _report(self) -> str:
        code = self.dice.randrange(10_000)
        ends = " ".join(self.dice.sample(TAILS, 2)).format(code=code)
        thing, place, trouble = map(self.dice.choice, (THINGS, PLACES, TROUBLES))
        return f"The {thing} {place} {trouble}. {ends}"

    def _answer(self) -> str:
        return " ".join(self.dice.sample(WORK, 2)).format(code=self.dice.randrange(10_000))

    def _rendered(self, paragraph: str) -> Words:
        return Words(paragraph, markdown_to_html(paragraph))

    def _joined(self, pool: list[Words], count: int) -> Words:
        parts = self.dice.sample(pool, count)
        return Words("\n\n".join(p.body for p in parts), "".join(p.html for p in parts))
