"""Parts of acts that say something in a thread; the acts that call them record it."""

from collections.abc import Iterable
from datetime import datetime

from tocsin.base.identifiers import public_id
from tocsin.base.markup import clean_html, markdown_to_html, plain_text
from tocsin.domain.accounts.models import Person
from tocsin.domain.conversations.models import (
    Attachment,
    KnownMessageId,
    Message,
    Thread,
    Wording,
)
from tocsin.domain.conversations.rules import Channel, Direction, Format, Visibility

MESSAGE_ID_LIMIT = 250


def open_thread(*, at: datetime) -> Thread:
    return Thread.objects.create(created_at=at)


def say(  # noqa: PLR0913 - who, what, how and when: none can be guessed
    thread: Thread,
    *,
    author: Person,
    wording: Wording,
    visibility: Visibility,
    channel: Channel,
    at: datetime,
    written_by: Person | None = None,
) -> Message:
    """Append a message with its files to the thread."""
    message = Message.objects.create(
        public_id=public_id(),
        thread=thread,
        visibility=visibility,
        channel=channel,
        author=author,
        written_by=written_by if written_by and written_by.pk != author.pk else None,
        body=wording.body,
        body_format=wording.form,
        html=_html(wording),
        plain=_plain(wording),
        signature=wording.signature,
        marks=list(wording.marks),
        raw=wording.raw,
        sent_at=at,
    )
    Attachment.objects.bulk_create(
        Attachment(
            public_id=public_id(),
            message=message,
            blob=file.blob,
            name=file.name,
            content_id=file.content_id,
            inline=file.inline,
        )
        for file in wording.files
    )
    return message


def know_message_ids(thread: Thread, ids: Iterable[str], direction: Direction) -> None:
    """Remember that answers to these Message-IDs belong to the thread; the first owner stays."""
    KnownMessageId.objects.bulk_create(
        [
            KnownMessageId(message_id=i, thread=thread, direction=direction)
            for i in dict.fromkeys(ids)
            if i and len(i) <= MESSAGE_ID_LIMIT
        ],
        ignore_conflicts=True,
    )


def _html(wording: Wording) -> str:
    match wording.form:
        case Format.MARKDOWN:
            return markdown_to_html(wording.body, wording.people)
        case Format.HTML:
            return clean_html(wording.body)
        case _:
            return ""


def _plain(wording: Wording) -> str:
    if wording.plain is not None:
        return wording.plain
    return plain_text(wording.body) if wording.form is Format.MARKDOWN else wording.body
