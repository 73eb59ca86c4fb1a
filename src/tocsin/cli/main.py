"""The console script `tocsin`: one module per group of commands, each with an `add(commands)`.

`add` receives argparse's subparsers and gives every command `set_defaults(call=function)`; the
function takes the parsed arguments and returns an exit code or nothing. The framework is ready when
it is called, unless the command says `set_defaults(bare=True)`.

Exit codes: 0 done, 1 refused with one line on stderr, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from tocsin import __version__, cli
from tocsin.base.environment import Unusable
from tocsin.base.errors import BadInput, Refusal
from tocsin.cli.framework import framework
from tocsin.cli.refused import Refused

# What is shown first; other groups follow by name.
FIRST = ("run", "web", "worker", "migrate", "check", "welcome")


def main(arguments: Sequence[str] | None = None) -> int:
    wanted = sys.argv[1:] if arguments is None else arguments
    parsed = _parser().parse_args(wanted)
    # What a desk writes is for the user it runs as, whatever the shell allows.
    os.umask(0o077)
    try:
        return _called(parsed) or 0
    except (Refused, Unusable) as reason:
        return _refused(str(reason))
    except Refusal as refusal:
        return _refused(_sentence(refusal))
    except UnicodeEncodeError:
        # Python hands bytes that are no text on as halves of characters; names of files may be so.
        if not any("\udc80" <= letter <= "\udcff" for word in wanted for letter in word):
            raise
        return _refused("what was typed holds bytes that are no text")
    except BrokenPipeError:
        # Whoever read our output has read enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tocsin", description="The incident desk.")
    parser.add_argument("--version", action="version", version=f"tocsin {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in _groups():
        group.add(commands)
    return parser


def _groups() -> list[ModuleType]:
    """Return the modules beside this one that have an `add`."""
    names = {found.name for found in iter_modules(cli.__path__)} - {*FIRST, "main"}
    modules = [import_module(f"tocsin.cli.{name}") for name in (*FIRST, *sorted(names))]
    return [module for module in modules if hasattr(module, "add")]


def _called(parsed: argparse.Namespace) -> int | None:
    if getattr(parsed, "bare", False):
        return parsed.call(parsed)
    with framework():
        return parsed.call(parsed)


def _sentence(refusal: Refusal) -> str:
    from tocsin.words.refusals import sentence, told

    if not isinstance(refusal, BadInput):
        return f"{told(refusal)} ({refusal.code})"
    return "; ".join(
        f"{error['field']}: {sentence(error['code'], error)} ({error['code']})"
        for error in refusal.errors
    )


def _refused(reason: str) -> int:
    print(f"tocsin: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
