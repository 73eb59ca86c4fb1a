"""Random names: public identifiers and secrets in base 62."""

import secrets

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def public_id() -> str:
    """Return 128 random bits as 22 characters, never the primary key of anything."""
    number, text = secrets.randbits(128), ""
    for _ in range(22):
        number, digit = divmod(number, 62)
        text += ALPHABET[digit]
    return text


def secret(length: int = 32) -> str:
    """Return a secret that no client mistakes for a UUID."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
