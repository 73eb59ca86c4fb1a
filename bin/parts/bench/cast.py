"""Who and what the corpus is about: the people, teams and catalogue of the demo, and reporters."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from tocsin.base import instants
from tocsin.cli.demo.access import new_password
from tocsin.cli.demo.calendar import Calendar
from tocsin.cli.demo.loading import play
from tocsin.cli.progress import Progress
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.accounts.models import Membership, Organisation, Person, Team
from tocsin.domain.accounts.queries import operator, postmaster
from tocsin.domain.accounts.rules import Kind
from tocsin.domain.catalogue.models import Category, Service
from tocsin.domain.catalogue.queries import checklist_of, fields_of, matrix
from tocsin.domain.catalogue.rules import Matrix
from tocsin.domain.journal.rules import Source, quiet

AGENT = "jonas.feld@hollin-vale.example"
SPAN = timedelta(days=730)
# One reporter for so many incidents; a desk of any size has some.
PER_REPORTER, FEWEST, MOST = 20, 20, 5000
FIRST_NAMES = (
    "Ana",
    "Ben",
    "Dana",
    "Ewa",
    "Finn",
    "Gina",
    "Hugo",
    "Iris",
    "Jan",
    "Kira",
    "Leo",
    "Mila",
)
LAST_NAMES = (
    "Alder",
    "Brandt",
    "Castro",
    "Dobry",
    "Eklund",
    "Farkas",
    "Grant",
    "Huber",
    "Ivers",
    "Kowal",
    "Lindt",
    "Moreau",
    "Novak",
    "Ortiz",
    "Petri",
    "Reyes",
    "Sauer",
    "Varga",
    "Weiss",
)


@dataclass
class Cast:
    """Everybody and everything that a life of the corpus may name."""

    operator: Person
    postmaster: Person
    support: list[Team]
    members: dict[int, list[int]]
    leads: list[int]
    categories: list[Category]
    secret_categories: list[Category]
    services: list[int]
    reporters: list[tuple[int, int | None]]
    matrix: Matrix
    agent: int
    desk: Team
    checklists: dict[int, list[str]] = field(default_factory=dict)


def assembled(count: int, anchor: datetime, dice: Random) -> Cast:
    """Set the demo's stage without its stories, bring in reporters, and return who is there."""
    set_stage(anchor - SPAN)
    with transaction.atomic(), quiet(Source.IMPORT):
        _bring_reporters(min(MOST, max(FEWEST, count // PER_REPORTER)), anchor, dice)
    return _present()


def set_stage(at: datetime) -> None:
    """Set up organisations, people, catalogue and promises of the demo, some weeks before."""
    with transaction.atomic(), quiet(Source.DEMO):
        play(Calendar(at, ZoneInfo(settings.TIME_ZONE)), new_password(), stories=())


def _bring_reporters(count: int, anchor: datetime, dice: Random) -> None:
    by, progress = operator(), Progress(count, "reporters")
    house = list(Organisation.objects.exclude(kind="supplier"))
    for number in range(count):
        progress.tick()
        name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
        with instants.at(anchor - SPAN):
            person = accounts.create_person(
                by=by, email=f"reporter-{number}@hollin-vale.example", name=name
            )
            accounts.change_person(
                person, by=by, changes={"organisation": dice.choice(house), "phone": f"6{number}"}
            )
    progress.end()


def _present() -> Cast:
    memberships = list(Membership.objects.select_related("team").order_by("pk"))
    members: dict[int, list[int]] = {}
    for membership in memberships:
        members.setdefault(membership.team_id, []).append(membership.person_id)
    support = list(Team.objects.filter(kind="support").order_by("pk"))
    categories = _usable_categories()
    contacts = Person.objects.filter(kind=Kind.CONTACT).exclude(organisation__kind="supplier")
    return Cast(
        operator=operator(),
        postmaster=postmaster(),
        support=support,
        members=members,
        leads=[membership.person_id for membership in memberships if membership.is_lead],
        categories=[category for category in categories if not category.security],
        secret_categories=[category for category in categories if category.security],
        services=list(Service.objects.order_by("pk").values_list("pk", flat=True)),
        reporters=list(contacts.order_by("pk").values_list("pk", "organisation")),
        matrix=matrix(),
        agent=Person.objects.get(email=AGENT).pk,
        desk=next(team for team in support if team.tier == 1),
        checklists={category.pk: checklist_of(category) for category in categories},
    )


def _usable_categories() -> list[Category]:
    """Leave out what asks for a field: it would need an answer in every incident."""
    found = Category.objects.select_related("team").exclude(parent=None).order_by("path")
    return [c for c in found if c.team and not any(f.required for f in fields_of(c))]
