"""Expert practitioner status, what changed it, the tasks that may be kept for it, and credentials of it."""

from ecf.expert.models.credentials import Credential, SigningKey
from ecf.expert.models.status import ExpertStatus, StatusChange, StatusState
from ecf.expert.models.tasks import AuthorisationCheck, TaskSwitch

__all__ = [
    "AuthorisationCheck",
    "Credential",
    "ExpertStatus",
    "SigningKey",
    "StatusChange",
    "StatusState",
    "TaskSwitch",
]
