"""What a category decides about an incident, and what of it can be taken over later."""

from enum import StrEnum


class Decided(StrEnum):
    """What an agent confirms, one by one, when an incident gets another category."""

    TEAM = "team"
    IMPACT = "impact"
    SECURITY = "security"
    CHECKLIST = "checklist"
