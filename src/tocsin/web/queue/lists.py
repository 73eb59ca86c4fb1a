"""The named views of the queue: what each shows, in which order, and what it says when empty."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person
from tocsin.domain.incidents.permissions import may_lead_major, may_watch_the_desk
from tocsin.domain.incidents.queries import DEADLINE, NEWEST, URGENT, counts


@dataclass(frozen=True)
class View:
    """A list that the rail names; `empty` is said when nothing stands in it."""

    key: str
    icon: str
    words: Promise
    query: str
    empty: Promise
    then: Promise
    order: tuple[str, ...] = URGENT
    is_counted: bool = True
    tone: str = ""


MINE = View(
    "mine",
    "user",
    _("My open"),
    "state:open assignee:me",
    _("Nothing is on your desk"),
    _("Take the next one that nobody has."),
)
UNASSIGNED = View(
    "unassigned",
    "inbox",
    _("Unassigned"),
    "state:open assignee:none",
    _("Nothing unassigned"),
    _("Everything that is open has somebody who works on it."),
    tone="strong",
)
ANSWERED = View(
    "answered",
    "answered",
    _("Reporter answered"),
    "state:open answered:yes",
    _("Nobody waits for a word from us"),
    _("When a reporter writes last, the incident stands here."),
    tone="strong",
)
OVERDUE = View(
    "overdue",
    "alert",
    _("Overdue"),
    "state:open sla:<0m",
    _("Nothing is overdue"),
    _("No promise to a customer has been broken that is still open."),
    order=DEADLINE,
    tone="strong",
)
AT_RISK = View(
    "due",
    "clock",
    _("Due within 2 hours"),
    "state:open sla:<2h -sla:<0m",
    _("Nothing is due soon"),
    _("What was promised to a customer for the next two hours stands here."),
    order=DEADLINE,
)
TEAMS = View(
    "desk",
    "users",
    _("My teams"),
    "state:open team:mine",
    _("Your teams have nothing open"),
    _("That is how it should be."),
)
PASSED_ON = View(
    "passed-on",
    "escalate",
    _("Passed on"),
    "state:open owner:mine -team:mine",
    _("Nothing of yours is with others"),
    _("What your teams passed on stands here, because the contact with the reporter stays yours."),
)
OPEN = View(
    "open",
    "list",
    _("All open"),
    "state:open",
    _("Nothing is open"),
    _("Every incident that was reported is solved."),
)
RESOLVED = View(
    "resolved",
    "done",
    _("To close"),
    "state:resolved",
    _("Nothing waits to be closed"),
    _("What is resolved stands here until its reporter says that it holds."),
)
CLOSED = View(
    "closed",
    "check",
    _("Closed recently"),
    "state:closed state:cancelled",
    _("Nothing has been closed yet"),
    _("What is closed or cancelled stands here, newest first."),
    order=NEWEST,
    is_counted=False,
)
REPORTED = View(
    "reported",
    "list",
    _("My reports"),
    "reporter:me state:open state:resolved",
    _("You have nothing open here"),
    _("What you report stands here until it is solved."),
    order=NEWEST,
)
SETTLED = View(
    "settled",
    "check",
    _("Settled"),
    "reporter:me state:closed state:cancelled",
    _("Nothing is settled yet"),
    _("What you reported and we closed stands here."),
    order=NEWEST,
    is_counted=False,
)
MAJOR = View(
    "major",
    "bell",
    _("Major incidents"),
    "state:open major:yes major:candidate",
    _("There is no major incident"),
    _("What is one, and what was proposed and waits for you to decide, stands here."),
    tone="strong",
)
OF_STAFF = (
    MINE,
    UNASSIGNED,
    ANSWERED,
    OVERDUE,
    AT_RISK,
    TEAMS,
    PASSED_ON,
    OPEN,
    RESOLVED,
    CLOSED,
)
OF_REPORTERS = (REPORTED, SETTLED)


def views_for(person: Person) -> tuple[View, ...]:
    if not may_watch_the_desk(person):
        return OF_REPORTERS
    return (*OF_STAFF, MAJOR) if may_lead_major(person) else OF_STAFF


def first_view(person: Person) -> View:
    """Return the view that the queue opens with."""
    return OPEN if may_watch_the_desk(person) else REPORTED


def waiting(person: Person) -> dict[str, int]:
    """Return how many incidents stand in each counted view, in one query."""
    counted = {view.key: view.query for view in views_for(person) if view.is_counted}
    return counts(counted, person)
