"""Mail as the desk takes it in: kept raw, then read, by the functions that its worker calls.

`python -m bench.inside intake SECONDS FIRST` is one worker: it says that it is ready, waits for a
line, takes in mails for so long and prints what it measured.
"""

import json
import sys
import time
from email.message import EmailMessage
from io import BytesIO
from itertools import count

from tocsin.base import instants
from tocsin.domain.conversations.queries import own_address
from tocsin.domain.conversations.traces import keep_raw_mail
from tocsin.domain.incidents.queries import became_of
from tocsin.worker.duties import read

WARM_UP = 2
WORDS = "the infusion pump gateway loses its connection every few minutes, since this morning. "


def main(arguments: list[str]) -> None:
    seconds, first = float(arguments[0]), int(arguments[1])
    numbers = count(first)
    for _ in range(WARM_UP):
        _taken_in(next(numbers))
    print("ready", flush=True)
    sys.stdin.readline()
    times, errors = [], 0
    started = now = time.perf_counter()
    while now - started < seconds:
        is_right = _taken_in(next(numbers))
        then, now = now, time.perf_counter()
        times.append((now - then) * 1000)
        errors += not is_right
    print(json.dumps({"times": times, "errors": errors, "seconds": now - started}))


def _taken_in(number: int) -> bool:
    raw = keep_raw_mail(BytesIO(letter(number)), mailbox=own_address(), at=instants.now())
    read(raw)
    return became_of(raw)[1] is not None


def letter(number: int) -> bytes:
    """Return a mail of a known reporter about something new, as a mail server hands it over."""
    mail = EmailMessage()
    mail["From"] = f"Ana Alder <reporter-{number % 20}@hollin-vale.example>"
    mail["To"] = own_address()
    mail["Subject"] = f"Ward 4: gateway {number} loses its connection"
    mail["Message-ID"] = f"<{number}@bench.hollin-vale.example>"
    mail.set_content(f"Good morning,\n\n{WORDS * 4}\n\nAna, ward {number % 9}\n")
    mail.add_alternative(f"<p>Good morning,</p><p>{WORDS * 4}</p>", subtype="html")
    return mail.as_bytes()
