"""Every link between our own documents leads somewhere, and the table of settings is the code's."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def main() -> int:
    found = [line for document in documents() for line in broken(document)]
    print("\n".join(found) or f"{len(documents())} documents, every link leads somewhere.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
