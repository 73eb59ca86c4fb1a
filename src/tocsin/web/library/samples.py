"""What the living page shows its components with."""

from dataclasses import dataclass
from datetime import UTC, datetime

from tocsin.web.incidents.course_bar import Bar, Part, Tick

SWATCHES = (
    ("canvas", "paper"),
    ("sunken", "rail, groups"),
    ("raised", "menus"),
    ("selected", "chosen rows"),
    ("ink", "text"),
    ("ink-2", "supporting"),
    ("ink-3", "quiet"),
    ("line-field", "controls"),
    ("accent", "links, focus, ours"),
    ("accent-fill", "primary action"),
    ("accent-tint", "public reply"),
    ("red-mark", "late"),
    ("amber-mark", "near"),
    ("green-mark", "kept"),
    ("violet-mark", "security"),
    ("sand-mark", "internal"),
    ("sand-tint", "internal note"),
    ("grey-mark", "paused"),
)
FACTS = (
    ("Team", "Clinical applications"),
    ("Category", "Printing · Labels"),
    ("Priority", "Department, harder: P2"),
)
URGENCIES = ("Work stops", "Work is harder", "Can wait")
MATRIX = (
    ("Everyone", (1, 2, 3)),
    ("A department", (2, 3, 4)),
    ("One person", (3, 4, 5)),
)
FILES = ({"name": "blank-label.jpg", "size": 1258291, "url": "#messages"},)


@dataclass(frozen=True)
class Row:
    number: str
    title: str
    state: str
    priority: str
    clock: str
    due: str
    person: str | None = "Jonas Feld"
    hold: str = ""
    answered: bool = False
    cursor: bool = False
    checked: bool = False
    unread: bool = False

    @property
    def sla(self) -> str:
        return {"running": "ok", "none": ""}.get(self.clock, self.clock)


ROWS = (
    Row(
        "INC-2026-000041",
        "Pharmacy order screen freezes after scanning a second box",
        "in_progress",
        "P2",
        "late",
        "41 min over",
    ),
    Row(
        "INC-2026-000042",
        "Ward 4 label printer prints blank labels",
        "in_progress",
        "P1",
        "near",
        "in 51 min",
        answered=True,
        cursor=True,
        unread=True,
    ),
    Row(
        "INC-2026-000043",
        "Label printer in the maternity unit, same blank labels",
        "new",
        "P2",
        "near",
        "in 1 h 04",
        person=None,
        checked=True,
        unread=True,
    ),
    Row("INC-2026-000044", "Badge reader lets nobody in", "in_progress", "P3", "running", "14:20"),
    Row(
        "INC-2026-000045",
        "Old laptop is very slow since the last update",
        "on_hold",
        "P4",
        "paused",
        "until 10:00",
        hold="awaiting_reporter",
    ),
    Row("INC-2026-000046", "Rota shows the wrong month", "assigned", "P5", "none", ""),
)
_DAY = datetime(2026, 11, 24, 7, tzinfo=UTC)
COURSE = Bar(
    begin=_DAY,
    end=_DAY.replace(hour=19),
    parts=[
        Part("0%", "20%", "counted", is_ahead=False),
        Part("20%", "12%", "paused", is_ahead=False),
        Part("32%", "18%", "counted", is_ahead=False),
        Part("50%", "8%", "out_of_hours", is_ahead=False),
        Part("58%", "8%", "holiday", is_ahead=False),
        Part("66%", "20%", "counted", is_ahead=False),
        Part("86%", "4%", "over", is_ahead=False),
        Part("90%", "10%", "out_of_hours", is_ahead=True),
    ],
    ticks=[
        Tick("41%", 50, _DAY),
        Tick("67.5%", 75, _DAY),
        Tick("86%", 100, _DAY),
    ],
    now="90%",
)
PARTS = (
    ("colour", "Colour", "One accent, four meanings, three strengths of ink."),
    ("type", "Type", "The system face of the reader, tabular figures everywhere."),
    ("buttons", "Buttons", "One primary button per screen. Its key is written in the button."),
    ("fields", "Fields", "The label stands above, the hint below, the error in its place."),
    ("chips", "Chips", "Only for what is unusual. A row with four chips has none."),
    ("signals", "Priority and state", "Priority is a shape that grows. A state is what it asks."),
    ("clocks", "Clocks and bars", "Amber from 75 % of the time. A pause says why."),
    ("people", "People", "Initials, never photographs. The green point: looking at this now."),
    ("rows", "Rows", "Two lines, one edge, one deadline. Bold means unread."),
    ("bars", "Pill and selection bar", "New rows wait behind the pill."),
    ("banners", "Banners", "One at a time, worst first. Each ends with the thing to do."),
    ("messages", "Messages", "Side, tint, frame, lock and word say that a note is internal."),
    ("composer", "Composer", "Internal unless you say otherwise. Public changes the frame."),
    ("tabs", "Tabs and segments", "Tabs change the place, segments the view of the same thing."),
    ("tables", "Tables", "Numbers at the end, words at the start, no stripes."),
    ("facts", "Facts", "What is known, in one fixed order."),
    ("matrix", "Priority matrix", "One click answers two questions."),
    ("menus", "Menu", "Verbs, with their keys. The dangerous one stands last and alone."),
    ("dialogs", "Dialog", "Asks only what the step needs. The button repeats the title."),
    ("toast", "Toast", "For what has happened. Never for errors."),
    ("empty", "Empty states", "Say that it is good, or say what to do. One action."),
    ("errors", "Errors", "What happened, what is safe, what to do next."),
    ("loading", "Loading", "After 300 ms, in the shape of what comes. Nothing spins."),
    ("icons", "Icons", "One idea each. Beside a word, or with a label."),
)
