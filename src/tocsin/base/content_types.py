"""What bytes are, judged by the bytes: names and claims of strangers decide little."""

import re

UNKNOWN = "application/octet-stream"
LOOKED_AT = 4096
SHORT = 3

# What a browser shows without running anything; all else is offered for download.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "text/plain"})

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\x00\x00\x01\x00", "image/x-icon"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (0, b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (0, b"\x0a\x0d\x0d\x0a", "application/x-pcapng"),
    (0, b"ElfFile\x00", "application/x-ms-evtx"),
    (0, b"wOFF", "font/woff"),
    (0, b"wOF2", "font/woff2"),
    (0, b"-----BEGIN PGP", "application/pgp-keys"),
    (0, b"-----BEGIN ", "application/x-pem-file"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IN_ZIP = {
    b"word/": _OFFICE + "wordprocessingml.document",
    b"xl/": _OFFICE + "spreadsheetml.sheet",
    b"ppt/": _OFFICE + "presentationml.presentation",
    b"META-INF/MANIFEST.MF": "application/java-archive",
    b"AndroidManifest.xml": "application/vnd.android.package-archive",
}
_ZIP_DECLARES = re.compile(rb"^.{30}mimetype(application/[a-z0-9.+-]{1,80})", re.DOTALL)
# An ending chooses only among kinds that have the same signature, or between texts.
_OLE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
    "msi": "application/x-msi",
}
_ZIPPED = {
    "docx": _IN_ZIP[b"word/"],
    "xlsx": _IN_ZIP[b"xl/"],
    "pptx": _IN_ZIP[b"ppt/"],
    "jar": "application/java-archive",
}
_TEXTS = {
    "csv": "text/csv",
    "eml": "message/rfc822",
    "ics": "text/calendar",
    "json": "application/json",
    "md": "text/markdown",
    "vcf": "text/vcard",
}
_HTML = re.compile(
    rb"<(?:!--|!doctype html|(?:html|head|body|script|style|iframe|meta|title|table|div|p|a|b|br"
    rb"|h1|img|form|object|embed|link|font|base)(?=[\s>/]))",
    re.IGNORECASE,
)
_SVG = re.compile(rb"<svg[\s>]|<!doctype svg", re.IGNORECASE)
_XML = re.compile(rb"<(?:\?xml|!doctype)\s", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def content_type(content: bytes, name: str = "") -> str:
    """Return the media type of `content`, judged by its first bytes.

    HTML, SVG and XML are named as such whatever they are called, because browsers run
    them. The ending of `name` only chooses among kinds that no signature tells apart.
    """
    head = content[:LOOKED_AT]
    ending = name.rpartition(".")[2].lower()
    if found := _signed(head):
        return _narrowed(found, head, ending)
    return _text(head, ending)


def may_be_shown(kind: str) -> bool:
    """Tell whether a browser may show this type in place; it runs nothing."""
    return kind in SHOWN


def _signed(head: bytes) -> str:
    if head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    signed = ((sign, kind) for at, sign, kind in _SIGNATURES if head.startswith(sign, at))
    return next((kind for sign, kind in signed if not _may_be_a_word(sign, head)), "")


def _may_be_a_word(sign: bytes, head: bytes) -> bool:
    return len(sign) <= SHORT and sign.isalnum() and not _BINARY.search(head)


def _narrowed(kind: str, head: bytes, ending: str) -> str:
    if kind == "application/x-ole-storage":
        return _OLE.get(ending, kind)
    if kind != "application/zip":
        return kind
    if declared := _ZIP_DECLARES.match(head):
        return declared[1].decode("ascii")
    inside = next((found for sign, found in _IN_ZIP.items() if sign in head), kind)
    return _ZIPPED.get(ending, kind) if inside == kind else inside


def _text(head: bytes, ending: str) -> str:
    if head.startswith(_UTF16):
        head = head.decode("utf-16", "replace").encode()
    elif _BINARY.search(head):
        return UNKNOWN
    return _markup(head.removeprefix(b"\xef\xbb\xbf").lstrip()) or _TEXTS.get(ending, "text/plain")


def _markup(head: bytes) -> str:
    if not head.startswith(b"<"):
        return ""
    if _HTML.match(head):
        return "text/html"
    if _SVG.search(head):
        return "image/svg+xml"
    return "application/xml" if _XML.match(head) else ""
