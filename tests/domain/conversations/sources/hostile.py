"""Mails made to make a reader slow: each a function of its length in bytes."""

HEAD = b"From: a@example.org\nTo: b@example.org\n"


def body(fields, unit, start=b""):
    return lambda size: HEAD + fields + b"\n" + start + unit * (size // len(unit))


def field(start, unit):
    return lambda size: HEAD + start + unit * (size // len(unit)) + b"\n\nx\n"


def numbered(template, per):
    return lambda size: HEAD + b"".join(template % {b"n": n} for n in range(size // per))


def html(unit, start=b""):
    return body(b"Content-Type: text/html\n", unit, start)


HOSTILE = {
    "one long line": body(b"", b"x"),
    "line ends": body(b"", b"\n"),
    "short lines": body(b"", b"x\n"),
    "openings of attributions": body(b"", b"On On On 1 "),
    "lines that open attributions": body(b"", b"On 1\n"),
    "rules": body(b"", b"__________\n\n"),
    "rules and nothing": body(b"", b"\n", b"__________\n"),
    "heads of replies": body(b"", b"From: x\n"),
    "quotes and answers": body(b"", b"> x\ny\n"),
    "deep quotes": body(b"", b">"),
    "flowed lines": body(b"Content-Type: text/plain; format=flowed\n", b"x \n"),
    "fields": field(b"", b"X: y\n"),
    "folds": field(b"X: y\n", b" z\n"),
    "recipients": field(b"Cc: ", b"a@b,"),
    "quotation marks": field(b"Cc: ", b'"'),
    "parentheses": field(b"Cc: ", b"("),
    "pairs of parentheses": field(b"Cc: ", b"()"),
    "angle brackets": field(b"Cc: ", b"<"),
    "words that are no address": field(b"Cc: ", b"x "),
    "at signs": field(b"Cc: ", b"@"),
    "escapes": field(b'Cc: "', b"\\"),
    "groups": field(b"Cc: ", b"a:"),
    "openings of encoded words": field(b"Subject: ", b"=?a?q?"),
    "encoded words": field(b"Subject: ", b"=?utf-8?q?a?= "),
    "message ids": field(b"References: ", b"<a@b>"),
    "an id without brackets": field(b"In-Reply-To: ", b"a"),
    "parameters": field(b"Content-Type: text/plain", b"; a=b"),
    "open parameters": field(b"Content-Type: text/plain", b'; a="'),
    "blanks in parameters": field(b"Content-Type: text/plain;", b" \t"),
    "numbers of a date": field(b"Date: ", b"1 "),
    "paddings": body(b"Content-Transfer-Encoding: base64\n", b"A="),
    "only padding": body(b"Content-Transfer-Encoding: base64\n", b"="),
    "escapes of nothing": body(b"Content-Transfer-Encoding: quoted-printable\n", b"="),
    "uuencoded lies": body(b"Content-Transfer-Encoding: x-uuencode\n", b"M\n", b"begin 6 x\n"),
    "empty parts": body(b"Content-Type: multipart/mixed; boundary=a\n", b"--a\n"),
    "nearly boundaries": body(b"Content-Type: multipart/mixed; boundary=a\n", b"x--a\n"),
    "dashes": body(b"Content-Type: multipart/mixed; boundary=-\n", b"-"),
    "boundaries to guess": body(b"Content-Type: multipart/mixed\n", b"--xxxxxx\n"),
    "nests": numbered(b"Content-Type: multipart/mixed; boundary=a%(n)d\n\n--a%(n)d\n", 50),
    "messages in messages": body(b"", b"Content-Type: message/rfc822\n\n"),
    "digests": body(b"Content-Type: multipart/digest; boundary=a\n", b"--a\n\nSubject: x\n\n"),
    "delivery reports": body(b"Content-Type: message/delivery-status\n", b"Final-Recipient: a\n\n"),
    "no delivery report": body(b"Content-Type: message/delivery-status\n", b"x\n"),
    "wrong utf-8": body(b"Content-Type: text/plain; charset=utf-8\n", b"\xff"),
    "wrong gb18030": body(b"Content-Type: text/plain; charset=gb2312\n", b"\xff"),
    "wrong iso-2022-jp": body(b"Content-Type: text/plain; charset=iso-2022-jp\n", b"\x1b$B\xff"),
    "open elements": html(b"<div>"),
    "open formats": html(b"<b><p>"),
    "open comments": html(b"<!--"),
    "open attributes": html(b'<a href="'),
    "open single quotes": html(b"<a ='"),
    "open tags": html(b"<a "),
    "less-than signs": html(b"<"),
    "ends of nothing": html(b"</"),
    "declarations": html(b"<!"),
    "scripts": html(b"<script></script>"),
    "open scripts": html(b"<script>"),
    "block quotes": html(b"<blockquote>x"),
    "a long link": html(b"y<br>", b"<a href=http://x>"),
    "a long number": html(b"9", b"&#"),
    "ampersands": html(b"&"),
    "equals signs": html(b"=", b"<a a"),
    "charsets in tags": html(b"<meta "),
}
