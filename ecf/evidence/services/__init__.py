"""Every write of evidence."""

from ecf.evidence.services.entries import (
    accept_evidence,
    change_evidence,
    delete_draft,
    return_evidence,
    start_evidence,
    submit_evidence,
    take_back_evidence,
    unlock_evidence,
)

__all__ = [
    "accept_evidence",
    "change_evidence",
    "delete_draft",
    "return_evidence",
    "start_evidence",
    "submit_evidence",
    "take_back_evidence",
    "unlock_evidence",
]
