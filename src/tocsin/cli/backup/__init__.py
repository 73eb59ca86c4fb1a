"""`tocsin backup` and `tocsin restore`: the whole desk in one file."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json

if TYPE_CHECKING:
    from tocsin.cli.backup.manifest import Manifest


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser(
        "backup",
        help="write the whole desk into one file, while it runs",
        description="Write everything the desk keeps into one file, as of one moment, while it "
        "runs. The file holds secrets and is readable for its owner alone.",
    )
    backup.add_argument("file", metavar="FILE", type=Path, help="a new file, or an older backup")
    backup.add_argument("--json", action="store_true", help="print what is in it as JSON")
    backup.set_defaults(call=_backup)
    restore = commands.add_parser(
        "restore",
        help="fill an empty desk from such a file",
        description="Fill an empty desk from a backup of this version or an older one, on either "
        "database, and verify its journal. Either all of it is restored or nothing.",
    )
    restore.add_argument("file", metavar="FILE", type=Path, help="what tocsin backup wrote")
    restore.add_argument(
        "--although-broken",
        action="store_true",
        help="restore a journal that was broken already when it was backed up",
    )
    restore.add_argument("--json", action="store_true", help="print what was restored as JSON")
    restore.set_defaults(call=_restore)


def _backup(parsed: argparse.Namespace) -> int:
    from tocsin.cli.backup.making import make
    from tocsin.cli.backup.record import chains

    with _one_line(parsed.file):
        manifest = make(parsed.file)
    _tell(parsed, manifest, "backed up")
    for sha256 in manifest.missing:
        print(f"tocsin: attachment {sha256} is gone or spoilt and not in it", file=sys.stderr)
    if broken := manifest.journal["broken"]:
        told = f"the journal does not verify, {chains(broken)}: see tocsin journal verify"
        print(f"tocsin: {told}", file=sys.stderr)
    return int(bool(manifest.missing or broken))


def _restore(parsed: argparse.Namespace) -> None:
    from tocsin.cli.backup.restoring import restore

    with _one_line(parsed.file):
        manifest = restore(parsed.file, although_broken=parsed.although_broken)
    _tell(parsed, manifest, "restored")
    for sha256 in manifest.missing:
        print(f"tocsin: note: attachment {sha256} was not in the backup", file=sys.stderr)


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Say in one line which file cannot be read or written."""
    try:
        yield
    except OSError as error:
        named = str(error.filename or path)
        named = str(path) if named.startswith(str(path)) else named
        raise Refused(f"{named}: {error.strerror}") from error


def _tell(parsed: argparse.Namespace, manifest: "Manifest", done: str) -> None:
    if parsed.json:
        size = parsed.file.stat().st_size
        print_json({"file": str(parsed.file), "size": size} | manifest.summary())
        return
    events = manifest.journal["events"]
    print(
        f"{parsed.file}: {done}, {manifest.rows} rows with {events} events of the journal "
        f"and {manifest.attachments} attachments, as of {manifest.made_at}."
    )
