"""Collects stylesheets, scripts and pictures under hashed names, once per version of them."""

import argparse
import hashlib
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from tocsin.cli.children import command
from tocsin.cli.refused import Refused


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "static",
        help="collect stylesheets and scripts (`tocsin web` does it by itself)",
        description="Collect stylesheets, scripts and pictures into the data directory.",
    )
    parser.set_defaults(call=static)


def static(_parsed: argparse.Namespace) -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def collect_if_changed(target: Path, apps: Sequence[str]) -> None:
    """Collect in a process of its own, because it needs the framework and this one does not."""
    stamp, now = target / "collected", _digest(apps)
    if stamp.exists() and stamp.read_text() == now:
        return
    if subprocess.run(command("static"), check=False).returncode:
        raise Refused(f"the files for browsers cannot be collected into {target}")
    stamp.write_text(now)


def _digest(apps: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for folder in _folders(apps):
        for file in sorted(folder.rglob("*")):
            facts = file.stat()
            digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _folders(apps: Sequence[str]) -> Iterator[Path]:
    for app in apps:
        spec = find_spec(app)
        for place in (spec and spec.submodule_search_locations) or ():
            yield Path(place) / "static"
