import re
from dataclasses import asdict
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.conversations.sources.hostile import HEAD, HOSTILE
from tests.operations import operations
from tocsin.domain.conversations.sources.mail import Unreadable, parse
from tocsin.domain.conversations.sources.quotes import reply_text, without_signature

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
FRAGMENTS = [
    *[b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"References: "],
    *[b"Content-Type: ", b"Content-Transfer-Encoding: ", b"Content-Disposition: "],
    *[b"Content-ID: <x>", b"Return-Path: <>", b"\n", b"\r\n", b"\n\n", b"\n ", b"\x00", b"\xff"],
    *[b"multipart/mixed", b"multipart/alternative", b"multipart/report", b"multipart/signed"],
    *[b"message/rfc822", b"message/delivery-status", b"text/plain", b"text/html", b"text/calendar"],
    *[b"; boundary=a", b'; boundary="b"', b"\n--a\n", b"\n--b\n", b"\n--a--\n", b"; format=flowed"],
    *[b"; charset=", b"utf-8", b"utf-7", b"utf-16", b"iso-2022-jp", b"gb2312", b"punycode", b"hz"],
    *[b"base64", b"quoted-printable", b"x-uuencode", b"begin 644 x\n", b"AAAA", b"=", b"=00"],
    *[b"=?utf-8?q?a=00b=0A?=", b"=?utf-16?b?ANg=?=", b"=?", b"?=", b"\x1b$B", b"\xed\xa0\x80"],
    *[b"<a@b.example>", b"Jan <j@x.example>", b'"', b"(", b",", b";", b":", b"\\"],
    *[b"attachment", b"; filename=", b"; name=", b"; filename*0*=utf-8''%00%2e%2e/", b"../../x"],
    *[b"<p>", b"<a href='http://x'>", b"<!--", b"&#0;", b"&#xD800;", b"&#99999999999999999999;"],
    *[b"> quoted\n", b"On 1 Jan a wrote:\n", b"-- \n", b"Tue, 99 Nov 99999 08:00:00 +9999"],
    *[b"Final-Recipient: rfc822; a@b", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae"],
]
anything = st.binary(max_size=300)
nearly_mail = st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=4), max_size=60).map(
    b"".join
)
mails = st.one_of(anything, nearly_mail, nearly_mail.map(lambda raw: HEAD + raw))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)


def parsed(raw, **limits):
    try:
        return parse(raw, **limits)
    except Unreadable:
        return None


def read_all(raw):
    mail = parse(raw)
    without_signature(reply_text(mail.text)[0])


@settings(max_examples=250, deadline=None)
@given(mails, st.sampled_from([1, 3, 300]), st.sampled_from([40, 200, 10_000]))
@pytest.mark.long
def test_any_bytes_are_a_mail_or_unreadable(raw, parts, size):
    mail = parsed(raw, parts=parts, size=size)

    assert mail is None or len(mail.attachments) <= parts


@settings(max_examples=250, deadline=None)
@given(mails)
@pytest.mark.long
def test_nothing_comes_out_that_a_database_refuses(raw):
    mail = parsed(raw)

    assert not mail or [text for text in texts(asdict(mail)) if UNKEEPABLE.search(text)] == []


@settings(max_examples=250, deadline=None)
@given(mails)
@pytest.mark.long
def test_what_stands_in_one_line_cannot_start_another(raw):
    mail = parsed(raw)
    parties = [mail.sender, *mail.to, *mail.cc] if mail else []
    names = [file.name for file in mail.attachments] if mail else []
    lines = [mail.subject, mail.message_id, *mail.references] if mail else []

    assert all(line.isprintable() or "\n" not in line for line in texts([lines, parties, names]))
    assert [name for name in names if not 0 < len(name) <= 200 or set(name) & set("/\\")] == []


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["> a", "b", "", "On 1, c wrote:"])).map("\n".join)
)
def test_no_word_of_a_reply_is_lost(text):
    new, quoted = reply_text(text)

    assert sorted(f"{new}\n{quoted}".split()) == sorted(text.split())


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_length_and_not_faster(name):
    short, long = (operations(read_all, HOSTILE[name](size)) for size in (2_000, 8_000))

    assert long < 5 * short


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_read_in_a_moment(name):
    """What the interpreter does inside one instruction, such as a search, is not counted above."""
    raw = HOSTILE[name](80_000)

    before = process_time()
    read_all(raw)

    assert process_time() - before < 3


def test_a_mail_over_its_size_keeps_its_words_and_leaves_the_cut_file_out():
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n\nWords.\n"
        b"--a\nContent-Type: application/pdf\n\n" + b"%PDF" * 1000
    )

    mail = parse(raw, size=1000)

    assert (mail.text, mail.attachments, mail.exceeded) == ("Words.", (), ("size",))


def test_a_mail_of_too_many_parts_keeps_the_first():
    part = b"--a\nContent-Type: application/pdf\n\nx\n"
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + part * 500

    mail = parse(raw)

    assert (len(mail.attachments), mail.exceeded) == (299, ("parts",))


def test_parts_nested_too_deeply_are_kept_as_they_are():
    nest = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(40)
    )

    mail = parse(HEAD + nest)

    assert ([file.content_type for file in mail.attachments], mail.exceeded) == (
        ["application/octet-stream"],
        ("depth",),
    )


def test_a_text_too_long_to_keep_is_cut_and_says_so():
    mail = parse(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + "ż".encode() * 600_000)

    assert (mail.text, mail.exceeded) == ("ż" * 500_000, ("text",))


@pytest.mark.parametrize("raw", [b"", b"\n\r\n \x00", b"\xef\xbb\xbf"])
def test_nothing_is_no_mail(raw):
    with pytest.raises(Unreadable) as refused:
        parse(raw)

    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    "raw", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b'{"from": "a"}', b"\x7fELF\n"]
)
def test_what_nobody_sent_is_no_mail(raw):
    with pytest.raises(Unreadable) as refused:
        parse(raw)

    assert refused.value.code == "no_head"
