"""Deliveries as they are queued, gathered, claimed, tried and sent: no business facts."""

from tocsin.domain.notify.traces.deliveries import (
    LEASE,
    SENDING_LEASE,
    begin,
    cancelled,
    claim,
    failed,
    queue,
    release,
    sent,
    try_again,
)

__all__ = [
    "LEASE",
    "SENDING_LEASE",
    "begin",
    "cancelled",
    "claim",
    "failed",
    "queue",
    "release",
    "sent",
    "try_again",
]
