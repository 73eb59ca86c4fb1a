"""What the desk knows already, told to whoever is about to report it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from tocsin.domain.catalogue.queries import category_words, wordings
from tocsin.domain.catalogue.rules import Field
from tocsin.domain.incidents.queries.portal import Trouble, known_troubles
from tocsin.domain.incidents.rules.portal import is_about

MOST = 3


@dataclass(frozen=True)
class Known:
    """A trouble by the name that reporters know it by."""

    name: str
    since: datetime
    major: bool


def known_about(title: str, about: str = "") -> list[Known]:
    """Return what is like the title, or of what was chosen; major incidents in any case."""
    if not title.strip():
        return []
    troubles = known_troubles()
    names = _names(troubles)
    near = [t for t in troubles if t.major or _key(t) == about or is_about(title, names[_key(t)])]
    return [Known(names[_key(t)], t.since, t.major) for t in near[:MOST]]


def _key(trouble: Trouble) -> str:
    if trouble.service is not None:
        return f"service:{trouble.service.slug}"
    return f"category:{trouble.category.path if trouble.category else ''}"


def _names(troubles: list[Trouble]) -> dict[str, str]:
    language = get_language()
    services = {t.service.pk: t.service for t in troubles if t.service}
    spoken = wordings("service", services, Field.NAME, language)
    categories = category_words([t.category for t in troubles if t.category], language)
    names = {}
    for trouble in troubles:
        if trouble.service is not None:
            names[_key(trouble)] = spoken.get(trouble.service.pk, trouble.service.name)
        elif trouble.category is not None:
            names[_key(trouble)] = categories[trouble.category.pk]
    return names
