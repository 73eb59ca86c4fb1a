"""Holidays to look at before a calendar gets them."""

from collections.abc import Callable, Collection

from tocsin.base.errors import BadInput
from tocsin.domain.clocks.sources import Holiday
from tocsin.domain.clocks.sources.ical import BadFile, Found, holidays_in
from tocsin.domain.clocks.sources.public_holidays import UnknownPlace, holidays_of, parts_of

YEARS_LIMIT = 10
FIRST_YEAR, LAST_YEAR = 1970, 2100


def public_holidays(
    country: str, part: str, years: Collection[int], language: str
) -> list[Holiday]:
    """Return the public holidays of a country or part, named in the language if possible."""
    _check_years(years)
    check_place(country, part)
    return holidays_of(country, part, years, language)


def check_place(country: str, part: str) -> tuple[tuple[str, str], ...]:
    """Refuse a country or part that is not known; return code and name of the country's parts."""
    parts = _known(lambda: parts_of(country))
    if part and part not in dict(parts):
        raise BadInput("holidays.unknown_part", field="subdivision")
    return parts


def _known[T](look_up: Callable[[], T]) -> T:
    try:
        return look_up()
    except UnknownPlace as unknown:
        raise BadInput("holidays.unknown_country", field="country") from unknown


def holidays_in_file(content: bytes, years: Collection[int]) -> Found:
    """Return the holidays of an iCalendar file; refuse one with errors by the line they are on."""
    _check_years(years)
    try:
        return holidays_in(content, years)
    except BadFile as bad:
        code = f"holidays_file.{bad.code}"
        raise BadInput(code, field="file", line=bad.line, value=bad.value) from bad


def _check_years(years: Collection[int]) -> None:
    within = all(FIRST_YEAR <= year <= LAST_YEAR for year in years)
    if not years or len(years) > YEARS_LIMIT or not within:
        raise BadInput("holidays.years", field="years", limit=YEARS_LIMIT)
