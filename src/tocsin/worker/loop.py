"""The worker's loop: looks for what is due, does it, and rests until it is asked to stop."""

import signal
import threading
from types import FrameType

from django.conf import settings

from tocsin.base.heartbeat import beat

REST = 1.0


def main() -> int:
    """Work until SIGTERM or SIGINT; return the exit code."""
    is_told_to_stop = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        is_told_to_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not is_told_to_stop.is_set():
        beat(settings.WORKER_HEARTBEAT)
        is_told_to_stop.wait(REST)
    return 0
