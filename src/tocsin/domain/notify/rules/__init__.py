"""What a delivery may be, when it is tried again, and who hears about which event."""

from tocsin.domain.notify.rules.audience import Concerned, Happening, who_hears
from tocsin.domain.notify.rules.deliveries import (
    BACKOFF,
    Channel,
    Notice,
    Progress,
    is_robot,
    retry_after,
)

__all__ = [
    "BACKOFF",
    "Channel",
    "Concerned",
    "Happening",
    "Notice",
    "Progress",
    "is_robot",
    "retry_after",
    "who_hears",
]
