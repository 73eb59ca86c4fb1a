"""`tocsin backup` and `tocsin restore`: the whole desk in one file."""

import argparse
import sys
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
    restore.add_argument("--json", action="store_true", help="print what was restored as JSON")
    restore.set_defaults(call=_restore)


def _backup(parsed: argparse.Namespace) -> int:
    from tocsin.cli.backup.making import make

    try:
        manifest = make(parsed.file)
    except OSError as error:
        raise Refused(f"{parsed.file}: {error.strerror}") from error
    _tell(parsed, manifest, "backed up")
    for sha256 in manifest.missing:
        print(f"tocsin: attachment {sha256} is gone or spoilt and not in it", file=sys.stderr)
    if manifest.journal["broken"]:
        print("tocsin: the journal is broken: see tocsin journal verify", file=sys.stderr)
    return int(bool(manifest.missing or manifest.journal["broken"]))


def _restore(parsed: argparse.Namespace) -> None:
    from tocsin.cli.backup.restoring import restore

    try:
        manifest = restore(parsed.file)
    except OSError as error:
        raise Refused(f"{error.filename or parsed.file}: {error.strerror}") from error
    _tell(parsed, manifest, "restored")
    for sha256 in manifest.missing:
        print(f"tocsin: note: attachment {sha256} was not in the backup", file=sys.stderr)


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
