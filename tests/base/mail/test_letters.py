import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.base.mail import Letter, Unsafe, composed, new_message_id

LETTER = Letter(
    sender=("desk@tocsin.example", "IT Desk"),
    to=(("ana@example.org", "Ana"),),
    subject="Printer",
    text="It prints again.\n",
    sent_at=datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    message_id="abc@tocsin.example",
)


def words(part):
    return part.get_content().replace("\r\n", "\n")


def sent(**changes):
    raw = composed(replace(LETTER, **changes)).as_bytes()
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_a_letter_has_what_every_mail_needs():
    message = sent()

    assert dict(message.items()) == {
        "From": "IT Desk <desk@tocsin.example>",
        "To": "Ana <ana@example.org>",
        "Subject": "Printer",
        "Date": "Tue, 24 Nov 2026 08:00:00 +0000",
        "Message-ID": "<abc@tocsin.example>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert words(message) == "It prints again.\n"


def test_a_letter_of_a_person_is_not_marked_as_automatic():
    message = sent(auto_submitted="")

    assert "Auto-Submitted" not in message
    assert "X-Auto-Response-Suppress" not in message


def test_an_answer_names_what_it_answers_in_whole_ids():
    ids = tuple(f"{'r' * 100}{number}@example.org" for number in range(80))
    raw = composed(replace(LETTER, in_reply_to=ids[-1], references=ids)).as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)

    assert message["In-Reply-To"] == f"<{ids[-1]}>"
    assert message["References"].split() == [f"<{one}>" for one in (ids[0], *ids[-49:])]
    assert max(len(line) for line in raw.split(b"\r\n")) < 200


def test_ids_may_come_with_their_brackets():
    assert sent(message_id="<abc@tocsin.example>")["Message-ID"] == "<abc@tocsin.example>"


@pytest.mark.parametrize(
    "subject",
    [
        "Zażółć gęślą jaźń",
        "[INC-2026-000042] Störung im Größenvergleich, bitte prüfen, und zwar sehr bald, " * 3,
        "x" * 300,
        "words " * 60,
        "🖨 jam",
        "=?utf-8?q?a?=",
    ],
)
def test_a_subject_arrives_as_it_was_written(subject):
    read = sent(subject=subject)["Subject"]

    assert read in {subject.strip(), "a"}


def test_text_and_html_are_alternatives_and_files_lie_beside_them():
    message = sent(
        html="<p>Działa.</p>", attachments=(("Übersicht.pdf", "application/pdf", b"%PDF"),)
    )

    assert words(message.get_body(("plain",))) == "It prints again.\n"
    assert words(message.get_body(("html",))) == "<p>Działa.</p>\n"
    assert [
        (file.get_filename(), file.get_content_type(), file.get_content())
        for file in message.iter_attachments()
    ] == [("Übersicht.pdf", "application/pdf", b"%PDF")]


def test_text_that_no_charset_can_write_is_replaced():
    assert words(sent(text="a\x00b\ud800c")) == "a\ufffdb\ufffdc\n"


def test_names_of_other_alphabets_and_domains_of_other_languages_arrive():
    message = sent(to=(("ana@münchen.example", 'Żółć, "Ana"'),))

    assert message["To"].addresses[0].display_name == 'Żółć, "Ana"'
    assert message["To"].addresses[0].addr_spec == "ana@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "a\nBcc: eve@example.org"),
        ("subject", "a\r\n\r\nbody"),
        ("subject", "a\x00b"),
        ("subject", "a\ud800b"),
        ("sender", ("desk@tocsin.example\nBcc: x@example.org", "")),
        ("sender", ("desk@tocsin.example", "a\rb")),
        ("to", (("no address", ""),)),
        ("to", (("a@b@c", ""),)),
        ("to", (("a, b@example.org", ""),)),
        ("to", (("ä@example.org", ""),)),
        ("to", (("a@-x", ""),)),
        ("to", (("a@" + "x" * 300, ""),)),
        ("cc", (("a@example.org>", ""),)),
        ("reply_to", (("", "name"),)),
        ("message_id", "a b@example.org"),
        ("in_reply_to", "a>\nBcc: <b@example.org"),
        ("references", ("a@example.org", "")),
        ("auto_submitted", "no\nX: y"),
        ("headers", {"X-A": "b\nc"}),
        ("headers", {"X A": "b"}),
        ("headers", {"To": "b@example.org"}),
        ("attachments", (("a\nb", "text/csv", b""),)),
        ("attachments", (("a", "text/csv\nX: y", b""),)),
    ],
)
def test_a_value_that_would_become_a_header_is_refused(field, value):
    with pytest.raises(Unsafe) as refused:
        composed(replace(LETTER, **{field: value}))

    assert refused.value.field == field


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_value_adds_a_header(subject, name, address):
    try:
        message = composed(replace(LETTER, subject=subject, to=((f"{address}@example.org", name),)))
    except Unsafe:
        return
    raw = message.as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")

    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert sorted(line.partition(b":")[0].decode() for line in head.split(b"\r\n")) == sorted(
        message
    )


def test_message_ids_are_never_the_same_and_end_in_the_domain():
    one, other = (new_message_id("desk.example") for _ in range(2))

    assert one != other
    assert one.partition("@")[2] == "desk.example"
