"""`tocsin journal verify`: tells whether the record is complete and unchanged."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from tocsin.cli.progress import Progress
from tocsin.cli.tables import counted, print_json

if TYPE_CHECKING:
    from tocsin.domain.journal.rules import Finding

SENTENCES = {
    "altered": "the event was altered: its content and its hash disagree",
    "removed": "one or more events were removed here",
    "gap": "a number was skipped here: the next event follows on the one before",
    "wrong_prev": "the event does not follow on the one before it: one of the two was replaced",
    "altered_text": "the text “{field}” was altered",
    "missing_text": "the text “{field}” is missing",
    "added_text": "the text “{field}” was added later",
    "erased_without_record": "the text “{field}” was erased and no later event says so",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    journal = commands.add_parser("journal", help="the record of everything that happened")
    verbs = journal.add_subparsers(required=True, metavar="COMMAND")
    verify = verbs.add_parser("verify", help="find the first bad event of every broken chain")
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")
    verify.set_defaults(call=_verify)


def _verify(parsed: argparse.Namespace) -> int:
    from tocsin.domain.journal import queries

    progress = Progress(queries.count_events(), "events", every=1000)
    findings = queries.verify(progress.tick)
    progress.end()
    if parsed.json:
        found = [asdict(finding) for finding in findings]
        print_json({"events": progress.done, "findings": found})
    else:
        for finding in findings:
            print(_line(finding))
    events = counted(progress.done, "event")
    if findings:
        print(f"tocsin: {counted(len(findings), 'broken chain')} in {events}", file=sys.stderr)
    elif not parsed.json:
        print(f"{events}: nothing altered, nothing missing inside a chain.")
    return int(bool(findings))


def _line(finding: "Finding") -> str:
    sentence = SENTENCES[finding.problem].format(field=finding.field)
    return f"{finding.subject_kind} {finding.subject_id}, event {finding.seq}: {sentence}"
