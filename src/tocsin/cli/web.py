"""`tocsin web`: the web server. Its parent loads the settings alone, its children everything."""

import argparse
import os
import signal
import socket
from collections.abc import Callable
from importlib import import_module

from tocsin.cli import lifeline, static_files
from tocsin.cli.framework import choose_settings
from tocsin.cli.refused import Refused

# Below the ten seconds in which `tocsin run` drains, above the slowest request.
KILL_TIMEOUT = 8
# Python runs one of them at a time; more would only queue where nobody sees it.
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "web",
        help="serve pages and REST",
        description="Serve pages and REST on TOCSIN_LISTEN with TOCSIN_WEB_PROCESSES processes.",
    )
    lifeline.add_to(parser)
    parser.set_defaults(call=web, bare=True)


def web(parsed: argparse.Namespace) -> None:
    choose_settings()
    from django.conf import settings

    host, port = settings.LISTEN
    _check_free(host, port)
    static_files.collect_if_changed(settings.STATIC_ROOT, settings.INSTALLED_APPS)
    lifeline.hold(parsed.lifeline)
    _serve(host, port, settings.WEB_PROCESSES, settings.LOGGING)


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on, in one line and before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except OSError as error:
        raise Refused(f"TOCSIN_LISTEN: cannot listen on {host}:{port}: {error.strerror}") from None


def _serve(host: str, port: int, processes: int, logging: dict[str, object]) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        "tocsin.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=THREADS,
        workers_kill_timeout=KILL_TIMEOUT,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=logging,
    ).serve(target_loader=_loaded)


def _loaded(target: str) -> Callable[..., object]:
    """Load the application in a serving process, which can be told to stop while it does.

    Until it is loaded the server is deaf to signals in this process, so a SIGTERM would be lost.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
