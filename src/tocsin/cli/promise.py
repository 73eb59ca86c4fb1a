"""`tocsin promise list|show|create|change|end`: what was promised, and from when on."""

import argparse
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tocsin.cli.arguments import Codes, actor, add_actor, add_choice, add_json, instant
from tocsin.cli.tables import local, print_facts, print_json, print_table

if TYPE_CHECKING:
    from tocsin.domain.clocks.models import PromiseVersion
    from tocsin.domain.clocks.queries import Known

SPAN = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)
NAMES = ("service", "organisation", "category", "team", "supplier", "calendar")
MEANINGS = {
    "service": "only for this service",
    "organisation": "only for this organisation and those below it",
    "category": "only for this category and those below it",
    "team": "which team has agreed (agreement ola)",
    "supplier": "which supplier has agreed (agreement supplier)",
    "calendar": "the calendar by which it counts",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    promise = commands.add_parser("promise", help="what was promised, and how soon")
    verbs = promise.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser = verbs.add_parser(
        "list",
        help="list promises",
        description="List promises in the order in which they would be chosen.",
    )
    parser.add_argument("--all", action="store_true", help="also those that have ended")
    _add_rest(parser, show_all)
    parser = verbs.add_parser("show", help="show a promise", description="Show a promise.")
    parser.add_argument("slug", metavar="SLUG", help="its short name")
    _add_rest(parser, show)
    parser = verbs.add_parser("create", help="promise something", description="Promise something.")
    parser.add_argument("--slug", required=True, help="its short name: small letters and hyphens")
    parser.add_argument("--name", required=True, help="what it is called")
    add_choice(parser, "--agreement", Codes(_agreements), "with whom", required=True)
    add_choice(parser, "--measure", Codes(_measures), "what", required=True)
    _add_terms(parser, is_new=True)
    _add_rest(parser, create)
    parser = verbs.add_parser(
        "change",
        help="promise something else",
        description="Promise something else from now or later on: what is named. What was "
        "registered before keeps the terms it had.",
    )
    parser.add_argument("slug", metavar="SLUG", help="its short name")
    parser.add_argument("--name", help="what it is called")
    _add_terms(parser, is_new=False)
    parser.add_argument("--again", action="store_true", help="let one that has ended hold again")
    _add_rest(parser, change)
    parser = verbs.add_parser(
        "end", help="promise it no more", description="Promise it no more, from now or later on."
    )
    parser.add_argument("slug", metavar="SLUG", help="its short name")
    _add_from(parser)
    _add_rest(parser, end)


def _add_terms(parser: argparse.ArgumentParser, *, is_new: bool) -> None:
    off = "" if is_new else "; “” is none"
    parser.add_argument(
        "--target", type=span, required=is_new, metavar="TIME", help="how soon: 4h, 1h30m, 45s, 2d"
    )
    add_choice(parser, "--hours", Codes(_hours), "which hours count")
    for name in NAMES:
        metavar = "PATH" if name == "category" else "SLUG"
        parser.add_argument(f"--{name}", metavar=metavar, help=MEANINGS[name] + off)
    parser.add_argument("--priority", metavar="P1…P5", help="only for this priority" + off)
    parser.add_argument(
        "--pauses", nargs="*", metavar="REASON", help="reasons of a hold that stop the time"
    )
    _add_from(parser)


def _add_from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="begin", type=instant, metavar="TIME", help="from when on (default: now)"
    )


def _add_rest(parser: argparse.ArgumentParser, call: Any) -> None:  # noqa: ANN401 - a function
    add_actor(parser)
    add_json(parser)
    parser.set_defaults(call=call)


def _agreements() -> list[str]:
    from tocsin.domain.clocks.rules import Agreement

    return list(Agreement)


def _measures() -> list[str]:
    from tocsin.domain.clocks.rules import Measure

    return list(Measure)


def _hours() -> list[str]:
    from tocsin.domain.clocks.rules import Hours

    return list(Hours)


