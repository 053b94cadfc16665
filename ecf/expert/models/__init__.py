"""Expert practitioner status and what changed it."""

from ecf.expert.models.status import ExpertStatus, StatusChange, StatusState

__all__ = ["ExpertStatus", "StatusChange", "StatusState"]
