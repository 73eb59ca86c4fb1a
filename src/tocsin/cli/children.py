"""Long-lived commands as child processes: started, watched, started again, stopped.

The framework is never imported here, so that the supervisor costs a few megabytes.
"""

import logging
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from subprocess import Popen, TimeoutExpired

logger = logging.getLogger("tocsin.run")

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
# A child that lived this long had started well, so its death is news and not a loop.
SETTLED = 60.0
# A child that dies sooner never worked; with exit code 1 it has said why.
STARTED = 3.0


def command(*arguments: str) -> list[str]:
    """Return the command line of `tocsin …` with this very interpreter and package."""
    return [sys.executable, "-m", "tocsin.cli.main", *arguments]


# The C library gives each thread an arena of its own and keeps what was freed in it. Python runs
# one thread at a time, so they are of no use here and cost some 25 MiB after a busy hour.
SPARING = {"MALLOC_ARENA_MAX": "2"}


@dataclass
class Child:
    """One long-lived command, started again with growing pauses when it dies."""

    name: str
    lifeline: int
    process: Popen[bytes] | None = None
    born: float = 0.0
    delay: float = 0.0
    due: float = 0.0
    refused: bool = False
    has_started: bool = False

    def tend(self) -> None:
        """Start what is due, and see to it when it has died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self._start()
        elif self.process.poll() is not None:
            self._bury(self.process.returncode, now)
        elif now - self.born > STARTED:
            self.has_started = True

    def _start(self) -> None:
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops everything.
        self.process = Popen(
            command(self.name, f"--lifeline={self.lifeline}"),
            env=SPARING | os.environ,
            pass_fds=[self.lifeline],
            start_new_session=True,
        )
        self.born = time.monotonic()

    def _bury(self, code: int, now: float) -> None:
        self._kill()
        self.process = None
        if code == 1 and not self.has_started:
            self.refused = True
            return
        settled = now - self.born > SETTLED
        self.delay = FIRST_DELAY if settled else min(LONGEST_DELAY, self.delay * 2 or FIRST_DELAY)
        self.due = now + self.delay
        facts = {"child": self.name, "code": code, "again_in": self.delay}
        logger.error("a child died and is started again", extra={"facts": facts})

    def _kill(self) -> None:
        """End the child's whole group: what it started itself must not keep the port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def stop(self, until: float) -> None:
        """Wait for the child to finish what it does, but not beyond the instant."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except TimeoutExpired:
            logger.warning("a child did not stop in time", extra={"facts": {"child": self.name}})
        self._kill()
        self.process.wait()
