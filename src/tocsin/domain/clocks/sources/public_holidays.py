"""Public holidays by country and its parts, as the library `holidays` knows them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from tocsin.domain.clocks.sources import Holiday

# What the library calls the languages; what it lacks it passes over without a word.
SPOKEN = {"en": ("en_US", "en_GB", "en"), "de": ("de",), "pl": ("pl",)}
FALLBACK = ("en_US", "en_GB", "en")


class UnknownPlace(LookupError):  # noqa: N818 - it says what is unknown
    """The library knows no such country, or no such part of it."""


def countries() -> tuple[str, ...]:
    """Return the countries by ISO 3166-1, two letters each."""
    return tuple(sorted(_library().list_supported_countries(include_aliases=False)))


@cache
def parts_of(country: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of each part of the country whose holidays differ; most by ISO 3166-2.

    Raise UnknownPlace for a country that is not known.
    """
    if country not in countries():
        raise UnknownPlace(country)
    known = getattr(_library(), country)
    names = known.get_subdivision_aliases()
    return tuple((code, (names.get(code) or [code])[0]) for code in known.subdivisions)


def holidays_of(
    country: str, part: str, years: Iterable[int], language: str = "en"
) -> list[Holiday]:
    """Return the public holidays of those years in order; `part` is empty for the whole country.

    Their names are in the language (`en`, `de`, `pl`) where the library has it, else in English,
    else as the country writes them. Raise UnknownPlace.
    """
    if part and part not in dict(parts_of(country)):
        raise UnknownPlace(part)
    found = _library().country_holidays(
        _known(country),
        subdiv=part or None,
        years=sorted(years),
        expand=False,
        language=_spoken(country, language),
    )
    return sorted(Holiday(day, name) for day, name in found.items())


def _known(country: str) -> str:
    parts_of(country)
    return country


def _spoken(country: str, language: str) -> str | None:
    has = getattr(_library(), country).supported_languages
    wanted = (*SPOKEN.get(language, ()), *FALLBACK)
    return next((code for code in wanted if code in has), None)


def _library() -> Any:  # noqa: ANN401 - a module
    # It takes a third of a second to import and is asked once in a year.
    import holidays  # noqa: PLC0415

    return holidays
