"""Whether words say nothing but thanks, so that they open nothing again."""

import re

# Who thanks does not go on for longer than this; it also bounds the time that we look.
LIMIT = 400
NAMES = 3

_CLAUSE = re.compile(r"[.,!;:()…–—-]+")  # noqa: RUF001 - dashes as people type them
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")  # noqa: RUF001 - an apostrophe as people type it


def _folded(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


_THANKS = _folded(
    "thanks thank thx ty cheers"
    " dziękuję dziękuje dzięki dziękujemy dziekuje dzieki dziekujemy podziękowania dzięks"
    " danke dankeschön dank merci"
)
_AROUND = _folded(
    # English
    "you so very much a lot again all many for your the and it it's is that that's this now"
    " works working fine perfect perfectly great super excellent ok okay solved fixed resolved"
    " confirmed help quick fast prompt support response reply answer assistance team everyone"
    " everything good job well done nice wonderful awesome brilliant everybody guys indeed"
    # Polish
    " bardzo serdecznie ślicznie pięknie wielkie za pomoc szybką szybka szybko odpowiedź odpowiedz"
    " reakcję wsparcie i już juz teraz wszystko działa dziala dobrze super świetnie swietnie"
    " jest w porządku porządku gra naprawione rozwiązane potwierdzam"
    # German
    " vielen herzlichen besten schön schönen sehr recht lieben tausend für die das der ihre ihren"
    " eure euer deine hilfe schnelle schnellen unterstützung antwort rückmeldung und es jetzt"
    " wieder alles funktioniert geht läuft gut prima klasse bestens toll erledigt gelöst ist hat"
    " geklappt bestätigt"
)
_GREETINGS = _folded(
    "hi hello hey dear cześć czesc witam witaj dzień dobry hallo guten liebe lieber liebes sehr"
    " moin servus szanowni szanowny szanowna good"
)
_CLOSINGS = _folded(
    "regards best kind sincerely yours pozdrawiam pozdrowienia serdecznie poważaniem"
    " grüße grüssen grüßen gruß gruss lg mfg vg viele freundliche freundlichen mit z"
)


def is_only_thanks(text: str) -> bool:
    """Say whether the text (English, Polish or German) thanks and adds nothing to be acted upon.

    Looks at every character a fixed number of times. When in doubt the answer is no: an incident
    that is opened needlessly costs a minute, a complaint that is taken for thanks is lost.
    """
    if len(text) > LIMIT or "?" in text or any(character.isdigit() for character in text):
        return False
    lines = [found for line in text.splitlines() if (found := _clauses(line))]
    thanked = False
    for number, clauses in enumerate(lines):
        if thanked and _is_signature(lines[number:]):
            return True
        for words in clauses:
            if not (_says_thanks(words) or (not thanked and _greets(words))):
                tail = clauses[clauses.index(words) :]
                return thanked and _ends([tail, *lines[number + 1 :]])
            thanked = thanked or any(word.casefold() in _THANKS for word in words)
    return thanked


def _clauses(line: str) -> list[list[str]]:
    return [words for part in _CLAUSE.split(line) if (words := _WORD.findall(part))]


def _says_thanks(words: list[str]) -> bool:
    """Accept words of thanks and what goes with them, perhaps with the name of who is thanked."""
    rest = [word for word in words if word.casefold() not in _THANKS | _AROUND]
    begins = words[0].casefold() in _THANKS | _AROUND
    return begins and len(rest) <= NAMES and _are_names(rest)


def _greets(words: list[str]) -> bool:
    rest = [word for word in words if word.casefold() not in _GREETINGS]
    return words[0].casefold() in _GREETINGS and len(rest) <= NAMES and _are_names(rest)


def _is_signature(lines: list[list[list[str]]]) -> bool:
    return _closes([word for clauses in lines for clause in clauses for word in clause])


def _ends(lines: list[list[list[str]]]) -> bool:
    """Accept a farewell on the same line as the thanks, up to the end of the text."""
    return lines[0][0][0].casefold() in _CLOSINGS and _is_signature(lines)


def _closes(words: list[str]) -> bool:
    """Accept a farewell and a name, or either."""
    names = [word for word in words if word.casefold() not in _CLOSINGS]
    at_end = words[len(words) - len(names) :] == names
    return at_end and len(names) <= NAMES and _are_names(names)


def _are_names(words: list[str]) -> bool:
    return all(word.istitle() for word in words)
