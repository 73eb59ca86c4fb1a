"""`tocsin incident messages`: read the conversation, or say something in it."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json, text
from tocsin.cli.incident.output import found, print_messages
from tocsin.cli.refused import Refused
from tocsin.cli.tables import print_json

if TYPE_CHECKING:
    from tocsin.domain.conversations.models import StoredFile
    from tocsin.domain.incidents.models import Incident


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = nouns.add_parser(
        "messages",
        help="read what was said, or say something",
        description="Print the messages one may read; with --body or --files say something first.",
    )
    parser.add_argument("number", metavar="NUMBER")
    add_choice(parser, "--visibility", Codes(_visibilities), "who reads it")
    parser.add_argument("--body", metavar="TEXT", help="Markdown; - reads standard input")
    parser.add_argument(
        "--files", nargs="+", action="extend", type=Path, metavar="FILE", default=[], help="with it"
    )
    parser.add_argument("--tell-children", action="store_true", help="say it there in public too")
    parser.add_argument(
        "--caller", metavar="EMAIL", help="in public: who said it to you, the reporter for instance"
    )
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=messages)


def _visibilities() -> list[str]:
    from tocsin.domain.conversations.rules import Visibility

    return [str(visibility) for visibility in Visibility]


def messages(parsed: argparse.Namespace) -> None:
    from tocsin.domain.incidents import queries
    from tocsin.words.records import message_record

    by = actor(parsed)
    incident = found(parsed.number, by)
    if parsed.body is None and not parsed.files:
        said = list(queries.conversation(incident, by))
    else:
        parsed.body = text(parsed.body or "")
        number = _say(parsed)
        _warn(incident, parsed)
        said = [m for m in queries.conversation(incident, by) if m.public_id == number]
    if parsed.json:
        print_json({"items": [message_record(incident, message) for message in said], "next": None})
    else:
        print_messages(said)


def _say(parsed: argparse.Namespace) -> str:
    """Say it and return the message's public id."""
    from tocsin.base.errors import BadInput
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.conversations.models import Wording
    from tocsin.domain.conversations.rules import Channel, Visibility
    from tocsin.domain.incidents import actions

    if parsed.visibility is None:
        raise BadInput("field.missing", field="visibility")
    by = actor(parsed)
    incident = found(parsed.number, by)
    wording = Wording(parsed.body, files=_files(parsed.files))
    how = {"by": by, "wording": wording, "channel": Channel.COMMAND}
    if parsed.caller:
        if parsed.visibility != Visibility.PUBLIC:
            raise BadInput("caller.only_in_public", field="caller")
        caller = person_named(parsed.caller, field="caller")
        return actions.take_callers_word(incident, **how, caller=caller).public_id
    if parsed.visibility == Visibility.PUBLIC:
        return actions.answer(incident, **how, tell_children=parsed.tell_children).public_id
    return actions.note(incident, **how).public_id


def _warn(incident: "Incident", parsed: argparse.Namespace) -> None:
    """Tell which handles of an internal note called upon nobody."""
    from tocsin.domain.conversations.rules import Visibility
    from tocsin.domain.incidents import queries

    if parsed.visibility == Visibility.INTERNAL:
        for handle in queries.mentions(incident, parsed.body).unknown:
            print(f"@{handle} names nobody who sees {incident.number}.", file=sys.stderr)


def _files(paths: list[Path]) -> "tuple[StoredFile, ...]":
    from tocsin.base import instants
    from tocsin.domain.conversations.traces import keep_file

    stored = []
    for path in paths:
        try:
            with path.open("rb") as content:
                stored.append(keep_file(content, name=path.name, at=instants.now()))
        except OSError as error:
            raise Refused(f"files: {path}: {error.strerror}") from None
    return tuple(stored)
