"""What `bin/ci` checks, from top to bottom; the end says how each step went."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import wheel
from postgres import private_server
from stopping import stop_children_too

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
# A program that a step needs, and Debian's package that brings it.
NEEDED = {
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
    "/usr/bin/xgettext": "gettext",
    "/usr/bin/chromium": "chromium",
    "/usr/sbin/dovecot": "dovecot-imapd",
}


BY_HAND = "browser or compat"


def run(*command: str, **environment: str) -> bool:
    return (
        subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode == 0
    )


def tool(name: str, *arguments: str, **environment: str) -> bool:
    return run(str(PROGRAMS / name), *arguments, **environment)


def python(*arguments: str, **environment: str) -> bool:
    return run(sys.executable, *arguments, **environment)


def system_packages() -> bool:
    """Install what is missing when this is root; say what it is when it is not."""
    missing = [name for at, name in NEEDED.items() if not any(Path("/").glob(at.lstrip("/")))]
    if not missing:
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"missing: {', '.join(missing)}")
        return False
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    return run("apt-get", "-qq", "update", **quiet) and run(
        "apt-get", "-qq", "-y", "install", "--no-install-recommends", *missing, **quiet
    )


def migrations_complete() -> bool:
    return python("-m", "django", "makemigrations", "--check", "--dry-run", **TEST_SETTINGS)


def migrations_from_zero() -> bool:
    with tempfile.TemporaryDirectory() as folder, private_server() as address:
        command = ("-m", "tocsin.cli.main", "migrate")
        on_sqlite = python(*command, TOCSIN_DATA_DIR=folder)
        return python(*command, TOCSIN_DATA_DIR=folder, TOCSIN_DATABASE_URL=address) and on_sqlite


def run_tests(marks: str, *, on_postgresql: bool = False) -> bool:
    counts = ["--full"] if "--full" in sys.argv else []
    # A browser and a real client want the machine for themselves.
    at_once = [] if marks == BY_HAND else ["-n", "2", "--dist", "loadfile"]
    command = ("-m", "pytest", "-q", "-m", marks, *at_once, *counts)
    # Both processes must list the same cases in the same order, also where a set lists them.
    same = {"PYTHONHASHSEED": "0"}
    if not on_postgresql:
        return python(*command, **same)
    with private_server() as address:
        return python(*command, TEST_DATABASE_URL=address, **same)


STEPS: list[tuple[str, Callable[[], bool]]] = [
    ("system packages", system_packages),
    ("format", lambda: tool("ruff", "format", "--check", ".")),
    ("lint", lambda: tool("ruff", "check", ".")),
    ("types", lambda: tool("mypy")),
    ("import contracts", lambda: tool("lint-imports", "--no-cache")),
    ("migrations: none missing", migrations_complete),
    ("migrations: from zero, both databases", migrations_from_zero),
    ("translations", lambda: python("bin/parts/messages.py", "check")),
    ("docs", lambda: python("bin/parts/docs.py")),
    ("tests on SQLite", lambda: run_tests("not browser and not compat")),
    ("tests on PostgreSQL", lambda: run_tests("not browser and not compat", on_postgresql=True)),
    ("browser and real clients", lambda: run_tests(BY_HAND)),
    ("real servers on PostgreSQL", lambda: run_tests("compat", on_postgresql=True)),
    ("wheel in an empty environment", lambda: wheel.works(ROOT)),
]


def main() -> int:
    # What one process has compiled, those after it need not compile again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    results = []
    for name, step in STEPS:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        results.append((name, step(), time.monotonic() - started))
    print()
    for name, good, seconds in results:
        print(f"{'ok  ' if good else 'FAIL'} {seconds:6.1f} s  {name}")
    return int(not all(good for _, good, _ in results))


if __name__ == "__main__":
    stop_children_too()
    sys.exit(main())
