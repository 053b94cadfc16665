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

__all__ = [
    "Answer",
    "Evidence",
    "EvidenceKind",
    "EvidenceQuerySet",
    "EvidenceState",
    "Privacy",
    "SignOff",
    "StandardLink",
]
