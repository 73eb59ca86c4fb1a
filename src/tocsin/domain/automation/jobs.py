"""Entry points of the worker: an event is acted upon; the rules that a new desk begins with."""

import tomllib
from importlib import resources
from typing import Any

from django.conf import settings
from django.db import transaction

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.queries import operator
from tocsin.domain.automation import actions, queries
from tocsin.domain.automation.models import Application, Rule
from tocsin.domain.automation.rules import Terms
from tocsin.domain.incidents.models import Incident
from tocsin.domain.journal import traces as outbox
from tocsin.domain.journal.models import Event, Outbox
from tocsin.domain.journal.rules import Source, coming_from, quiet


@transaction.atomic
def hear(row: Outbox) -> int:
    """Act by the rules upon the row's event; return how many were applied."""
    with coming_from(Source.RULE):
        applied = _acted_upon(row.event)
    outbox.done(row)
    return len(applied)


def _acted_upon(event: Event) -> list[Application]:
    waiting = queries.waiting_for(event)
    if not waiting:
        return []
    # Rules that another worker applies to the same incident wait for what these have done.
    held = Incident.objects.select_for_update(of=("self",), no_key=True)
    incident = held.get(pk=event.subject_id)
    cause = queries.cause(event, incident)
    return actions.apply_rules(incident, by=operator(), cause=cause, waiting=waiting)


def load_defaults() -> int:
    """Give a desk that never had a rule those it is shipped with; return how many.

    What an administrator has changed or retired since is left alone.
    """
    if Rule.objects.exists():
        return 0
    source = resources.files("tocsin.domain.automation") / "data" / "default_rules.toml"
    shipped = tomllib.loads(source.read_text("utf-8"))["rule"]
    with transaction.atomic(), quiet(Source.COMMAND):
        for rule in shipped:
            _create(rule, operator())
    return len(shipped)


def _create(rule: dict[str, Any], by: Person) -> None:
    names = rule.pop("name")
    slug = rule.pop("slug")
    rule["tell"] = tuple(rule.pop("tell", ()))
    name = names.get(settings.LANGUAGE_CODE, names["en"])
    actions.create_rule(by=by, slug=slug, name=name, terms=Terms(**rule))
