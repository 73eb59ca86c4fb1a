"""Everything the domain may refuse, and how the edges answer it.

* Refusal
  x NotAllowed   the person lacks the right            403
  x BadInput     a field is missing or wrong; named    422
  x RuleBroken   the desk's own rules say no           409
  x OutOfDate    someone else changed it first         409
"""

from collections.abc import Callable
from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure
    """A no with a stable code and details; its sentence is written at the edge."""

    def __init__(self, code: str, **details: Any) -> None:  # noqa: ANN401 - details are whatever JSON can carry
        super().__init__(code)
        self.code = code
        self.details = details


class NotAllowed(Refusal):
    """The person lacks the right."""


class BadInput(Refusal):
    """One or more fields are missing or wrong."""

    def __init__(self, code: str, *, field: str, **details: Any) -> None:  # noqa: ANN401 - see Refusal
        super().__init__(code, **details)
        self.field = field
        self.errors: list[dict[str, Any]] = [{"field": field, "code": code, **details}]

    @classmethod
    def of(cls, errors: list["BadInput"]) -> "BadInput":
        """Join several refusals into one that names every field."""
        first = errors[0]
        joined = cls(first.code, field=first.field, **first.details)
        joined.errors = [entry for error in errors for entry in error.errors]
        return joined


class RuleBroken(Refusal):
    """The desk's own rules say no."""


class OutOfDate(Refusal):
    """Somebody else changed it first."""


def require(allowed: bool, code: str) -> None:  # noqa: FBT001 - reads as a sentence: require(may_…)
    if not allowed:
        raise NotAllowed(code)


def each(*checks: Callable[[], object]) -> list[Any]:
    """Return what every check gives; refuse with all the fields that are wrong, not only one."""
    given: list[Any] = []
    wrong: list[BadInput] = []
    for check in checks:
        try:
            given.append(check())
        except BadInput as refusal:
            wrong.append(refusal)
    if wrong:
        raise BadInput.of(wrong)
    return given
