"""How far a long command has come, shown on a terminal once it takes more than two seconds."""

import sys
from time import monotonic

PATIENCE, PAUSE = 2.0, 0.2


class Progress:
    """Counts what is done; looks at the clock only once in so many ticks."""

    def __init__(self, total: int, noun: str, *, every: int = 1) -> None:
        self.total = total
        self.noun = noun
        self.every = every
        self.done = 0
        self.next_sign = monotonic() + PATIENCE
        self.is_shown = False

    def tick(self) -> None:
        self.add(1)

    def add(self, done: int) -> None:
        self.done += done
        if self.done % self.every == 0 and sys.stderr.isatty() and monotonic() > self.next_sign:
            self.next_sign = monotonic() + PAUSE
            self.is_shown = True
            share = 100 * self.done // max(self.total, self.done)
            line = f"\r{self.done} of {self.total} {self.noun}, {share} %"
            print(line, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.is_shown:
            print("\r\033[K", end="", file=sys.stderr)
