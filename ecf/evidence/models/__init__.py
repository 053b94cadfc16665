"""Portfolio entries, and everything that belongs to one."""

from ecf.evidence.models.evidence import (
    Answer,
    Evidence,
    EvidenceKind,
    EvidenceQuerySet,
    EvidenceState,
    Privacy,
    SignOff,
    StandardLink,
)
from ecf.evidence.models.family import (
    FamilyFeedback,
    FeedbackLink,
    FeedbackState,
    Giver,
)
from ecf.evidence.models.files import (
    Attachment,
    ScanResult,
)
from ecf.evidence.models.history import (
    Attestation,
    Reading,
    SignedVersion,
)
from ecf.evidence.models.outside import (
    WAITING_STATES,
    OutsideRequest,
    RequestKind,
    RequestState,
)
from ecf.evidence.models.reports import (
    RenewalYear,
    WrittenReport,
)

__all__ = [
    "WAITING_STATES",
    "Answer",
    "Attachment",
    "Attestation",
    "Evidence",
    "EvidenceKind",
    "EvidenceQuerySet",
    "EvidenceState",
    "FamilyFeedback",
    "FeedbackLink",
    "FeedbackState",
    "Giver",
    "OutsideRequest",
    "Privacy",
    "Reading",
    "RenewalYear",
    "RequestKind",
    "RequestState",
    "ScanResult",
    "SignOff",
    "SignedVersion",
    "StandardLink",
    "WrittenReport",
]
