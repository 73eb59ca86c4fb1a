"""Who calls: a token in the Authorization header, and nothing else."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest

from tocsin.api.problems import Problem
from tocsin.base import instants
from tocsin.domain.accounts import queries, traces
from tocsin.domain.accounts.models import Person, Token
from tocsin.domain.accounts.rules import Scope

TRIES_PER_MACHINE = 60
WINDOW = timedelta(minutes=15)
CHALLENGE = 'Bearer realm="tocsin"'
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Each scope includes the ones before it.
RANK = {Scope.READ: 0, Scope.WRITE: 1, Scope.ADMIN: 2}


class Call(HttpRequest):
    """A request that came through the door: who calls is known."""

    token: Token
    person: Person


def token_of(request: HttpRequest) -> Token:
    """Return the caller's token; refuse with 401, or 429 when this machine failed too often."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not secret.strip():
        raise _unknown("token.missing", CHALLENGE)
    now = instants.now()
    token = queries.usable_token(secret.strip(), now)
    if token is None:
        # Only failures count: a machine with a good token is never slowed by its neighbours.
        machine = request.META.get("REMOTE_ADDR", "")[:64]
        traces.throttled(f"token-from:{machine}", now, TRIES_PER_MACHINE, WINDOW)
        raise _unknown("token.invalid", f'{CHALLENGE}, error="invalid_token"')
    traces.note_use(token, now)
    return token


def _unknown(code: str, challenge: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, code, headers={"WWW-Authenticate": challenge})


def require_scope(token: Token, scope: Scope) -> None:
    held = max((RANK[Scope(found)] for found in token.scopes.split()), default=-1)
    if held < RANK[scope]:
        challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise Problem(
            HTTPStatus.FORBIDDEN,
            "token.scope_missing",
            headers={"WWW-Authenticate": challenge},
            scope=str(scope),
        )


class Bearer:
    """Asks for the scope that the method needs; the token itself was looked up before."""

    openapi_security_schema: dict[str, Any] = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of `tocsin token create`. Scopes: `read`, `write` (includes "
        "`read`) and `admin` (includes both).",
    }

    def __init__(self, scope: Scope | None = None) -> None:
        self.scope = scope

    def __call__(self, request: Call) -> Token:
        needed = Scope.READ if request.method in READING else self.scope or Scope.WRITE
        require_scope(request.token, needed)
        return request.token


ADMINISTRATION = Bearer(Scope.ADMIN)
