"""`tocsin run`: prepares the desk, then keeps web and worker running until it is told to stop."""

import argparse
import logging
import logging.config
import os
import signal
import threading
import time
from subprocess import Popen
from types import FrameType

from tocsin.base.logs import logging_config
from tocsin.cli.children import Child, command

logger = logging.getLogger("tocsin.run")

LOOK_EVERY = 0.5
DRAIN = 9.0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "run",
        help="run the desk: web and worker together",
        description="Migrate the database, then run web and worker until SIGTERM or Ctrl-C.",
    )
    parser.add_argument(
        "--demo", action="store_true", help="load the demo organisation when the desk is empty"
    )
    parser.set_defaults(call=run, bare=True)


def run(parsed: argparse.Namespace) -> int:
    style = os.environ.get("TOCSIN_LOG_FORMAT", "text")
    logging.config.dictConfig(logging_config(style if style == "json" else "text"))
    supervisor = Supervisor()
    prepared = supervisor.prepare(["migrate", *(["--demo"] if parsed.demo else [])])
    return prepared or supervisor.keep(["web", "worker"])


class Supervisor:
    """Holds the children by a lifeline: when this process is gone, they notice and stop."""

    def __init__(self) -> None:
        # The write end is never handed on, so it closes with this process, however that ends.
        self.lifeline, self._held = os.pipe()
        self.is_told_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_told_to_stop.set()

    def prepare(self, arguments: list[str]) -> int:
        """Run what must be done before anything else; return its exit code."""
        process = Popen(command(*arguments), start_new_session=True)
        while process.poll() is None:
            if self.is_told_to_stop.wait(0.05):
                process.terminate()
                process.wait(DRAIN)
                return 0
        return process.returncode

    def keep(self, names: list[str]) -> int:
        children = [Child(name, self.lifeline) for name in names]
        greeting = None
        while not self.is_told_to_stop.is_set():
            for child in children:
                child.tend()
            if any(child.refused for child in children):
                self.is_told_to_stop.set()
            greeting = greeting or Popen(command("welcome"), start_new_session=True)
            greeting.poll()
            self.is_told_to_stop.wait(LOOK_EVERY)
        self._drain(children)
        greeting.terminate() if greeting and greeting.poll() is None else None
        return int(any(child.refused for child in children))

    def _drain(self, children: list[Child]) -> None:
        until = time.monotonic() + DRAIN
        logger.info("stopping")
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop(until)
