"""Outgoing mail: letters made of plain values, and the ways out of the house."""

from tocsin.base.mail.letters import Letter, Unsafe, composed, new_message_id
from tocsin.base.mail.transports import (
    Deferred,
    OutboxTransport,
    Rejected,
    SmtpTransport,
    Transport,
    transport_from,
)

__all__ = [
    "Deferred",
    "Letter",
    "OutboxTransport",
    "Rejected",
    "SmtpTransport",
    "Transport",
    "Unsafe",
    "composed",
    "new_message_id",
    "transport_from",
]
