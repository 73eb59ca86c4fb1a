"""How to sign in to a demo desk: a password of its own, kept where only its user can read it."""

from pathlib import Path

from tocsin.base.blobs import write_through
from tocsin.base.identifiers import secret


def password_file() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / "demo-password"


def new_password() -> str:
    """Return a password that can be read aloud, and keep it beside the database."""
    password = "-".join(secret(4) for _ in range(4))
    password_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_through(password_file(), f"{password}\n".encode())
    return password


def sign_in_lines() -> list[str]:
    """Return who can sign in and with which password; nothing on a desk without the demo."""
    from django.conf import settings

    from tocsin.cli.demo.people import DOMAIN, DOORS
    from tocsin.domain.accounts.queries import person_at

    doors = {role: f"{key}@{DOMAIN}" for role, key in DOORS.items()}
    if not password_file().exists() or person_at(doors["agent"]) is None:
        return []
    password, width = password_file().read_text().strip(), max(map(len, doors))
    return [
        f"Sign in at {settings.BASE_URL} with the password {password} as",
        *(f"  {role.ljust(width)}  {address}" for role, address in doors.items()),
    ]
