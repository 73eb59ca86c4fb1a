"""What programs see of what an incident hangs together with, and of who may know of it."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tocsin.domain.incidents.models import Incident
from tocsin.domain.incidents.queries import Tie, involved, listed_people, listed_teams
from tocsin.words.labels import label
from tocsin.words.records import Record, person_record, written

# The same link seen from its other end.
BACK: dict[str, Promise] = {
    "duplicate_of": pgettext_lazy("link", "has duplicate"),
    "caused_by": pgettext_lazy("link", "caused"),
    "fixed_by": pgettext_lazy("link", "fixes"),
}


def tie_word(tie: Tie) -> Promise | str:
    """Return what the other end is to this one, in a word."""
    kind = tie.link.kind
    return label("link", kind) if tie.is_outgoing or kind not in BACK else BACK[kind]


def link_record(tie: Tie) -> Record:
    """Return a link as one of its ends sees it; `title` and `state` only of incidents here."""
    other = tie.other
    return {
        "id": tie.link.public_id,
        "kind": tie.link.kind,
        "direction": "to" if tie.is_outgoing else "from",
        "number": other.number if other else tie.link.outside,
        "title": other.title if other else None,
        "state": other.state if other else None,
        "by": person_record(tie.link.by),
        "at": written(tie.link.at),
    }


def circle_record(incident: Incident) -> Record:
    return {
        "confidential": incident.confidential,
        "people": [person_record(person) for person in listed_people(incident)],
        "teams": [team.slug for team in listed_teams(incident)],
    }


def involved_record(incident: Incident) -> Record:
    return {"people": [person_record(person) for person in involved(incident)]}
