"""The key that signs sessions: given by the operator, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path
from tempfile import mkstemp

from tocsin.base.environment import Unusable

SHORTEST = 20


def secret_key(name: str, given: str, data_dir: Path) -> str:
    if given:
        return _long_enough(name, given)
    file = data_dir / "secret_key"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_once(file)
        return _long_enough(str(file), file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise Unusable(
            f"TOCSIN_DATA_DIR: {str(data_dir)!r} is unusable: {error.strerror}"
        ) from None


def _make_once(file: Path) -> None:
    """Write the key beside its place, for its owner alone, and link it there in one step."""
    if file.exists():
        return
    descriptor, draft = mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(50) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # web and worker started at once, and the other was first
    finally:
        Path(draft).unlink()


def _long_enough(name: str, key: str) -> str:
    if len(key) < SHORTEST:
        raise Unusable(f"{name}: a key of fewer than {SHORTEST} characters protects nothing")
    return key
