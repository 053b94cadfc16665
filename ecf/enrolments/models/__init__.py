"""One social worker's journey, and everything that moves its dates."""

from ecf.enrolments.models.disclosure import (
    Disclosure,
)
from ecf.enrolments.models.enrolment import (
    CalendarLink,
    Enrolment,
    EnrolmentQuerySet,
    EnrolmentState,
    EntryRoute,
    FrameworkChange,
    PartTimeChoice,
)
from ecf.enrolments.models.people import (
    Assignment,
    Handover,
    Part,
    Placement,
)
from ecf.enrolments.models.schedule import (
    FormerMilestone,
    Outcome,
    ScheduledMilestone,
)
from ecf.enrolments.models.time import (
    Break,
    BreakAgreement,
    BreakReason,
    Deferral,
    Extension,
    WorkingPattern,
)
from ecf.enrolments.models.transfer import (
    OPEN_TRANSFER,
    Transfer,
    TransferState,
)

__all__ = [
    "OPEN_TRANSFER",
    "Assignment",
    "Break",
    "BreakAgreement",
    "BreakReason",
    "CalendarLink",
    "Deferral",
    "Disclosure",
    "Enrolment",
    "EnrolmentQuerySet",
    "EnrolmentState",
    "EntryRoute",
    "Extension",
    "FormerMilestone",
    "FrameworkChange",
    "Handover",
    "Outcome",
    "Part",
    "PartTimeChoice",
    "Placement",
    "ScheduledMilestone",
    "Transfer",
    "TransferState",
    "WorkingPattern",
]
