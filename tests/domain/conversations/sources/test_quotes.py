import pytest

from tocsin.domain.conversations.sources.quotes import reply_text, without_signature

QUOTE = "\n\n> Does it work?\n> Regards"


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, Nov 24, 2026 at 9:00 AM Desk <desk@x.example> wrote:",
        "On 24 Nov 2026, at 09:00, Desk <desk@x.example> wrote:",
        "On 24/11/2026 09:00, Desk wrote:",
        "On Tue, Nov 24, 2026 at 9:00 AM Service Desk of the hospital\n<desk@x.example> wrote:",
        "Am 24.11.2026 um 09:00 schrieb Desk:",
        "Am Di., 24. Nov. 2026 um 09:00 Uhr schrieb Desk <desk@x.example>:",
        "Am 24.11.26 um 09:00 schrieb Servicedesk der Klinik\n<desk@x.example>:",
        "Desk <desk@x.example> schrieb am Di., 24. Nov. 2026, 09:00:",
        "W dniu 24.11.2026 o 09:00, Desk pisze:",
        "W dniu 24.11.2026 o\xa009:00, Desk napisał(a):",
        "wt., 24 lis 2026 o 09:00 Desk <desk@x.example> napisał(a):",
        "Dnia 24 listopada 2026 09:00 Desk <desk@x.example> napisał(a):",
        "Wiadomość napisana przez Desk <desk@x.example> w dniu 24 lis 2026, o godz. 09:00:",
        "2026-11-24 09:00 GMT+01:00 Desk <desk@x.example>\nnapisał(a):",
        "Le mar. 24 nov. 2026 à 09:00, Desk <desk@x.example> a écrit\xa0:",
    ],
)
def test_an_attribution_begins_the_quote(attribution):
    assert reply_text(f"It does.\n\n{attribution}{QUOTE}") == ("It does.", f"{attribution}{QUOTE}")


@pytest.mark.parametrize(
    "head",
    [
        "From: Desk <desk@x.example>\nSent: Tuesday\nTo: Ana\nSubject: Printer",
        "From: Desk\nDate: Tuesday\nTo: Ana\nCc: Eva\nSubject: Printer",
        "*From:* Desk <desk@x.example>\n*Sent:* Tuesday\n*To:* Ana\n*Subject:* Printer",
        "Von: Desk\nGesendet: Dienstag\nAn: Ana\nCc: Eva\nBetreff: Drucker",
        "Von: Desk\nDatum: Dienstag\nAn: Ana\nBetreff: Drucker",
        "Od: Desk\nWysłano: wtorek\nDo: Ana\nTemat: Drukarka",
        "Od: Desk\n\nData: wtorek\n\nDo: Ana\n\nTemat: Drukarka",
        "________________________________\nFrom: Desk\nSent: Tuesday\nTo: Ana\nSubject: Printer",
        "________________________________\n\nVon: Desk\nGesendet: heute\nAn: A\nBetreff: B",
        "-----Original Message-----\nDesk",
        "-----Ursprüngliche Nachricht-----\nDesk",
        "-----Oryginalna wiadomość-----\nDesk",
    ],
)
def test_a_repeated_head_begins_the_quote(head):
    quoted = f"{head}\n\nDoes it work?"

    assert reply_text(f"It does.\n\n{quoted}") == ("It does.", quoted)


@pytest.mark.parametrize(
    "text",
    [
        "No quote at all.",
        "On Monday Peter wrote to me, and on Tuesday:\nnothing.",
        "From: the cellar\nTo: the roof\nNo water anywhere.",
        "Steps:\n1. open\n2. print\n-- \nAna",
        "Hello\n\n---------- Forwarded message ---------\nFrom: Eve <e@x.example>\n\nPay!",
        "Anfang der weitergeleiteten Nachricht:\n\nVon: Eve\nDatum: heute\nBetreff: Geld\n\nBitte.",
        "> only a quote",
        "",
    ],
)
def test_without_a_quote_everything_is_new(text):
    assert reply_text(text) == (text, "")


def test_an_answer_below_the_quote_is_new():
    new, quoted = reply_text("On 24 Nov 2026 Desk wrote:\n> Does it work?\n\nIt does.\nThanks")

    assert (new, quoted) == ("It does.\nThanks", "On 24 Nov 2026 Desk wrote:\n> Does it work?")


def test_answers_between_quotes_stay_with_what_they_answer():
    text = "Hello,\n\n> First?\nYes.\n> Second?\nNo."

    assert reply_text(f"{text}\n> Regards") == (text, "> Regards")


def test_a_signature_below_the_quote_is_no_answer():
    assert reply_text("Yes.\n> Well?\n-- \nAna") == ("Yes.", "> Well?\n-- \nAna")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Hello\n-- \nAna\nWard 4", ("Hello", "-- \nAna\nWard 4")),
        ("Hello\n\nSent from my iPhone", ("Hello", "Sent from my iPhone")),
        ("Hallo\n\nVon meinem iPhone gesendet", ("Hallo", "Von meinem iPhone gesendet")),
        ("Cześć\n\nWysłane z iPhone'a", ("Cześć", "Wysłane z iPhone'a")),
        ("-- \nnothing above", ("-- \nnothing above", "")),
        ("a -- b", ("a -- b", "")),
    ],
)
def test_a_signature_is_told_from_the_words(text, parted):
    assert without_signature(text) == parted
