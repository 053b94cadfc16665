"""Expert practitioner status, what changed it, and the tasks that may be kept for those who hold it."""

from ecf.expert.models.status import ExpertStatus, StatusChange, StatusState
from ecf.expert.models.tasks import AuthorisationCheck, TaskSwitch

__all__ = ["AuthorisationCheck", "ExpertStatus", "StatusChange", "StatusState", "TaskSwitch"]
