"""Where mail goes when no server is set up: one .eml file each, in the outbox folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tocsin.base import instants
from tocsin.base.identifiers import public_id


class OutboxFolder(BaseEmailBackend):
    """Keeps each message as a file that a mail program opens."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_OUTBOX)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            self._keep(folder, message)
        return len(email_messages)

    def _keep(self, folder: Path, message: Any) -> None:  # noqa: ANN401 - Django types it loosely
        name = f"{instants.now():%Y%m%dT%H%M%S}-{public_id()}"
        draft = folder / f".{name}"
        draft.write_bytes(message.message().as_bytes())
        draft.rename(folder / f"{name}.eml")
