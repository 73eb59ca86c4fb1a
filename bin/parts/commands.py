"""Writes docs/admin/commands.md from what `--help` says: bin/parts/commands.py --write."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tocsin.cli.main import _parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "admin" / "commands.md"
HEAD = """\
# The command line

Every command explains itself with `--help` and ends with 0 when it is done, 1 when it was refused,
with one line on standard error that names the field, and 2 when it was called wrongly. Where it
prints data, `--json` prints the same as REST does. Instants are RFC 3339 with an offset.

This page is made from the commands themselves by `bin/parts/commands.py --write`.
"""


def page() -> str:
    return "\n".join([HEAD, *_commands(_parser(), 2)]).rstrip() + "\n"


def _commands(parser: argparse.ArgumentParser, level: int) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to its own parts
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            helps = {choice.dest: choice.help for choice in action._choices_actions}  # noqa: SLF001 - as above
            for name, command in action.choices.items():
                yield from _command(command, helps.get(name) or "", level)


def _command(parser: argparse.ArgumentParser, summary: str, level: int) -> Iterator[str]:
    positional = [
        f"[{action.metavar} …]" if action.nargs == "*" else action.metavar or action.dest
        for action in parser._positionals._group_actions  # noqa: SLF001 - as above
        if not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001 - as above
    ]
    yield f"{'#' * level} `{' '.join([parser.prog, *map(str, positional)])}`\n"
    yield f"{parser.description or _sentence(summary)}\n"
    lines = [_line(action) for action in parser._actions if _is_shown(action)]  # noqa: SLF001 - as above
    if lines:
        yield "\n".join(lines) + "\n"
    yield from _commands(parser, level + 1)


def _is_shown(action: argparse.Action) -> bool:
    return bool(action.help) and action.help != argparse.SUPPRESS and action.dest != "help"


def _line(action: argparse.Action) -> str:
    value = f" {action.metavar or action.dest.upper()}" if action.nargs != 0 else ""
    name = f"{action.option_strings[0]}{value}" if action.option_strings else value.strip()
    codes = ", ".join(action.choices or ())
    required = ", required" if action.required and action.option_strings else ""
    return f"- `{name}`{required}: {action.help % {'choices': codes}}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def main() -> int:
    if "--write" in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
    is_stale = PAGE.read_text(encoding="utf-8") != page()
    print(f"{PAGE.name} is stale: bin/parts/commands.py --write" if is_stale else "As --help says.")
    return int(is_stale)


if __name__ == "__main__":
    sys.exit(main())
