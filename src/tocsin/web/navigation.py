"""What the rail lists: only what exists, with a count where somebody waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.domain.accounts.permissions import may_administer
from tocsin.domain.incidents.permissions import may_watch_the_desk
from tocsin.domain.incidents.queries import CAP
from tocsin.web.queue import lists


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
    count: int | str | None = None
    is_current: bool = False


@dataclass
class Section:
    heading: Promise | str
    items: list[Item]


SETTINGS = (
    Place("people", "users", _("People"), "settings-people"),
    Place("teams", "shield", _("Teams"), "settings-teams"),
    Place("categories", "tag", _("Categories"), "settings-categories"),
    Place("normality", "server", _("Services"), "settings-normality"),
    Place("calendars", "calendar", _("Calendars"), "settings-calendars"),
    Place("promises", "clock", _("Promises"), "settings-promises"),
    Place("rules", "gear", _("Rules"), "settings-rules"),
    Place("escalation", "escalate", _("Escalation"), "settings-escalation"),
    Place("stakeholders", "bell", _("Stakeholders"), "settings-stakeholders"),
    Place("policy", "book", _("Agreements"), "settings-policy"),
    Place("mailboxes", "inbox", _("Mailboxes"), "settings-mailboxes"),
    Place("mail", "mail", _("Mail"), "settings-mail"),
)
KEYS = Place("tokens", "key", _("Tokens"), "settings-tokens")


def sections(request: HttpRequest, *, place: str) -> list[Section]:
    """Return the rail of this reader; `place` is where the page says it is."""
    here = place or _here(request)
    waiting = lists.waiting(request.user)
    parts = [("", [_view(view) for view in lists.views_for(request.user)])]
    if may_administer(request.user):
        parts.append((_("Settings"), SETTINGS))
    if may_watch_the_desk(request.user):
        parts.append((_("Your own"), [KEYS]))
    return [Section(head, [_item(line, here, waiting) for line in lines]) for head, lines in parts]


def _view(view: lists.View) -> Place:
    return Place(view.key, view.icon, view.words, "queue", view.key, view.tone)


def _item(place: Place, here: str, waiting: Mapping[str, int]) -> Item:
    url = reverse(place.url_name)
    if place.view:
        url = f"{url}?view={place.view}"
    return Item(place, url, _shown(waiting.get(place.key)), place.key == here)


def _shown(count: int | None) -> int | str | None:
    """Stop counting at the cap, so that the rail is as quick on a large desk."""
    return f"{CAP}+" if count is not None and count > CAP else count


def _here(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name == "queue":
        known = {view.key for view in lists.views_for(request.user)}
        wanted = request.GET.get("view", "")
        chosen = wanted if wanted in known else lists.first_view(request.user).key
        return "" if "query" in request.GET else chosen
    found = (line.key for line in (*SETTINGS, KEYS) if (name or "").startswith(line.url_name))
    return next(found, "")
