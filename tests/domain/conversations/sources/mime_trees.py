"""Messages by their structure: any tree of parts, written well or with the faults of the wild."""

import base64
import quopri

from hypothesis import strategies as st

CHARSETS = ["utf-8", "us-ascii", "iso-8859-2", "windows-1250", "koi8-r", "gb2312", "iso-2022-jp"]
CHARSETS += ["utf-16", "utf-7", "x-unknown", "", '"', "utf-8\x00", "cp65001"]
ENCODINGS = ["7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "binary", "bogus", ""]
LEAVES = ["text/plain", "text/html", "text/calendar", "image/png", "application/ms-tnef", "TEXT"]
LEAVES += ["application/pkcs7-mime", "message/rfc822", "message/delivery-status", "x", "", "a/b/c"]
LEAVES += ["application/pgp-encrypted", "application/pgp-signature", "multipart/mixed"]
BRANCHES = ["mixed", "alternative", "related", "signed", "encrypted", "report", "digest", "form"]
BOUNDARIES = ["a", "aa", "=_b", "--", "x y", "", '"', "\u017c", "a" * 80]
FIELDS = ["Content-Disposition: attachment; filename*=utf-8''%00..%2F", "Content-ID: <a@x>"]
FIELDS += ["Content-Disposition: inline", "X: =?utf-8?q?=00?=", " folded to nothing", "no field"]
FIELDS += ["Content-Type: text/html", "Subject: =?x?b?", "Content-Disposition: ; ;=", ""]
HEADS = ["From: Ana <a@x.example>", "To: \u017c <", "Subject: =?utf-8?b?xbw=?=", "Date: x", "X: y"]
HEADS += ["Message-ID: <1@x>", "References: <" + "r" * 400, "Auto-Submitted: ", "From: =?", "Cc: ,"]
HEADS += ["Content-Type: multipart/mixed", "Return-Path: <>", "MIME-Version: 7"]
WORDS = ["Words\n", "<p>x<", "> quoted\n", "-- \nAna", "\u017c\u00fc\u6f22\n", "--a\n", "\n--a--\n"]
WORDS += [
    "-----BEGIN PGP MESSAGE-----\n",
    "-----BEGIN PGP SIGNED MESSAGE-----\n\n- x\n",
    "\x00",
    "",
]
WORDS += ["On 1 Jan Ana wrote:\n", "From: a\n\nb", "\x9f\x3e\x22", "Final-Recipient: x\n\n"]
PACKED = bytes.fromhex("789f3e220100020290060000000000000000")

contents = st.lists(st.sampled_from(WORDS), max_size=5).map("".join) | st.text(max_size=40)
raw_contents = (
    contents.map(lambda text: text.encode("utf-8", "replace"))
    | st.binary(max_size=40)
    | st.binary(max_size=40).map(lambda end: PACKED + end)
)
line_ends = st.sampled_from([b"\n", b"\r\n", b"\n", b"\r\n", b"\r"])


def encoded(content, encoding, is_true):
    if not is_true:
        return content
    if encoding == "base64":
        return base64.encodebytes(content)
    return quopri.encodestring(content) if encoding == "quoted-printable" else content


def leaf(kind, charset, encoding, fields, content, is_true):
    head = [f'Content-Type: {kind}; charset="{charset}"', f"Content-Transfer-Encoding: {encoding}"]
    lines = "\n".join([*head, *fields]).encode("utf-8", "replace")
    return lines + b"\n\n" + encoded(content, encoding, is_true)


def branch(kind, boundary, wrong, fields, children, is_closed):
    used = wrong if wrong is not None else boundary
    mark = b"\n--" + used.encode()
    head = [f'Content-Type: multipart/{kind}; boundary="{boundary}"', *fields]
    body = b"".join(mark + b"\n" + child for child in children)
    return "\n".join(head).encode("utf-8", "replace") + b"\n" + body + (mark + b"--\n") * is_closed


def cut(raw, head, ends, at, flaw):
    """Put a head before the tree, take one kind of line end, stop and err where told."""
    whole = ("\n".join([*head, ""]).encode("utf-8", "replace") + raw).replace(b"\n", ends)
    place, byte = flaw
    place %= len(whole) + 1
    whole = whole[:place] + byte + whole[place + len(byte) :]
    return whole if at is None else whole[: at % (len(whole) + 1)]


fields = st.lists(st.sampled_from(FIELDS), max_size=2)
leaves = st.builds(
    leaf,
    st.sampled_from(LEAVES),
    st.sampled_from(CHARSETS),
    st.sampled_from(ENCODINGS),
    fields,
    raw_contents,
    st.booleans(),
)
trees = st.recursive(
    leaves,
    lambda children: st.builds(
        branch,
        st.sampled_from(BRANCHES),
        st.sampled_from(BOUNDARIES),
        st.none() | st.none() | st.sampled_from(BOUNDARIES),
        fields,
        st.lists(children, max_size=4),
        st.booleans(),
    ),
    max_leaves=12,
)
messages = st.builds(
    cut,
    trees,
    st.lists(st.sampled_from(HEADS), max_size=5),
    line_ends,
    st.none() | st.integers(0, 5000),
    st.tuples(st.integers(0, 5000), st.just(b"") | st.binary(max_size=3)),
)
