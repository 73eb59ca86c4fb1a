"""Bytes to text, whatever the label says, and text to what a database can keep."""

import codecs
import re

# Labels that senders use, by the codec that reads what they mean. The web's rule holds: Latin-1
# means windows-1252, GB2312 means GB18030. Codecs not named here are never asked: utf-7 hides
# markup, punycode needs quadratic time, and unicode_escape is no charset at all.
_BY_CODEC = {
    "utf-8": "utf-8 utf8 utf8mb4 unicode-1-1-utf-8 cp65001 us-ascii ascii ansi_x3.4-1968 646",
    "utf-16": "utf-16 utf16 unicode ucs-2",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32": "utf-32",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ansi",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp874": "windows-874 cp874 tis-620 iso-8859-11",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 latin-2 l2",
    "iso8859-3": "iso-8859-3 latin3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4",
    "iso8859-5": "iso-8859-5 iso8859-5",
    "iso8859-6": "iso-8859-6 iso8859-6",
    "iso8859-7": "iso-8859-7 iso8859-7",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 iso_8859-15 latin9 latin-9",
    "iso8859-16": "iso-8859-16 latin10",
    "koi8-r": "koi8-r koi8 koi8r",
    "koi8-u": "koi8-u",
    "mac-roman": "macintosh x-mac-roman mac",
    "mac-latin2": "x-mac-ce x-mac-centraleurroman",
    "mac-cyrillic": "x-mac-cyrillic",
    "cp437": "ibm437 cp437",
    "cp850": "ibm850 cp850 cp-850",
    "cp852": "ibm852 cp852",
    "cp866": "ibm866 cp866",
    "iso2022_jp_ext": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-ms cp50220",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j cp932",
    "euc_jp": "euc-jp x-euc-jp",
    "gb18030": "gb2312 gbk gb18030 x-gbk cp936 gb_2312-80 euc-cn",
    "hz": "hz-gb-2312",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 cp950",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601 cp949 uhc windows-949",
    "iso2022_kr": "iso-2022-kr",
}
_CODECS = {label: codec for codec, labels in _BY_CODEC.items() for label in labels.split()}
# Any eight-bit text is valid in these, so that the label proves nothing: text that is valid
# UTF-8 as well was written as UTF-8 and mislabelled on the way.
_ANYTHING_GOES = frozenset(codec for codec in _BY_CODEC if codec.startswith(("cp", "iso8", "koi")))
_WIDE = ("utf-16", "utf-32")
_LEGACY = "cp1252"
_JAPANESE = re.compile(rb"\x1b\$[@B]")

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# Overrides of writing direction make `exe.gpj` read as `jpg.exe`.
_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")


def text_from(content: bytes, label: str = "") -> str:
    """Decode; a wrong or unknown label never loses more than the characters it is wrong about."""
    codec = _CODECS.get(_plain(label), "")
    if not codec and _JAPANESE.search(content):
        codec = "iso2022_jp_ext"
    utf8 = _strictly(content, "utf-8")
    if utf8 is not None and (not codec or _proves_nothing(codec, content)):
        return utf8
    text = _strictly(content, codec) if codec else None
    if text is None:
        text = utf8
    return content.decode(_forgiving(codec), "replace") if text is None else text


def tidy(text: str) -> str:
    """Return text with plain line ends and nothing that PostgreSQL or XML refuses."""
    return _UNKEEPABLE.sub("", _BREAKS.sub("\n", text))


def one_line(text: str, limit: int) -> str:
    """Return text that cannot start another line or turn its own direction."""
    flat = _SPACE.sub(" ", _UNSEEN.sub("", tidy(text)))
    return flat.strip()[:limit].rstrip()


def _plain(label: str) -> str:
    return label.strip("\"' \t").partition("*")[0].partition(" ")[0].lower().removeprefix("cs")


def _proves_nothing(codec: str, content: bytes) -> bool:
    return codec in _ANYTHING_GOES or (codec.startswith(_WIDE) and b"\0" not in content)


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeError:
        return None


def _forgiving(codec: str) -> str:
    """Choose what to read with when nothing fits: the label, unless it names UTF-8 or nothing."""
    return codec if codec and codecs.lookup(codec).name != "utf-8" else _LEGACY
