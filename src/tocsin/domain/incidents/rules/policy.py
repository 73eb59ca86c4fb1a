"""What the desk can agree about, and within which bounds each number makes sense."""

from collections.abc import Mapping

from tocsin.base.errors import BadInput

DAYS, PERCENT = range(366), range(101)
AGREED: Mapping[str, range] = {
    "auto_close_after_days": DAYS,
    "reopen_within_days": DAYS,
    "assess_percent": PERCENT,
    "survey_percent": PERCENT,
    "survey_quiet_days": DAYS,
    "reminders_before_no_response": range(21),
    "remind_after_days": DAYS,
    "major_after_children": range(1001),
    "review_within_days": range(1, 366),
    "glass_stays_broken_hours": range(1, 169),
}


def check_agreed(changes: Mapping[str, int]) -> None:
    """Refuse what nobody agrees about, and every number out of its bounds, by name."""
    wrong = [BadInput("field.unknown", field=name) for name in sorted(changes.keys() - AGREED)]
    for name, value in changes.items():
        bounds = AGREED.get(name)
        if bounds is not None and value not in bounds:
            least, limit = bounds[0], bounds[-1]
            wrong.append(BadInput("field.range", field=name, least=least, limit=limit))
    if wrong:
        raise BadInput.of(wrong)
