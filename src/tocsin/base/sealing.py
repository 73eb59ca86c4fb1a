"""Secrets that have to be read again: sealed with a key of their own, drawn from the desk's."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32


class Unopenable(Exception):  # noqa: N818 - it is an answer: the key has changed since, or the seal is broken
    """What was sealed cannot be opened with this key."""


def seal(secret: str, *, key: str, label: str) -> str:
    """Return the secret as only who has the key opens it; `label` says what it is for."""
    return _sealer(key, label).encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str, *, key: str, label: str) -> str:
    """Return what was sealed for this label."""
    try:
        return _sealer(key, label).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unopenable from None


@lru_cache(maxsize=8)
def _sealer(key: str, label: str) -> Fernet:
    """Derive a key for each label, so that no seal is worth anything in another place."""
    derived = HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"tocsin {label}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
