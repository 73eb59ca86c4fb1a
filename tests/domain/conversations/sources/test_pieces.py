"""The pieces that mail is read with, one by one."""

import pytest

from tocsin.domain.conversations.sources.addresses import Party, message_ids, people
from tocsin.domain.conversations.sources.charsets import one_line, text_from, tidy
from tocsin.domain.conversations.sources.encoded_words import readable
from tocsin.domain.conversations.sources.encodings import decoded
from tocsin.domain.conversations.sources.mail import parse
from tocsin.domain.conversations.sources.names import safe_name
from tocsin.domain.conversations.sources.parameters import valued

POLISH = "Zażółć gęślą jaźń"
GERMAN = "Übergrößenträger"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("utf-8", "utf-8", POLISH),
        ("UTF8", "utf-8", POLISH),
        ("us-ascii", "utf-8", POLISH),
        ("iso-8859-2", "iso8859-2", POLISH),
        ("windows-1250", "cp1250", POLISH),
        ("x-mac-ce", "mac-latin2", POLISH),
        ("ibm852", "cp852", POLISH),
        ("utf-16", "utf-16", POLISH),
        ("utf-16le", "utf-16-le", POLISH),
        ("iso-8859-1", "cp1252", f"„{GERMAN}“ 5 €"),
        ("iso-8859-15", "iso8859-15", f"{GERMAN} 5 €"),
        ('"windows-1252"', "cp1252", GERMAN),
        ("us-ascii (Plain text)", "cp1252", GERMAN),
        ("", "utf-8", GERMAN),
        ("", "cp1252", GERMAN),
        ("x-unknown", "cp1252", GERMAN),
        ("windows-1252", "utf-8", POLISH),
        ("utf-16", "utf-8", GERMAN),
        ("windows-1251", "cp1251", "Съешь ещё этих булок"),
        ("koi8-u", "koi8-u", "Їжак"),
        ("big5", "big5hkscs", "電腦壞了"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("shift_jis", "cp932", "①高橋"),
        ("iso-2022-jp", "iso2022_jp_ext", "ｶﾅ漢字"),
        ("", "iso2022_jp", "漢字"),
    ],
)
def test_text_is_read_whatever_the_label_says(label, codec, text):
    assert text_from(text.encode(codec), label) == text


@pytest.mark.parametrize("label", ["utf-7", "punycode", "unicode_escape", "rot13", "zlib", "idna"])
def test_what_is_no_charset_is_not_decoded(label):
    assert text_from(rb"+ADw- \u003c", label) == rb"+ADw- \u003c".decode()


def test_text_keeps_no_control_and_one_kind_of_line_end():
    assert tidy("a\x00b\x07c\r\nd\re\x85f\u2028g\ud800\t\x9f!") == "abc\nd\ne\nf\ng\t!"


def test_a_line_keeps_its_direction():
    assert one_line(" harmless\u202egpj.exe \n x ", 100) == "harmlessgpj.exe x"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a_b=C3=BC?=", "a bü"),
        ("=?UTF-8?B?xbw=?= =?utf-8?Q?=C3=B3?=", "żó"),
        ("=?utf-8?b?xQ?=\n =?utf-8?b?vA==?=", "ż"),
        ("a =?iso-8859-2?q?=B1?= b", "a ą b"),
        ("=?utf-8*pl?q?=C4=85?=", "ą"),
        ("=?utf-8?q?with blank?=", "with blank"),
        ("=?utf-8?x?no?= =?broken?q?", "=?utf-8?x?no?= =?broken?q?"),
    ],
)
def test_encoded_words_are_read(written, read):
    assert readable(written) == read


@pytest.mark.parametrize(
    ("content", "encoding", "plain"),
    [
        (b"SGVsbG8=", "base64", b"Hello"),
        (b"SGVs bG8", "BASE64", b"Hello"),
        (b"SGVs\r\nbG8=\r\nSGVsbG8=", "base64", b"HelloHello"),
        (b"SGVsb!G8=", "base64 (comment)", b"SGVsb!G8="),
        (b"SGVsbG8=\n-- \nlist: a=b", "base64", b"Hello"),
        (b"a=3D=\r\nb", "quoted-printable", b"a=b"),
        (b"a=3D", "8bit", b"a=3D"),
        (b"a=3D", "x-nobody-knows", b"a=3D"),
        (b"begin 644 x\n#86)C\n`\nend\n", "x-uuencode", b"abc"),
        (b"begin 644 x\n#86)C!\n`\nend\n", "x-uuencode", b"abc"),
        (b"-----BEGIN PGP MESSAGE-----\n", "x-uuencode", b"-----BEGIN PGP MESSAGE-----\n"),
    ],
)
def test_transfer_encodings_are_undone(content, encoding, plain):
    assert decoded(content, encoding) == plain


