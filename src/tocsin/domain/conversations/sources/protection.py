"""How a message is signed or encrypted (RFC 8551, RFC 3156, RFC 9580), told and not undone."""

import re
from dataclasses import dataclass

from tocsin.domain.conversations.sources.mime import Part

LOOKED_AT = 64

_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PGP_TYPES = ("application/pgp-encrypted", "application/pgp-signature", "application/pgp-keys")
# Object identifiers of CMS content types (RFC 5652, RFC 5083) as they stand in DER.
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MESSAGE = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_CLEAR = re.compile(
    r"\s{0,20}-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z]{1,20}:[^\n]{0,200}\n){0,10}\s?"
)
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_END = "-----END PGP SIGNATURE-----"


@dataclass(frozen=True)
class Protection:
    """What was done to the message: `degree` is "", "signed" or "encrypted", `way` smime or pgp."""

    degree: str = ""
    way: str = ""
    # The words are inside the signature, where only a mail program gets at them.
    is_closed: bool = False

    @property
    def mark(self) -> str:
        """Return the code a reader is told it by, or nothing."""
        if not self.degree:
            return ""
        return f"{self.way}.{'closed' if self.is_closed else self.degree}"


NONE = Protection()


def protection(root: Part, text: str) -> Protection:
    """Return the strongest protection that any part of the message shows."""
    parts = list(root.walk())
    found = [kind for kind in (_of(part) for part in parts) if kind.degree]
    if inline := _inline(text):
        found.append(inline)
    encrypted = next((one for one in found if one.degree == "encrypted"), None)
    return (
        encrypted or next((one for one in found if one.is_closed), None) or next(iter(found), NONE)
    )


def without_armour(text: str) -> str:
    """Return the words that a PGP signature encloses, and what stands after it; or the text."""
    opening = _CLEAR.match(text)
    if opening is None:
        return text
    words, _, rest = text[opening.end() :].partition(_SIGNATURE)
    after = rest.partition(_END)[2].strip("\n")
    clear = "\n".join(line.removeprefix("- ") for line in words.split("\n"))
    return f"{clear.rstrip()}\n\n{after}".strip("\n") if after else clear.strip("\n").rstrip()


def _of(part: Part) -> Protection:
    if part.kind == "multipart/encrypted":
        return Protection("encrypted", "pgp")
    if part.kind == "multipart/signed":
        return Protection("signed", _signer(part))
    return _enclosed(part) if part.kind in _SMIME else NONE


def _signer(part: Part) -> str:
    protocol = part.headers.kind.parameters.get("protocol", "").lower()
    kinds = {protocol, *(child.kind for child in part.children)}
    return "pgp" if kinds & set(_PGP_TYPES) else "smime"


def _enclosed(part: Part) -> Protection:
    """Tell what is in a file of S/MIME, by its own word or, where it says none, by its bytes."""
    claimed = part.headers.kind.parameters.get("smime-type", "").lower()
    if claimed == "certs-only":
        return NONE
    is_signed = claimed == "signed-data" or (
        not claimed and _SIGNED_DATA in part.content[:LOOKED_AT]
    )
    if is_signed:
        return Protection("signed", "smime", is_closed=True)
    return Protection("encrypted", "smime")


def _inline(text: str) -> Protection | None:
    if _CLEAR.match(text):
        return Protection("signed", "pgp")
    return Protection("encrypted", "pgp") if _MESSAGE.search(text) else None
