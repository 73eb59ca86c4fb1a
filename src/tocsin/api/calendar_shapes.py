"""The shapes of calendars, of looking ahead in them, and of holidays to take over."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tocsin.api.strict import Body, Instant, Name, Shown, Slug, Whole, upto
from tocsin.domain.clocks.rules.previewing import AMOUNT

WEEK = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "tue": [["22:00", "06:00"]]}
EXAMPLE = {
    "slug": "office",
    "name": "Office hours",
    "zone": "Europe/Warsaw",
    "hours": WEEK,
    "holidays": ["2026-12-25"],
    "exceptions": {"2026-12-24": [["08:00", "12:00"]], "2026-12-31": []},
    "names": {"2026-12-25": "Christmas Day"},
}

Day = Annotated[str, upto(10, description="YYYY-MM-DD"), Shown]
Time = Annotated[str, upto(5, description="HH:MM on the wall; 24:00 ends the day"), Shown]
Slot = Annotated[list[Time], Field(min_length=2, max_length=2)]
Slots = Annotated[list[Slot], Field(max_length=50)]
Zone = Annotated[str, upto(80, description="A time zone of the IANA database"), Shown]
Hours = Annotated[
    dict[Day, Slots],
    Field(max_length=7, description="By day, `mon` to `sun`; slots may cross midnight"),
]
Dates = Annotated[list[Day], Field(max_length=2000, description="Closed, YYYY-MM-DD")]
Exceptions = Annotated[
    dict[Day, Slots], Field(max_length=2000, description="By date; without slots it is closed")
]
DayNames = Annotated[
    dict[Day, Annotated[str, upto(120), Shown]],
    Field(max_length=4000, description="What holidays and exceptions are called, by date"),
]


class CalendarRecord(BaseModel):
    """When people work; `zone` to `names` are what `Calendar.from_dict` reads."""

    slug: str
    name: str
    default: bool = Field(description="The desk's own, where no other is named")
    active: bool
    zone: str
    hours: dict[str, list[list[str]]] = Field(description="By day; nights are split at midnight")
    holidays: list[str]
    exceptions: dict[str, list[list[str]]]
    names: dict[str, str]
    teams: list[str] = Field(description="Who works by it")
    promises: list[str] = Field(description="What counts by it, now or later")
    version: int
    changed_at: str = Field(json_schema_extra={"format": "date-time"})


class Definition(Body):
    """All that a calendar says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{key: value for key, value in EXAMPLE.items() if key != "slug"}]
        }
    )

    name: Name
    zone: Zone
    hours: Hours = {}
    holidays: Dates = []
    exceptions: Exceptions = {}
    names: DayNames = {}


class NewCalendar(Definition):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    slug: Slug


class CalendarChange(Body):
    """What is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hours": WEEK, "default": True}]})

    name: Name = ""
    zone: Zone = ""
    hours: Hours = {}
    holidays: Dates = []
    exceptions: Exceptions = {}
    names: DayNames = {}
    default: Literal[True] = Field(default=True, description="Choose another to take it off")
    active: bool = Field(default=True, description="False retires it")
    teams: list[Slug] = Field([], max_length=200, description="Who works by it, all of them")


class HolidayRecord(BaseModel):
    date: str = Field(json_schema_extra={"format": "date"})
    weekday: str
    name: str


class Holidays(BaseModel):
    items: list[HolidayRecord]
    left_out: int = Field(description="Entries of a file that have a time or were cancelled")


class CountryRecord(BaseModel):
    country: str = Field(description="ISO 3166-1, two letters")
    name: str


class PartRecord(BaseModel):
    subdivision: str = Field(description="Most are of ISO 3166-2")
    name: str


class Countries(BaseModel):
    items: list[CountryRecord]


class Parts(BaseModel):
    items: list[PartRecord]


class Stretch(BaseModel):
    from_: str = Field(alias="from", json_schema_extra={"format": "date-time"})
    to: str = Field(json_schema_extra={"format": "date-time"})


class PreviewRecord(BaseModel):
    """The next 24 working hours, and when an amount of them is used up."""

    zone: str
    start: str = Field(json_schema_extra={"format": "date-time"})
    amount: int = Field(description="Seconds")
    due_at: str | None = Field(
        description="Null when that is ten years off", json_schema_extra={"format": "date-time"}
    )
    next: list[Stretch]


class Asked(BaseModel):
    start: Instant | None = Field(None, description="Default: now")
    amount: Annotated[int, Field(ge=0, le=315_000_000, description="Seconds"), Whole] = int(
        AMOUNT.total_seconds()
    )


Year = Annotated[int, Field(ge=1970, le=2100), Whole]


class Wanted(BaseModel):
    country: Annotated[str, Field(max_length=2, description="ISO 3166-1, two letters"), Shown]
    subdivision: Annotated[str, Field(max_length=60), Shown] = ""
    first_year: Year
    last_year: Year


class HolidayFile(Body):
    """An iCalendar file; entries of whole days count, once or every year."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "file": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\n"
                    "SUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                    "first_year": 2026,
                    "last_year": 2027,
                }
            ]
        }
    )

    file: Annotated[str, upto(524_288), Shown]
    first_year: Annotated[int, Field(ge=1970, le=2100)]
    last_year: Annotated[int, Field(ge=1970, le=2100)]


class NewHoliday(Body):
    date: Day
    name: Annotated[str, upto(120), Shown] = ""


class NewHolidays(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"holidays": [{"date": "2026-12-25", "name": "Christmas"}]}]
        }
    )

    holidays: list[NewHoliday] = Field(min_length=1, max_length=500)
