"""A PostgreSQL server of our own: from the installed programs, on loopback, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = 15
# What tests write may be lost with the machine, so nothing waits for the disk.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
HOW = "apt-get install postgresql (Debian, Ubuntu) or dnf install postgresql-server (Fedora)"


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str]:
    """Start a server in a temporary folder and yield the address of an empty database.

    A durable one writes to the disk as every server does; tests can do without.
    """
    programs, user = _programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="tocsin-postgres-"))
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    try:
        _make(programs, folder / "data", user)
        server = _start(programs, folder, port, user, {} if durable else HASTY)
        try:
            _wait(server, port, folder / "log")
            yield f"postgresql://tocsin@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of the newest installed server programs."""
    folders = sorted(
        (
            path
            for path in Path("/usr/lib/postgresql").glob("*/bin")
            if path.parent.name.isdecimal()
        ),
        key=lambda path: int(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    for folder in [*folders, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "initdb").exists() and _version(folder) >= OLDEST:
            return folder
    sys.exit(f"PostgreSQL {OLDEST} or newer is not installed here: {HOW}")


def _version(folder: Path) -> int:
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(said.stdout.split()[2].split(".")[0])


def _unprivileged() -> str | None:
    """Return whom to start the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _make(programs: Path, data: Path, user: str | None) -> None:
    command = [
        programs / "initdb",
        "--username=tocsin",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    subprocess.run(
        [*command, "--locale=C.UTF-8", f"--pgdata={data}"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=data.parent,
        **_as(user),
    )


def _start(
    programs: Path, folder: Path, port: int, user: str | None, more: dict[str, str]
) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "max_connections": 200,
        **more,
    }
    options = [f"-c{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **_as(user),
        )


def _as(user: str | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"the private PostgreSQL server did not start:\n{log.read_text()[-2000:]}")
