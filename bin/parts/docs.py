"""Every link between our own documents leads somewhere, and the table of settings is the code's."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "admin" / "running.md"
START = "<!-- settings: written by bin/parts/docs.py --write -->\n"
END = "<!-- end of settings -->"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def anchors(document: Path) -> set[str]:
    """Return what a heading of a Markdown document is called in a link."""
    text = FENCED.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def broken(document: Path) -> Iterator[str]:
    for target in LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        place = (document.parent / file).resolve() if file else document
        if not place.exists():
            yield f"{document.relative_to(ROOT)}: {target} does not exist"
        elif anchor and place.suffix == ".md" and anchor not in anchors(place):
            yield f"{document.relative_to(ROOT)}: {target} names no heading"


def settings_table() -> str:
    """Return the administrator's table as the settings module itself declares it."""
    # A secret that is given keeps the settings from making one in the data directory.
    os.environ["TOCSIN_SECRET_KEY"] = "x" * 50
    env = import_module("tocsin.project.settings").env

    lines = ["| name | default | meaning |", "|---|---|---|"]
    for asked in sorted(env.asked, key=lambda asked: asked.name):
        name = f"`{asked.name}`" + (f", `{asked.name}_FILE`" if asked.is_secret else "")
        lines.append(f"| {name} | {asked.default} | {asked.meaning} |")
    return "\n".join(lines) + "\n"


def with_settings(text: str) -> str:
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    return f"{before}{start}{settings_table()}{end}{after}"


def stale() -> list[str]:
    text = TABLE.read_text(encoding="utf-8")
    if with_settings(text) == text:
        return []
    return [f"{TABLE.relative_to(ROOT)}: the table of settings is stale: bin/parts/docs.py --write"]


def main() -> int:
    if "--write" in sys.argv:
        TABLE.write_text(with_settings(TABLE.read_text(encoding="utf-8")), encoding="utf-8")
    found = [line for document in documents() for line in broken(document)] + stale()
    print("\n".join(found) or f"{len(documents())} documents, every link leads somewhere.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
