"""Every write about supervision."""

from ecf.supervision.services.actions import complete_action
from ecf.supervision.services.addenda import add_addendum, sign_addendum
from ecf.supervision.services.ending import cancel_session, close_session, miss_session
from ecf.supervision.services.planning import change_session, plan_session
from ecf.supervision.services.recording import log_session, record_and_sign, record_session
from ecf.supervision.services.retention import forget_wellbeing
from ecf.supervision.services.signing import sign_session

__all__ = [
    "add_addendum",
    "cancel_session",
    "change_session",
    "close_session",
    "complete_action",
    "forget_wellbeing",
    "log_session",
    "miss_session",
    "plan_session",
    "record_and_sign",
    "record_session",
    "sign_addendum",
    "sign_session",
]
