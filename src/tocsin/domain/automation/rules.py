"""When a rule of the desk applies to what has happened, and which of its acts are due then.

Of a target only the largest share that is used tells anybody anything. When time was told late,
the shares that it passed meanwhile are made up for with what weighs more than a word: a rule for
one of them still informs management and still passes the incident on, if it never did so before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tocsin.base.errors import BadInput
from tocsin.domain.accounts.rules import check_name, check_slug
from tocsin.domain.catalogue.rules import levels, priorities
from tocsin.domain.clocks.rules import THRESHOLDS, Agreement, Measure

BOUNCES = range(1, 100)
TIERS = range(1, 4)
POSITIONS = range(1, 1000)
# The page of a new rule has this address.
RESERVED = "new"
USED_BY = {"clock": ("agreement", "measure", "percent"), "bounces": ("bounces",), "registered": ()}


class Trigger(StrEnum):
    """What a rule waits for."""

    CLOCK = "clock"
    BOUNCES = "bounces"
    REGISTERED = "registered"


class Told(StrEnum):
    """Who can be told, by what they have to do with the incident."""

    ASSIGNEE = "assignee"
    TEAM_LEADS = "team_leads"
    SERVICE_OWNER = "service_owner"
    OWNER_TEAM_LEADS = "owner_team_leads"


class Act(StrEnum):
    """What a rule does, in the order in which it is done."""

    RAISE_PRIORITY = "raise_priority"
    ESCALATE = "escalate"
    INFORM_MANAGEMENT = "inform_management"
    TELL = "tell"


WEIGHTY = frozenset({Act.INFORM_MANAGEMENT, Act.ESCALATE})


@dataclass(frozen=True)
class Terms:
    """What a rule waits for, on which incidents, and what it does; ids for what it names.

    An empty `agreement` or `measure` means any. A category stands for all below it.
    """

    trigger: str
    agreement: str = ""
    measure: str = ""
    percent: int | None = None
    bounces: int | None = None
    priority: str = ""
    team: int | None = None
    category: int | None = None
    service: int | None = None
    security: bool | None = None
    tell: tuple[str, ...] = ()
    inform_management: bool = False
    raise_priority: bool = False
    escalate_tier: int | None = None
    escalate_team: int | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        wanted = {
            Act.RAISE_PRIORITY: self.raise_priority,
            Act.ESCALATE: self.escalate_tier is not None or self.escalate_team is not None,
            Act.INFORM_MANAGEMENT: self.inform_management,
            Act.TELL: bool(self.tell),
        }
        return tuple(act for act in Act if wanted[act])


@dataclass(frozen=True)
class Occasion:
    """What has happened, and to what; `categories` is the incident's category and those above it.

    `stale` tells that a larger share of the same target was recorded since.
    """

    trigger: Trigger
    agreement: str = ""
    measure: str = ""
    percent: int = 0
    passed: tuple[int, ...] = ()
    stale: bool = False
    bounces: int = 0
    priority: str = ""
    team: int | None = None
    categories: Collection[int] = ()
    service: int | None = None
    security: bool = False


@dataclass(frozen=True)
class Deed:
    """What a rule has done on the same incident before."""

    act: str
    clock: str = ""
    course: int = 0


def due_acts(
    terms: Terms, occasion: Occasion, done: Sequence[Deed] = (), *, clock: str = "", course: int = 0
) -> tuple[Act, ...]:
    """Return what a rule has to do now, in order; `done` is what it did on the incident before.

    A share is acted upon once in each course of a clock, one that was passed over once at all. A
    priority is raised once for a clock, because the new target may be used up as soon as it holds.
    """
    if not _concerns(terms, occasion):
        return ()
    before = [deed for deed in done if deed.clock == clock]
    if occasion.trigger is not Trigger.CLOCK:
        return () if before else terms.acts
    if _is_passed(terms, occasion):
        return tuple(a for a in terms.acts if a in WEIGHTY and a not in {d.act for d in before})
    here = {deed.act for deed in before if deed.course == course or deed.act == Act.RAISE_PRIORITY}
    return tuple(act for act in terms.acts if act not in here)


def in_order(rules: Mapping[Any, Terms]) -> list[Any]:
    """Return the keys of the rules in the order of the shares they wait for, else as they came."""
    return sorted(rules, key=lambda one: rules[one].percent or 0)


def _is_passed(terms: Terms, occasion: Occasion) -> bool:
    return occasion.stale or terms.percent != occasion.percent


def _concerns(terms: Terms, occasion: Occasion) -> bool:
    conditions: tuple[tuple[object, Collection[object]], ...] = (
        (terms.priority or None, {occasion.priority}),
        (terms.team, {occasion.team}),
        (terms.category, occasion.categories),
        (terms.service, {occasion.service}),
        (terms.security, {occasion.security}),
    )
    met = all(wanted is None or wanted in found for wanted, found in conditions)
    return met and terms.trigger == occasion.trigger and _is_waited_for(terms, occasion)


def _is_waited_for(terms: Terms, occasion: Occasion) -> bool:
    if occasion.trigger is Trigger.BOUNCES:
        return occasion.bounces >= (terms.bounces or 0)
    if occasion.trigger is Trigger.REGISTERED:
        return True
    return (
        terms.percent in {occasion.percent, *occasion.passed}
        and terms.agreement in {"", occasion.agreement}
        and terms.measure in {"", occasion.measure}
    )


def raised(impact: str, urgency: str) -> tuple[str, str] | None:
    """Return impact and urgency one step graver: urgency first; None when both are at the top."""
    if (graver := _above("urgency", urgency)) is not None:
        return impact, graver
    if (graver := _above("impact", impact)) is not None:
        return graver, urgency
    return None


def _above(axis: str, level: str) -> str | None:
    known = levels(axis)
    place = known.index(level) if level in known else 0
    return known[place - 1] if place else None


def check_rule(slug: str, name: str, terms: Terms, position: int) -> tuple[str, Terms]:
    """Return the name, cleaned, and the terms; refuse what is wrong."""
    check_slug(slug)
    if slug == RESERVED:
        raise BadInput("slug.taken", field="slug")
    if position not in POSITIONS:
        raise BadInput("field.range", field="position", least=1, limit=max(POSITIONS))
    words = check_name(name)
    _check_used(terms)
    _check_waiting(terms)
    _check_acts(terms)
    return words, terms


def of_no_use(trigger: str) -> tuple[str, ...]:
    """Return the terms that say something only of what other triggers wait for."""
    if trigger not in USED_BY:
        raise BadInput("choice.unknown", field="trigger")
    fields = (field for used in USED_BY.values() for field in used)
    return tuple(field for field in fields if field not in USED_BY[trigger])


def _check_used(terms: Terms) -> None:
    said = asdict(terms)
    if unused := [field for field in of_no_use(terms.trigger) if said[field] not in {None, ""}]:
        raise BadInput.of([BadInput("rule.field_unused", field=field) for field in unused])


def _check_waiting(terms: Terms) -> None:
    known: tuple[tuple[str, object, Collection[object]], ...] = (
        ("agreement", terms.agreement, {"", *Agreement}),
        ("measure", terms.measure, {"", *Measure}),
        ("priority", terms.priority, {"", *priorities()}),
    )
    for field, value, choices in known:
        if value not in choices:
            raise BadInput("choice.unknown", field=field)
    if terms.trigger == Trigger.CLOCK and terms.percent not in THRESHOLDS:
        code = "field.missing" if terms.percent is None else "choice.unknown"
        raise BadInput(code, field="percent")
    if terms.trigger == Trigger.BOUNCES and terms.bounces not in BOUNCES:
        if terms.bounces is None:
            raise BadInput("field.missing", field="bounces")
        raise BadInput("field.range", field="bounces", least=1, limit=max(BOUNCES))
    if terms.measure == Measure.UPDATE and terms.agreement not in {"", Agreement.SLA}:
        raise BadInput("rule.update_is_for_customers", field="agreement")


def _check_acts(terms: Terms) -> None:
    if set(terms.tell) - set(Told):
        raise BadInput("choice.unknown", field="tell")
    if len(set(terms.tell)) < len(terms.tell):
        raise BadInput("choice.twice", field="tell")
    if terms.escalate_tier is not None and terms.escalate_team is not None:
        raise BadInput("escalation.one_target", field="escalate_tier")
    if terms.escalate_tier is not None and terms.escalate_tier not in TIERS:
        raise BadInput("team.tier", field="escalate_tier")
    if not terms.acts:
        raise BadInput("rule.does_nothing", field="tell")
