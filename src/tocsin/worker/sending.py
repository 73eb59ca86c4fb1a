"""A letter is handed to the relay, and what became of it is noted: one way for every letter."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from django.conf import settings

from tocsin.base.mail import Deferred, Letter, Rejected, Unsafe, composed

logger = logging.getLogger("tocsin.worker")


class Failed(Protocol):
    """Notes why a letter did not leave, and whether another attempt is useless."""

    def __call__(self, error: str, *, for_good: bool = False) -> None: ...


def send(
    what: str,
    write: Callable[[], Letter],
    *,
    failed: Failed,
    sent: Callable[[], None],
    facts: dict[str, Any],
) -> None:
    """Write and send one; whatever happens to it must not stop the others.

    `what` it is stands in the log.
    """
    try:
        settings.MAIL_TRANSPORT.send(composed(write()))
    except Rejected as error:
        failed(error.reply, for_good=True)
        logger.warning("%s was refused", what, extra={"facts": facts | {"reply": error.reply}})
    except Unsafe as error:
        failed(f"unsafe: {error.field}", for_good=True)
        logger.warning("%s cannot be sent", what, extra={"facts": facts | {"field": error.field}})
    except Deferred as error:
        failed(error.reply)
        logger.warning("%s was put off", what, extra={"facts": facts | {"reply": error.reply}})
    except Exception as error:
        failed(repr(error))
        logger.exception("%s was not sent", what, extra={"facts": facts})
    else:
        sent()
        logger.info("%s was sent", what, extra={"facts": facts})
