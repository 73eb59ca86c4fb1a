"""What a mail that came in asks for: a new incident, an answer, a way back, or nothing at all."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.domain.conversations.rules import Automatic
from tocsin.domain.incidents.rules.lifecycle import OPEN, State
from tocsin.domain.incidents.rules.registration import TITLE_LIMIT

GIST = 80
REPLY_MARKS = frozenset({"re", "aw", "odp", "sv", "antw", "fw", "fwd", "wg", "pd"})
MARK_LIMIT = 6


class Standing(StrEnum):
    """What the sender is to the incident that the mail answers."""

    STRANGER = "stranger"
    TAKING_PART = "taking_part"
    STAFF = "staff"


class Course(StrEnum):
    """What becomes of a mail."""

    REGISTER = "register"
    REFER = "refer"
    ANSWER = "answer"
    REOPEN = "reopen"
    NOTE = "note"
    QUARANTINE = "quarantine"


@dataclass(frozen=True)
class Arrival:
    """A mail as the rules need it; without a state it answers nothing that is known here.

    `certain` is false when only a number in the subject, which anybody can write, tells of the
    incident.
    """

    automatic: str = ""
    state: State | None = None
    certain: bool = True
    standing: Standing = Standing.STRANGER
    only_thanks: bool = False
    may_come_back: bool = True


@dataclass(frozen=True)
class Phrases:
    """The few words that intake itself writes, in the desk's language.

    `stranger` and `too_late` name the older incident as %(number)s.
    """

    no_subject: str
    no_text: str
    stranger: str
    too_late: str


def course(arrival: Arrival) -> Course:
    """Return what to do; no automatic mail ever changes a state, and no stranger joins in."""
    stranger = arrival.standing is Standing.STRANGER
    if arrival.state is None or (stranger and not arrival.certain):
        return _new(arrival)
    if arrival.automatic or arrival.standing is Standing.STAFF:
        return Course.NOTE
    if stranger:
        return Course.REFER
    if arrival.state in OPEN or arrival.only_thanks:
        return Course.ANSWER
    return Course.REOPEN if arrival.may_come_back else Course.REFER


def _new(arrival: Arrival) -> Course:
    if arrival.automatic in (Automatic.REPLIED, Automatic.BOUNCE):
        return Course.QUARANTINE
    return Course.REGISTER if arrival.state is None else Course.REFER


def title_of(subject: str, text: str, fallback: str) -> str:
    """Return the subject without its reply marks, else the first words of the text."""
    words = subject.split()
    while words and _is_reply_mark(words[0]):
        words.pop(0)
    title = " ".join(words) or _gist(text) or fallback
    return title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1].rstrip()}…"


def _is_reply_mark(word: str) -> bool:
    return word.endswith(":") and len(word) <= MARK_LIMIT and word[:-1].casefold() in REPLY_MARKS


def _gist(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = " ".join(line[: TITLE_LIMIT * 2].split())
    if len(line) <= GIST:
        return line
    return f"{line[:GIST].rpartition(' ')[0] or line[:GIST]}…"
