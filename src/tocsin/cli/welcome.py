"""`tocsin welcome`: waits until the desk answers, then says where it is and how to get in."""

import argparse
import time
import urllib.error
import urllib.request

from tocsin.base.environment import reachable
from tocsin.cli.demo.access import sign_in_lines
from tocsin.cli.framework import choose_settings, framework
from tocsin.cli.refused import Refused

PATIENCE = 60.0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "welcome",
        help="say where the desk is and how to sign in (`tocsin run` does it by itself)",
        description="Wait until the desk answers, then print its address and how to sign in.",
    )
    parser.set_defaults(call=welcome, bare=True)


def welcome(_parsed: argparse.Namespace) -> None:
    # The framework loads after the web server has, not beside it: two cores start no quicker.
    choose_settings()
    from django.conf import settings

    host, port = settings.LISTEN
    _wait_for(f"http://{reachable(host)}:{port}/-/ready")
    with framework():
        lines = [f"\nTocsin is ready at {settings.BASE_URL}", *sign_in_lines(), *_set_up_lines()]
    print("\n".join(lines), flush=True)


def _set_up_lines() -> list[str]:
    """Return the code that the first visitor of an empty desk is asked for."""
    from tocsin.domain.accounts.actions import issue_set_up_code
    from tocsin.domain.accounts.queries import is_empty_desk, operator

    if not is_empty_desk():
        return []
    code = issue_set_up_code(by=operator())
    return [f"Nobody is here yet. The set-up code for the first administrator: {code}"]


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - always http, see above
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Refused(f"the desk does not answer at {address} after {PATIENCE:.0f} seconds")
