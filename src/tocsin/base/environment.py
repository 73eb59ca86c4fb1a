"""Reading what an operator sets: what nobody declared and what cannot be used stops the start.

* Unusable
  x a value that makes no sense, a secret's file that is missing, a name nobody declared
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

FILE = "_FILE"

type Network = IPv4Network | IPv6Network


class Unusable(Exception):  # noqa: N818 - it is an answer to the operator, in one line that names the setting
    """A setting cannot be used; the message names it and says why."""


@dataclass(frozen=True)
class Asked:
    """One setting as the administrator's table shows it."""

    name: str
    default: str
    meaning: str
    is_secret: bool = False


@dataclass
class Environment:
    """The variables of one prefix, remembering which names were asked for."""

    variables: Mapping[str, str]
    prefix: str
    asked: list[Asked] = field(default_factory=list)

    def text(self, name: str, default: str, meaning: str, shown: str = "") -> str:
        """Return the value or the default; `shown` is the default in words, when it depends."""
        self.asked.append(Asked(name, shown or (default and f"`{default}`"), meaning))
        return self.variables.get(name, "").strip() or default

    def secret(self, name: str, meaning: str, default: str = "") -> str:
        """Return the value of `name`, or the content of the file that `name_FILE` names."""
        self.asked.append(Asked(name, default, meaning, is_secret=True))
        value, file = self.variables.get(name, ""), self.variables.get(name + FILE, "")
        if value and file:
            raise Unusable(f"{name}: set either it or {name}{FILE}, not both")
        return _content(name + FILE, Path(file)) if file else value.strip()

    def choice(self, name: str, default: str, among: tuple[str, ...], meaning: str) -> str:
        value = self.text(name, default, meaning)
        if value not in among:
            raise Unusable(f"{name}: {value!r} is none of {', '.join(among)}")
        return value

    def number(self, name: str, default: int, meaning: str, shown: str = "") -> int:
        value = self.text(name, str(default), meaning, shown)
        if not value.isdecimal() or int(value) < 1:
            raise Unusable(f"{name}: {value!r} is no whole number above zero")
        return int(value)

    def networks(self, name: str, meaning: str) -> list[Network]:
        """Return the networks of a list with commas; an address is a network of one."""
        try:
            return [
                ip_network(one.strip()) for one in self.text(name, "", meaning).split(",") if one
            ]
        except ValueError as error:
            raise Unusable(f"{name}: {error}") from None

    def folder(self, name: str, default: str, meaning: str) -> Path:
        return Path(self.text(name, default, meaning)).expanduser().absolute()

    def address(self, name: str, default: str, meaning: str) -> tuple[str, int]:
        """Return host and port of `host:port`, `[v6]:port` included."""
        value = self.text(name, default, meaning)
        try:
            parts = urlsplit(f"//{value}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or port is None or parts.path or parts.username:
            raise Unusable(f"{name}: {value!r} is no address like 127.0.0.1:8000")
        return host, port

    def refuse_unknown(self) -> None:
        """Stop at the first variable of our prefix that nobody asked for: it is a typing error."""
        known = {asked.name for asked in self.asked}
        known |= {asked.name + FILE for asked in self.asked if asked.is_secret}
        for name in sorted(self.variables):
            if name.startswith(self.prefix) and name not in known:
                raise Unusable(f"{name}: there is no setting of this name")


def url(name: str, value: str, schemes: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address; a refusal does not repeat it, for it may hold a password."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Unusable(f"{name}: it is no address that begins with {' or '.join(schemes)}://")
    return parts


def reachable(host: str) -> str:
    """Return, as part of an address, where a server that listens on `host` is reached from here."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{host}]" if ":" in host else host


def _content(name: str, file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"{name}: the file {str(file)!r} cannot be read") from None
    if not text:
        raise Unusable(f"{name}: the file {str(file)!r} is empty")
    return text
