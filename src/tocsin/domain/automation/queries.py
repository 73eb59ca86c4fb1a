"""Rules as they are listed, and what one needs to know of an event that it may apply to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from json import loads
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import team_named
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.automation.models import Application, Rule
from tocsin.domain.automation.rules import Deed, Occasion, Terms, Told, Trigger
from tocsin.domain.catalogue.models import Category
from tocsin.domain.catalogue.queries import category_known, service_named
from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import passage, receivers
from tocsin.domain.journal.models import Event

CLOCK_VERBS = ("clock.warned", "clock.breached")


@dataclass(frozen=True)
class Cause:
    """An event that rules may apply to; of a clock also which one, and which course of it."""

    event: Event
    occasion: Occasion
    clock: str = ""
    course: int = 0


def rules() -> QuerySet[Rule]:
    """Return all rules in the order in which they are applied, retired ones last.

    Each with its version, the place of its last change in its history.
    """
    found = Rule.objects.select_related("team", "category", "service", "escalate_team")
    changes = Event.objects.filter(subject_kind=Rule.journal_kind, subject_id=OuterRef("pk"))
    last = changes.order_by("-seq").values("seq")[:1]
    found = found.annotate(version=Subquery(last))  # type: ignore[no-redef]
    return found.order_by("-is_active", "position", "pk")


def rule_named(slug: str) -> Rule | None:
    return rules().filter(slug=slug).first()


def terms_named(given: Mapping[str, Any], by: Person) -> Terms:
    """Return the terms of a rule in which things are named by slug and path; None names nothing."""
    found = {name: value for name, value in given.items() if value is not None}
    if slug := found.pop("team", ""):
        found["team"] = team_named(slug).pk
    if slug := found.pop("escalate_team", ""):
        found["escalate_team"] = team_named(slug, field="escalate_team").pk
    if path := found.pop("category", ""):
        found["category"] = category_known(path, by).pk
    if slug := found.pop("service", ""):
        found["service"] = service_named(slug, by).pk
    return Terms(**found | {"tell": tuple(found.get("tell", ()))})


def waiting_for(event: Event) -> list[Rule]:
    """Return the rules in force that wait for this kind of event."""
    trigger = _trigger_of(event.verb, loads(event.data))
    if trigger is None or event.subject_kind != Incident.journal_kind:
        return []
    return list(
        Rule.objects.filter(is_active=True, trigger=trigger).select_related("escalate_team")
    )


def _trigger_of(verb: str, facts: dict[str, Any]) -> Trigger | None:
    if verb in CLOCK_VERBS:
        return Trigger.CLOCK
    if verb == "incident.registered":
        return Trigger.REGISTERED
    return Trigger.BOUNCES if "team" in facts.get("changes", {}) else None


def cause(event: Event, incident: Incident) -> Cause:
    """Return the event as rules see it, on the incident as it is by now."""
    facts = loads(event.data)
    trigger = _trigger_of(event.verb, facts)
    known: dict[str, Any] = {
        "priority": incident.priority,
        "team": incident.team_id,
        "categories": frozenset(_line(incident)),
        "service": incident.service_id,
        "security": incident.security,
    }
    if trigger is not Trigger.CLOCK:
        bounced = trigger is Trigger.BOUNCES
        known["bounces"] = passage(incident, event.at).bounces if bounced else 0
        return Cause(event, Occasion(trigger or Trigger.REGISTERED, **known))
    known |= {name: facts[name] for name in ("agreement", "measure", "percent")}
    known |= {"passed": tuple(facts["passed"]), "stale": _is_stale(event, facts)}
    return Cause(event, Occasion(trigger, **known), facts["clock"], facts["course"])


def _line(incident: Incident) -> Iterator[int]:
    """Return the incident's category and those above it."""
    if incident.category is None:
        return iter(())
    paths = accumulate(incident.category.path.split("/"), lambda above, slug: f"{above}/{slug}")
    return iter(Category.objects.filter(path__in=list(paths)).values_list("pk", flat=True))


def _is_stale(event: Event, facts: dict[str, Any]) -> bool:
    """Tell whether a larger share of the same target has been recorded since."""
    later = Event.objects.filter(
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        seq__gt=event.seq,
        verb__in=CLOCK_VERBS,
    )
    found = (loads(data) for data in later.values_list("data", flat=True))
    return any(
        (one["clock"], one["course"]) == (facts["clock"], facts["course"])
        and one["percent"] > facts["percent"]
        for one in found
    )


def deeds(found: Iterable[Rule], incident: Incident) -> dict[int, list[Deed]]:
    """Return what each of the rules has done on the incident so far."""
    done: dict[int, list[Deed]] = {rule.pk: [] for rule in found}
    for one in Application.objects.filter(rule__in=done, incident=incident):
        done[one.rule_id] += [Deed(act, one.clock, one.course) for act in one.done.split()]
    return done


def to_tell(codes: Iterable[str], incident: Incident, *, besides: Iterable[int]) -> list[Person]:
    """Return who is meant and may know of it; never a machine, nor who wants to hear no more."""
    meant = {person.pk: person for code in codes for person in _MEANT[Told(code)](incident)}
    muted = incident.participants.filter(muted=True).values_list("person", flat=True)
    silent = {*besides, *muted}
    return [
        person
        for pk, person in sorted(meant.items())
        if pk not in silent
        and person.is_active
        and person.kind != Kind.SYSTEM
        and incident.is_seen_inside_by(person)
    ]


def _owner_of_service(incident: Incident) -> list[Person]:
    return _one(incident.service.owner if incident.service else None)


def _one(person: Person | None) -> list[Person]:
    return [] if person is None else [person]


_MEANT: dict[Told, Callable[[Incident], list[Person]]] = {
    Told.ASSIGNEE: lambda incident: _one(incident.assignee),
    Told.TEAM_LEADS: lambda incident: receivers(incident.team),
    Told.SERVICE_OWNER: _owner_of_service,
    Told.OWNER_TEAM_LEADS: lambda incident: receivers(incident.owner_team),
}
