"""How a child of `tocsin run` notices that its supervisor is gone, even after a kill -9."""

import argparse
import os
import signal
import threading


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lifeline", type=int, metavar="FD", help=argparse.SUPPRESS)


def hold(descriptor: int | None) -> None:
    """Ask this process to stop when the other end of the pipe closes."""
    if descriptor is not None:
        threading.Thread(target=_wait, args=[descriptor], daemon=True, name="lifeline").start()


def _wait(descriptor: int) -> None:
    # Nothing is ever written, so a read returns only when the supervisor has ended.
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
