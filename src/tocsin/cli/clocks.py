"""`tocsin clocks`: works all clocks out anew from the journal, or proves that they agree."""

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.cli.progress import Progress
from tocsin.cli.tables import counted, print_json

if TYPE_CHECKING:
    from tocsin.domain.incidents.jobs import Difference


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    clocks = commands.add_parser("clocks", help="what is due when")
    verbs = clocks.add_subparsers(required=True, metavar="COMMAND")
    rebuild = verbs.add_parser(
        "rebuild",
        help="work all clocks out anew from the journal",
        description="Replay every incident and write down where its clocks stand.",
    )
    rebuild.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a clock is wrong"
    )
    rebuild.add_argument("--json", action="store_true", help="print what differed as JSON")
    rebuild.set_defaults(call=_rebuild)
    retry = verbs.add_parser(
        "retry", help="let the worker try again what it has set aside after failing"
    )
    retry.set_defaults(call=_retry)


def _rebuild(parsed: argparse.Namespace) -> int:
    from tocsin.domain.incidents import jobs
    from tocsin.domain.incidents.queries import count_incidents

    progress = Progress(count_incidents(), "incidents")
    found = list(jobs.rebuild(check=parsed.check, tick=progress.add))
    progress.end()
    if parsed.json:
        differences = [{**one._asdict(), **_written(one)} for one in found]
        print_json({"incidents": progress.done, "differences": differences})
    else:
        for one in found:
            shown, replayed = _written(one).values()
            print(f"{one.number} {one.clock} {one.field}: {shown}, by its history {replayed}")
    if found and parsed.check:
        print(f"tocsin: clocks of {_numbers(found)} are wrong", file=sys.stderr)
        return 1
    if not parsed.json:
        what = "agrees with" if parsed.check else "follows"
        print(f"{counted(progress.done, 'incident')}: every clock {what} the journal.")
    return 0


def _numbers(found: "list[Difference]") -> str:
    return counted(len({one.number for one in found}), "incident")


def _written(one: "Difference") -> dict[str, object]:
    return {"shown": _plain(one.shown), "replayed": _plain(one.replayed)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _retry(_parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks import traces

    print(f"Looked after again: {counted(traces.try_again(), 'clock')}.")
