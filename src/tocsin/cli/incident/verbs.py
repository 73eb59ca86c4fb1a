"""The verbs of an incident under the nouns that REST gives them; fields are options."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tocsin.cli.arguments import actor, add_actor, add_json
from tocsin.cli.incident import (
    acts,
    checklists,
    circle,
    clocks,
    escalation,
    fields,
    guests,
    investigation,
    major,
    messages,
    relations,
    suppliers,
    watching,
)
from tocsin.cli.incident.output import found, print_done


@dataclass(frozen=True)
class Verb:
    """A noun below the incident, the options it takes and the act behind it."""

    noun: str
    does: str
    act: acts.Act
    options: Callable[[argparse.ArgumentParser], None] = lambda _parser: None


VERBS = (
    Verb("acknowledgement", "say that somebody has seen it and begins", acts.acknowledge),
    Verb("assignment", "hand it to a team, a person or both", acts.assign, fields.assignment),
    Verb("priority", "judge impact and urgency anew", acts.prioritise, fields.priority),
    Verb("classification", "change category or service", acts.classify, fields.classification),
    Verb(
        "confidentiality",
        "say who may know of it",
        circle.restrict,
        circle.confidentiality,
    ),
    Verb("escalation", "pass it on to who can do more", escalation.escalate, escalation.options),
    Verb("hand-back", "give it back to who passed it on", escalation.hand_back, escalation.words),
    Verb("hold", "stop the work for a reason, or resume it", acts.hold, fields.hold),
    Verb("resolution", "say how it was solved", acts.resolve, fields.resolution),
    Verb("confirmation", "note the reporter's answer", acts.confirm, fields.confirmation),
    Verb("rating", "rate the help, as the reporter", acts.rate, fields.rating),
    Verb("reminder", "ask the reporter again for the answer", acts.remind),
    Verb("closure", "assess the solution and close", acts.close, fields.closure),
    Verb("reopening", "take it up again", acts.reopen, fields.reason),
    Verb(
        "cancellation", "end what should not have been registered", acts.cancel, fields.cancellation
    ),
    Verb("correction", "correct when it was on hold", clocks.correct, clocks.correction),
    Verb("times", "correct when it was detected or began", clocks.correct_times, clocks.times),
    Verb("rebasing", "let today's promises hold for it", clocks.rebase, fields.reason),
    Verb("parent", "hang it under another incident", relations.adopt, relations.parent),
    Verb("involved", "exclude who is involved", circle.name_involved, circle.involved),
    Verb("merge", "let it go on inside another", relations.merge_into, relations.merge),
    Verb("following", "hear of it from now on, or no longer", watching.follow, watching.off),
    Verb("mute", "be told nothing more of it, or again", watching.mute, watching.off),
)


def add(nouns: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for group in (
        messages,
        relations,
        circle,
        investigation,
        suppliers,
        guests,
        checklists,
        watching,
        major,
        clocks,
    ):
        group.add(nouns)
    for verb in VERBS:
        parser = nouns.add_parser(verb.noun, help=verb.does, description=_sentence(verb.does))
        parser.add_argument("number", metavar="NUMBER")
        verb.options(parser)
        add_actor(parser)
        add_json(parser)
        parser.set_defaults(call=partial(_do, verb.act))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _do(act: acts.Act, parsed: argparse.Namespace) -> None:
    by = actor(parsed)
    incident = found(parsed.number, by)
    act(incident, by, parsed)
    print_done(incident.number, by, as_json=parsed.json)
