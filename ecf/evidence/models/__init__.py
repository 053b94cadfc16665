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
    CHILDREN,
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
    LIVE_STATES,
    TEXTS,
    WAITING_STATES,
    OutsideRequest,
    RequestKind,
    RequestLink,
    RequestState,
    Sight,
)
from ecf.evidence.models.reports import (
    RenewalYear,
    WrittenReport,
)

__all__ = [
    "CHILDREN",
    "LIVE_STATES",
    "TEXTS",
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
    "RequestLink",
    "RequestState",
    "ScanResult",
    "Sight",
    "SignOff",
    "SignedVersion",
    "StandardLink",
    "WrittenReport",
]
