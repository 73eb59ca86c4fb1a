"""What an address, a role, a scope and a password must be, and what a role sees."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.base.errors import BadInput

ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]{1,189}")
SLUG = re.compile(r"[a-z0-9]+(?:[a-z0-9-]*[a-z0-9])?")
PASSWORD_LENGTH = 12
PASSWORD_LIMIT = 256
NAME_LIMIT = 120
SLUG_LIMIT = 60


class Kind(StrEnum):
    """What a person is to the desk."""

    AGENT = "agent"
    CONTACT = "contact"
    SYSTEM = "system"


class Role(StrEnum):
    REPORTER = "reporter"
    AGENT = "agent"
    TEAM_LEAD = "team-lead"
    MAJOR_INCIDENT_MANAGER = "major-incident-manager"
    SECURITY_OFFICER = "security-officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Reach(StrEnum):
    """How far a grant goes."""

    DESK = "desk"
    ORGANISATION = "organisation"
    TEAM = "team"


class OrganisationKind(StrEnum):
    OWN = "own"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


class TeamKind(StrEnum):
    SUPPORT = "support"
    SECURITY = "security"
    MANAGEMENT = "management"


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


WORKERS = frozenset(
    {
        Role.AGENT,
        Role.TEAM_LEAD,
        Role.MAJOR_INCIDENT_MANAGER,
        Role.SECURITY_OFFICER,
        Role.MANAGER,
        Role.ADMINISTRATOR,
    }
)
SEERS = WORKERS | {Role.AUDITOR}


@dataclass(frozen=True)
class Sender:
    """Somebody known by an address only, perhaps nobody the desk has met."""

    email: str
    name: str = ""
    language: str = ""


@dataclass(frozen=True)
class Granted:
    """A role with its reach, and the organisations or team the reach names."""

    role: Role
    reach: Reach = Reach.DESK
    organisations: frozenset[int] = frozenset()
    team: int | None = None


@dataclass(frozen=True)
class Rights:
    """Everything that decides what one person may see and do, read once."""

    person: int
    system: bool = False
    granted: tuple[Granted, ...] = ()
    teams: frozenset[int] = frozenset()
    leads: frozenset[int] = frozenset()
    shared_organisations: frozenset[int] = field(default_factory=frozenset)

    def desk(self, *roles: Role) -> bool:
        """Say whether any of the roles is held for the whole desk."""
        return any(g.role in roles and g.reach is Reach.DESK for g in self.granted)

    def holds(self, *roles: Role) -> bool:
        """Say whether any of the roles is held, however far it reaches."""
        return any(g.role in roles for g in self.granted)

    def organisations(self, *roles: Role) -> frozenset[int]:
        return frozenset().union(*(g.organisations for g in self.granted if g.role in roles))

    def granted_teams(self, *roles: Role) -> frozenset[int]:
        return frozenset(g.team for g in self.granted if g.role in roles and g.team is not None)


def folded(address: str) -> str:
    """Return the address as it is compared and stored; refuse what is none."""
    text = address.strip()
    if not ADDRESS.fullmatch(text) or len(text) > 254 or not text.isprintable():  # noqa: PLR2004 - RFC 5321, 4.5.3.1
        raise BadInput("address.invalid", field="email")
    return text.casefold()


def check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LIMIT:
        raise BadInput("slug.invalid", field="slug")


def check_name(name: str, field: str = "name") -> str:
    text = " ".join(name.split())
    if not text:
        raise BadInput("field.missing", field=field)
    if len(text) > NAME_LIMIT:
        raise BadInput("field.too_long", field=field, limit=NAME_LIMIT)
    if not text.isprintable():
        raise BadInput("field.unprintable", field=field)
    return text


def check_password(password: str, *, email: str = "", name: str = "") -> None:
    """Refuse what is short, endless or made of the person's own name (NIST SP 800-63B, 5.1.1.2)."""
    if len(password) < PASSWORD_LENGTH:
        raise BadInput("password.too_short", field="password", least=PASSWORD_LENGTH)
    if len(password) > PASSWORD_LIMIT:
        raise BadInput("password.too_long", field="password", limit=PASSWORD_LIMIT)
    if len(set(password)) < 5:  # noqa: PLR2004 - "aaaaaaaaaaaa" and its like
        raise BadInput("password.too_simple", field="password")
    own = {part for part in re.split(r"[^\w]+", f"{email} {name}".casefold()) if len(part) > 3}  # noqa: PLR2004
    rest = password.casefold()
    for part in own:
        rest = rest.replace(part, "")
    if len(rest) < PASSWORD_LENGTH // 2:
        raise BadInput("password.too_personal", field="password")


def is_throttled(hits: int, since: datetime, now: datetime, limit: int, window: timedelta) -> bool:
    """Say whether `hits` counted since `since` use up the limit of the window that contains now."""
    return now - since < window and hits >= limit
