"""Names of attached files: readable, of bounded length, and no way into a file system."""

import re

from tocsin.domain.conversations.sources.charsets import one_line

LONGEST = 200
LONGEST_ENDING = 20
_FORBIDDEN = re.compile(r"[<>:\"|?*]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_ENDINGS = {
    "application/ms-tnef": ".dat",
    "application/pdf": ".pdf",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/rtf": ".rtf",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/zip": ".zip",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
}
_STEMS = {
    "application/ms-tnef": "winmail",
    "application/pgp-signature": "signature",
    "application/pkcs7-mime": "smime",
    "application/pkcs7-signature": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/x-pkcs7-signature": "smime",
    "message/delivery-status": "delivery-status",
    "message/rfc822": "message",
    "text/calendar": "invitation",
    "text/rfc822-headers": "headers",
}


def safe_name(claimed: str, kind: str) -> str:
    """Return the last part of the claimed name without anything unsafe in it, or a made-up one."""
    flat = one_line(claimed.replace("\\", "/"), 4 * LONGEST)
    name = _FORBIDDEN.sub("_", flat.rstrip("/ ").rpartition("/")[2]).strip(" .")
    if not name:
        return f"{_STEMS.get(kind, 'attachment')}{_ENDINGS.get(kind, '.bin')}"
    return _short(f"_{name}" if _RESERVED.fullmatch(name) else name)


def _short(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