def span(text: str) -> timedelta:
    found = SPAN.fullmatch(text.strip().lower())
    if found is None or not any(found.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 4h, 1h30m, 45s or 2d")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def show_all(parsed: argparse.Namespace) -> None:
    from tocsin.base import instants
    from tocsin.base.errors import require
    from tocsin.domain.clocks.permissions import may_read_promises
    from tocsin.domain.clocks.queries import promises
    from tocsin.words.promises import promise_record

    by = actor(parsed)
    require(may_read_promises(by), "promise.list")
    found = promises(by, instants.now())
    shown = [one for one in found if parsed.all or one.is_active or one.upcoming]
    if parsed.json:
        print_json({"items": [promise_record(one) for one in shown], "next": None})
    elif shown:
        titles = ("PROMISE", "AGREEMENT", "MEASURE", "PRIORITY", "WITHIN", "HOURS", "ABOUT")
        print_table(titles, [_row(one) for one in shown])


def _row(known: "Known") -> tuple[str, ...]:
    promise, terms = known.promise, known.terms
    about = ", ".join(_about(terms).values()) or "everything"
    return (
        promise.slug,
        promise.agreement,
        promise.measure,
        terms.priority or "every",
        lasting(terms.target),
        terms.calendar.slug if terms.calendar else terms.hours,
        about if known.is_active else f"{about} (not now)",
    )


def show(parsed: argparse.Namespace) -> None:
    _print(_known(parsed), parsed)


def create(parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks import actions
    from tocsin.domain.clocks.rules import Hours

    said = _said(parsed)
    said.setdefault("hours", Hours.CALENDAR if said.get("calendar") else Hours.ALWAYS)
    actions.create_promise(
        by=actor(parsed),
        slug=parsed.slug,
        agreement=parsed.agreement,
        measure=parsed.measure,
        terms=actions.Terms(**said),
        valid_from=parsed.begin,
    )
    _print(_known(parsed), parsed)


def change(parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks import actions
    from tocsin.domain.clocks.rules import Hours

    known, said = _known(parsed), _said(parsed)
    if said.get("calendar"):
        said.setdefault("hours", Hours.CALENDAR)
    if parsed.again:
        said["is_active"] = True
    actions.change_promise(known.promise, by=actor(parsed), changes=said, valid_from=parsed.begin)
    _print(_known(parsed), parsed)


def end(parsed: argparse.Namespace) -> None:
    from tocsin.domain.clocks import actions

    actions.end_promise(_known(parsed).promise, by=actor(parsed), valid_from=parsed.begin)
    _print(_known(parsed), parsed)


def _said(parsed: argparse.Namespace) -> dict[str, Any]:
    """Return the terms that were named."""
    from tocsin.domain.clocks.queries import things_named

    plain = ("name", "target", "priority", "hours", "pauses")
    said = {name: getattr(parsed, name) for name in (*plain, *NAMES)}
    given = {name: value for name, value in said.items() if value is not None}
    return given | things_named(given, actor(parsed))


def _known(parsed: argparse.Namespace) -> "Known":
    from tocsin.base import instants
    from tocsin.base.errors import BadInput
    from tocsin.domain.clocks.queries import promise_named

    known = promise_named(parsed.slug, actor(parsed), instants.now())
    if known is None:
        raise BadInput("promise.unknown", field="promise")
    return known


def _print(known: "Known", parsed: argparse.Namespace) -> None:
    if parsed.json:
        from tocsin.words.promises import promise_record

        print_json(promise_record(known))
        return
    promise = known.promise
    ended = "" if known.is_active else " (not now)"
    print(f"{promise.slug}  {known.terms.name}{ended}")
    print_facts([("promised", f"{promise.agreement}, {promise.measure}"), *_facts(known.terms)])
    for version in known.upcoming:
        what = "changes" if version.is_active else "ends"
        print(f"{what} {local(version.valid_from)}")
        if version.is_active:
            print_facts(_facts(version))


def _facts(terms: "PromiseVersion") -> list[tuple[str, str | None]]:
    return [
        ("within", lasting(terms.target)),
        ("hours", terms.calendar.slug if terms.calendar else terms.hours),
        ("priority", terms.priority),
        *_about(terms).items(),
        ("stands still", ", ".join(terms.pauses.split())),
        ("since", local(terms.valid_from)),
    ]


def _about(terms: "PromiseVersion") -> dict[str, str]:
    from tocsin.words.clocks import named

    return {name: str(slug) for name, slug in named(terms).items() if name != "priority"}


def lasting(seconds: int) -> str:
    """Return a time as `--target` takes it: hours stay hours, as no day of work has 24."""
    parts = ((seconds // 3600, "h"), (seconds % 3600 // 60, "m"), (seconds % 60, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count)
