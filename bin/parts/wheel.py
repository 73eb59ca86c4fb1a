"""The built wheel, installed where there is no repository, and run there as its user does."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STARTS_WITHIN, STOPS_WITHIN = 60, 10


class Incomplete(Exception):  # noqa: N818 - it says what the wheel is
    """The wheel lacks a file of the package."""


def works(root: Path) -> bool:
    """Build, install, run, ask, stop; tell whether all of it went well."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        try:
            tocsin = _installed(root, here)
        except (subprocess.CalledProcessError, Incomplete) as error:
            print(error)
            return False
        with _running(tocsin, here) as (address, process):
            good = _answers(address, process)
            process.send_signal(signal.SIGTERM)
            try:
                code = process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                print(f"it did not stop within {STOPS_WITHIN} s")
                return False
        print(f"answers: {good}, exit code after SIGTERM: {code}")
        return good and code == 0


def _installed(root: Path, here: Path) -> Path:
    """Build the wheel, install it with the locked packages, and return its console script."""
    uv, environment = str(root / ".tools/bin/uv"), here / "environment"
    python = str(environment / "bin/python")
    install = [uv, "pip", "install", "--quiet", "--python", python]
    for command in (
        [uv, "build", "--quiet", "--wheel", "--out-dir", str(here), str(root)],
        [uv, "venv", "--quiet", "--python", _other_python(), str(environment)],
        [*install, "--require-hashes", "-r", str(root / "requirements/core.txt")],
    ):
        subprocess.run(command, check=True)
    (built,) = here.glob("*.whl")
    _check_carries_all(built, root / "src")
    subprocess.run([*install, "--no-deps", str(built)], check=True)
    version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
    print(f"{built.name}, {built.stat().st_size // 1024} KiB, on {version.stdout.strip()}")
    return environment / "bin/tocsin"


def _check_carries_all(built: Path, source: Path) -> None:
    """Refuse a wheel that lacks a file of the package: templates, styles, translations, data."""
    carried = set(zipfile.ZipFile(built).namelist())
    kept = subprocess.run(
        ["git", "ls-files", "tocsin"], cwd=source, capture_output=True, text=True, check=True
    )
    if missing := sorted(set(kept.stdout.splitlines()) - carried):
        raise Incomplete(f"the wheel lacks {', '.join(missing)}")


def _other_python() -> str:
    """Return an interpreter of the oldest version we run on, when there is one here."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which("python3.12"), *map(str, versions.glob("3.12.*/bin/python3"))]
    runs = (one for one in found if one and _runs(one))
    return next(runs, sys.executable)


def _runs(python: str) -> bool:
    # A version manager leaves programs on PATH that only say why they do not run.
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


@contextmanager
def _running(tocsin: Path, here: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{trial.getsockname()[1]}"
    environment = {"PATH": os.environ["PATH"], "HOME": str(here), "TOCSIN_LISTEN": listen}
    process = subprocess.Popen([tocsin, "run"], cwd=here, env=environment)
    try:
        yield f"http://{listen}", process
    finally:
        process.kill()
        process.wait()


def _answers(address: str, process: "subprocess.Popen[bytes]") -> bool:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/-/ready", timeout=5):
                break
        except OSError:
            time.sleep(0.2)
    else:
        return False
    with urllib.request.urlopen(f"{address}/sign-in", timeout=10) as page:
        return "<form" in page.read().decode()
