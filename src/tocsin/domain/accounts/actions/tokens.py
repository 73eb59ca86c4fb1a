"""Everything that makes and ends the keys of programs."""

from datetime import datetime

from django.db import transaction

from tocsin.base import instants
from tocsin.base.errors import BadInput, require
from tocsin.base.identifiers import public_id, secret
from tocsin.domain.accounts import permissions
from tocsin.domain.accounts.models import Person, Token
from tocsin.domain.accounts.queries import digest_of
from tocsin.domain.accounts.rules import Scope, check_name
from tocsin.domain.journal.steps import record


@transaction.atomic
def create_token(
    person: Person,
    *,
    by: Person,
    name: str,
    scopes: frozenset[Scope] = frozenset(Scope),
    expires_at: datetime | None = None,
) -> tuple[Token, str]:
    """Return the token and its secret, which is shown this once and kept only as a hash."""
    require(permissions.may_hold_tokens(by, person), "token.create")
    now = instants.now()
    if expires_at is not None and expires_at <= now:
        raise BadInput("token.expired_already", field="expires_at")
    shown = f"tocsin_{secret(32)}"
    token = Token.objects.create(
        public_id=public_id(),
        person=person,
        name=check_name(name),
        digest=digest_of(shown),
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    facts = {"token": token.public_id, "scopes": sorted(scopes)}
    record("token.created", person, by=by, at=now, facts=facts, texts={"name": token.name})
    return token, shown


@transaction.atomic
def revoke_token(token: Token, *, by: Person) -> None:
    require(permissions.may_hold_tokens(by, token.person), "token.revoke")
    now = instants.now()
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        record("token.revoked", token.person, by=by, at=now, facts={"token": token.public_id})
