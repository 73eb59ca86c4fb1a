"""What a delivery may be, when it is tried again, and who hears about which event."""

from tocsin.domain.notify.rules.audience import (
    ECHO_SPAN,
    ECHOES,
    INSIDE,
    PUBLIC,
    Circle,
    Concerned,
    Happening,
    may_echo,
    telling_of,
    who_hears,
)
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
    "ECHOES",
    "ECHO_SPAN",
    "INSIDE",
    "PUBLIC",
    "Channel",
    "Circle",
    "Concerned",
    "Happening",
    "Notice",
    "Progress",
    "is_robot",
    "may_echo",
    "retry_after",
    "telling_of",
    "who_hears",
]
