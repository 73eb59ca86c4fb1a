"""Mails as real programs write them, and what each of them says."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tocsin.domain.conversations.sources.mail import Unreadable, parse
from tocsin.domain.conversations.sources.quotes import reply_text, without_signature

SAMPLES = ROOT / "tests/samples/mail"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.eml"))


def read(path: Path):
    try:
        mail = parse(path.read_bytes())
    except Unreadable as refused:
        return {"unreadable": refused.code}
    new, quoted = reply_text(mail.text)
    return asdict(mail) | {
        "answers": mail.answers,
        "sent_at": mail.sent_at and mail.sent_at.isoformat(),
        "attachments": [
            (file.name, file.content_type, len(file.content), file.inline, file.content_id)
            for file in mail.attachments
        ],
        "names": [file.name for file in mail.attachments],
        "bounces": [tuple(asdict(bounce).values()) for bounce in mail.bounces],
        "new": new,
        "quoted": quoted,
        "words": without_signature(new)[0],
    }


def as_json(value):
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_says_what_its_writer_meant(name):
    wanted = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    pieces = {key: wanted.pop(key) for key in list(wanted) if key.endswith("_has")}

    said = read(SAMPLES / f"{name}.eml")

    assert as_json({key: said[key] for key in wanted}) == wanted
    assert [
        key for key, piece in pieces.items() if piece not in said[key.removesuffix("_has")]
    ] == []
