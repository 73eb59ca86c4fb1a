from tocsin.domain.incidents.models.circle import (
    Access,
    BrokenGlass,
    Exclusion,
    Guest,
    Participant,
)
from tocsin.domain.incidents.models.ending import (
    Assessment,
    Policy,
)
from tocsin.domain.incidents.models.incident import (
    EVERYTHING,
    Incident,
    IncidentQuerySet,
)
from tocsin.domain.incidents.models.major import (
    MajorIncident,
    MajorRole,
    StakeholderList,
    StakeholderUpdate,
    TimelineEntry,
)
from tocsin.domain.incidents.models.numbers import (
    NumberCounter,
    NumberSeries,
)
from tocsin.domain.incidents.models.portal import (
    PortalLetter,
    Told,
    UnconfirmedFile,
    UnconfirmedReport,
)
from tocsin.domain.incidents.models.presence import Presence
from tocsin.domain.incidents.models.relations import (
    Link,
    Merge,
)
from tocsin.domain.incidents.models.work import (
    ChecklistItem,
    Escalation,
    EscalationLevel,
    FieldValue,
    Inquiry,
    Investigation,
    Stint,
    Task,
)

__all__ = [
    "EVERYTHING",
    "Access",
    "Assessment",
    "BrokenGlass",
    "ChecklistItem",
    "Escalation",
    "EscalationLevel",
    "Exclusion",
    "FieldValue",
    "Guest",
    "Incident",
    "IncidentQuerySet",
    "Inquiry",
    "Investigation",
    "Link",
    "MajorIncident",
    "MajorRole",
    "Merge",
    "NumberCounter",
    "NumberSeries",
    "Participant",
    "Policy",
    "PortalLetter",
    "Presence",
    "StakeholderList",
    "StakeholderUpdate",
    "Stint",
    "Task",
    "TimelineEntry",
    "Told",
    "UnconfirmedFile",
    "UnconfirmedReport",
]