@pytest.mark.parametrize(
    ("claimed", "kind", "name"),
    [
        ("report.pdf", "application/pdf", "report.pdf"),
        ("/etc/passwd", "text/plain", "passwd"),
        (r"C:\temp\x.doc", "application/msword", "x.doc"),
        ("a\r\nb.txt", "text/plain", "a b.txt"),
        ("nul", "text/plain", "_nul"),
        ("com1.txt", "text/plain", "_com1.txt"),
        ("a<b>:c?.txt", "text/plain", "a_b__c_.txt"),
        (" .. ", "image/png", "attachment.png"),
        ("", "text/calendar", "invitation.ics"),
        ("", "x/unknown", "attachment.bin"),
        ("x" * 300, "x/y", "x" * 200),
    ],
)
def test_names_of_files_are_safe(claimed, kind, name):
    assert safe_name(claimed, kind) == name


@pytest.mark.parametrize(
    ("header", "value", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("Text/HTML; Charset=UTF-8", "text/html", {"charset": "UTF-8"}),
        ('a/b; x="1;2"; y="q\\"r"', "a/b", {"x": "1;2", "y": 'q"r'}),
        ("a/b;x=one two;;y", "a/b", {"x": "one two"}),
        ("a/b; x*=utf-8'pl'%C5%BC", "a/b", {"x": "ż"}),
        ("a/b; x*1=b; x*0=a; x*2*=%63", "a/b", {"x": "abc"}),
        ("a/b; x*1*=%C3; x*2*=%BC; x*0*=utf-8''_", "a/b", {"x": "_ü"}),
        ('a/b; x="=?utf-8?q?=C3=BC?="', "a/b", {"x": "ü"}),
        ('a/b; x="open', "a/b", {"x": "open"}),
    ],
)
def test_parameters_are_read(header, value, parameters):
    read = valued(header)

    assert (read.value, read.parameters) == (value, parameters)


@pytest.mark.parametrize(
    ("header", "parties"),
    [
        ("a@x.example", [Party("a@x.example")]),
        ("Ana <a@X.Example>", [Party("a@x.example", "Ana")]),
        (
            '"Ny, Eva" <e@x.example>, b@x.example (Bob)',
            [Party("e@x.example", "Ny, Eva"), Party("b@x.example", "Bob")],
        ),
        ("=?utf-8?q?=C5=BB=2C_A?= <a@x.example>", [Party("a@x.example", "Ż, A")]),
        ("a@x.example <a@x.example>", [Party("a@x.example")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@x.example, B <b@x.example>;", [Party("a@x.example"), Party("b@x.example", "B")]),
        ('"open <a@x.example>, b@x.example', [Party("a@x.example", "open"), Party("b@x.example")]),
        ("a@x.example, A@X.example", [Party("a@x.example")]),
        (
            "=?utf-8?q?a=40evil.example?=@x.example",
            [Party("=?utf-8?q?a=40evil.example?=@x.example")],
        ),
        ("<>, @, a@, @x, a b@c d", [Party("b@c", "a d")]),
    ],
)
def test_people_are_read(header, parties):
    assert people([header]) == tuple(parties)


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("<a@x> <b@x>\t<a@x>", ("a@x", "b@x")),
        ("<a\n @x>", ("a@x",)),
        ("a@x", ("a@x",)),
        ("Your message of Monday <a@x>", ("a@x",)),
        ("", ()),
        ("<>", ()),
    ],
)
def test_message_ids_are_read(header, ids):
    assert message_ids(header) == ids


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ("Auto-Submitted: no", ()),
        ("Auto-Submitted: auto-replied; owner-email=x", ("auto_submitted",)),
        ("Precedence: Bulk", ("bulk",)),
        ("X-Auto-Response-Suppress: DR, RN", ()),
        ("X-Auto-Response-Suppress: DR, OOF", ("suppressed",)),
        ("Return-Path: <>", ("null_sender",)),
        ("List-Id: <x>", ("list",)),
        ("X-Autoreply: yes", ("auto_reply",)),
        ("Content-Type: multipart/report; report-type=disposition-notification", ("report",)),
    ],
)
def test_robots_are_recognised(fields, why):
    mail = parse(f"From: a@x.example\n{fields}\n\nx\n".encode())

    assert (mail.why_automatic, mail.automatic) == (why, bool(why))
