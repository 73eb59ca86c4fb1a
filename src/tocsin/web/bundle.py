"""Join the stylesheets, one per component for people, into the one file a browser loads.

Run `python -m tocsin.web.bundle` after changing a stylesheet; a test compares the result.
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
BUNDLE = FOLDER / "tocsin.css"


def pieces() -> list[Path]:
    """Return the stylesheets in the order of their layers."""
    first = [FOLDER / f"{name}.css" for name in ("order", "reset", "tokens", "base")]
    components = sorted((FOLDER / "components").glob("*.css"))
    pages = sorted((FOLDER / "pages").glob("*.css"))
    return [*first, *components, *pages, FOLDER / "utilities.css"]


def squeezed(text: str) -> str:
    """Return a stylesheet on one line, without comments; spaces that may mean something stay."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};]) ?", r"\1", text).replace(";}", "}").strip()


def joined() -> str:
    # One line per stylesheet, so that two people's changes merge.
    return "".join(f"{squeezed(piece.read_text())}\n" for piece in pieces())


if __name__ == "__main__":
    BUNDLE.write_text(joined())
