"""What the rail lists: only what exists, with a count where somebody waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.models import Person
from tocsin.domain.accounts.permissions import may_administer


@dataclass(frozen=True)
class Place:
    """A line of the rail; `view` is a named view of the queue."""

    key: str
    icon: str
    words: Promise
    url_name: str
    view: str = ""
    tone: str = ""


@dataclass
class Item:
    place: Place
    url: str
    count: int | None = None
    is_current: bool = False


@dataclass
class Section:
    heading: Promise | str = ""
    items: list[Item] = field(default_factory=list)


VIEWS = (
    Place("mine", "user", _("My open"), "queue", "mine"),
    Place("unassigned", "inbox", _("Unassigned"), "queue", "unassigned", "strong"),
    Place("open", "list", _("All open"), "queue", "open"),
    Place("closed", "done", _("Closed recently"), "queue", "closed"),
)
SETTINGS = (
    Place("people", "users", _("People"), "settings-people"),
    Place("teams", "shield", _("Teams"), "settings-teams"),
)


def counts(person: Person) -> Mapping[str, int]:  # noqa: ARG001 - the queue will ask for the person
    """Return how many incidents wait, by the key of a view: `{"mine": 9}`."""
    return {}


def sections(request: HttpRequest, *, place: str) -> list[Section]:
    """Return the rail of this reader; `place` is where the page says it is."""
    here = place or _here(request)
    waiting = counts(request.user)
    parts = [("", VIEWS)]
    if may_administer(request.user):
        parts.append((_("Settings"), SETTINGS))
    listed = [
        Section(heading, [item for line in lines if (item := _item(line, here, waiting))])
        for heading, lines in parts
    ]
    return [section for section in listed if section.items]


def _item(place: Place, here: str, waiting: Mapping[str, int]) -> Item | None:
    try:
        url = reverse(place.url_name)
    except NoReverseMatch:
        return None
    if place.view:
        url = f"{url}?view={place.view}"
    return Item(place, url, waiting.get(place.key), place.key == here)


def _here(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name == "queue":
        return "" if "query" in request.GET else request.GET.get("view", "open")
    found = (line.key for line in SETTINGS if (name or "").startswith(line.url_name))
    return next(found, "")
