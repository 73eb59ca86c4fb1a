"""Translations: `update` gathers the sentences of the source, `compile` makes what programs read.

The compiled files are committed, so that a wheel built from a bare clone speaks every language and
nothing has to be compiled at a start; `check` tells when one is stale or a sentence is missing.
"""

import ast
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
LOCALE = Path("tocsin/words/locale")
LANGUAGES = ("pl", "de")
MAGIC = 0x950412DE
CONTEXT, PLURAL = "\x04", "\x00"


@dataclass
class Message:
    """One entry of a .po file."""

    is_fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        context = self.parts["msgctxt"] + CONTEXT if "msgctxt" in self.parts else ""
        plural = PLURAL + self.parts["msgid_plural"] if "msgid_plural" in self.parts else ""
        return context + self.parts.get("msgid", "") + plural

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]

    @property
    def is_complete(self) -> bool:
        return not self.is_fuzzy and bool(self.translations) and all(self.translations)


def messages(po: Path) -> Iterator[Message]:
    for block in re.split(r"\n\s*\n", po.read_text(encoding="utf-8")):
        message, name = Message(), ""
        for line in block.splitlines():
            message.is_fuzzy = message.is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            if found := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
                name, text = found.groups()
                message.parts[name] = ast.literal_eval(text)
            elif line.startswith('"'):
                message.parts[name] += ast.literal_eval(line)
        if "msgid" in message.parts:
            yield message


def compiled(po: Path) -> bytes:
    """Return the .mo file of a .po file, as the GNU gettext manual lays it out."""
    table = {m.key: PLURAL.join(m.translations) for m in messages(po) if m.is_complete}
    pairs = sorted((key.encode(), text.encode()) for key, text in table.items())
    keys, texts = _laid_out([key for key, _ in pairs]), _laid_out([text for _, text in pairs])
    start = 7 * 4 + 16 * len(pairs)
    index = b"".join(
        struct.pack("<II", length, base + offset)
        for base, (_, places) in ((start, keys), (start + len(keys[0]), texts))
        for length, offset in places
    )
    after = 7 * 4 + 8 * len(pairs)
    header = struct.pack("<7I", MAGIC, 0, len(pairs), 7 * 4, after, 0, start)
    return header + index + keys[0] + texts[0]


def _laid_out(texts: list[bytes]) -> tuple[bytes, list[tuple[int, int]]]:
    joined, places = b"", []
    for text in texts:
        places.append((len(text), len(joined)))
        joined += text + b"\0"
    return joined, places


def po_file(language: str, source: Path = SOURCE) -> Path:
    return source / LOCALE / language / "LC_MESSAGES" / "django.po"


def gather(source: Path) -> None:
    """Bring the .po files below `source` up to date with its sentences; needs GNU gettext."""
    for language in LANGUAGES:
        po_file(language, source).parent.mkdir(parents=True, exist_ok=True)
    wanted = [argument for language in LANGUAGES for argument in ("--locale", language)]
    command = [sys.executable, "-m", "django", "makemessages", *wanted]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = f"{source}{os.pathsep}{SOURCE.parent}"
    subprocess.run(
        [*command, "--no-location", "--no-obsolete", "--no-wrap", "--verbosity=0"],
        cwd=source / "tocsin",
        env=environment,
        check=True,
    )


def update() -> int:
    gather(SOURCE)
    return 0


def compile_all() -> int:
    for language in LANGUAGES:
        po = po_file(language)
        po.with_suffix(".mo").write_bytes(compiled(po))
    return 0


def check() -> int:
    """Say what is missing or stale; gather in a copy, so that nothing here is changed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(SOURCE, copy)
        gather(copy)
        found = [line for language in LANGUAGES for line in _missing(language, copy)]
    for language in LANGUAGES:
        po = po_file(language)
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != compiled(po):
            found.append(f"{language}: the compiled file is stale: bin/parts/messages.py compile")
    print("\n".join(found) or "Every sentence is translated.")
    return int(bool(found))


def _missing(language: str, copy: Path) -> Iterator[str]:
    for message in messages(po_file(language, copy)):
        if message.key and not message.is_complete:
            yield f"{language}: not translated: {message.parts['msgid']!r}"


if __name__ == "__main__":
    verbs = {"update": update, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:  # noqa: PLR2004 - a verb and nothing else
        sys.exit(f"usage: messages.py {'|'.join(verbs)}")
    sys.exit(verbs[sys.argv[1]]())
