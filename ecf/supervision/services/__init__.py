"""Every write about supervision."""

from ecf.supervision.services.absences import (
    change_absence,
    record_absence,
    record_own_absence,
    remove_absence,
)
from ecf.supervision.services.actions import complete_action
from ecf.supervision.services.addenda import add_addendum, sign_addendum
from ecf.supervision.services.concern_mail import queue_concern_mail, send_concern_mail
from ecf.supervision.services.concerns import (
    acknowledge_concern,
    add_to_concern,
    answer_concern,
    close_concern,
    raise_concern,
    take_back_concern,
)
from ecf.supervision.services.disclosing import disclose_session
from ecf.supervision.services.ending import cancel_session, close_session, miss_session
from ecf.supervision.services.planning import change_session, plan_session
from ecf.supervision.services.recording import log_session, record_and_sign, record_session
from ecf.supervision.services.retention import forget_wellbeing
from ecf.supervision.services.series import cancel_series, plan_group, plan_series, record_group
from ecf.supervision.services.sharing import share_session, stop_sharing_session
from ecf.supervision.services.signing import sign_session

__all__ = [
    "acknowledge_concern",
    "add_addendum",
    "add_to_concern",
    "answer_concern",
    "cancel_series",
    "cancel_session",
    "change_absence",
    "change_session",
    "close_concern",
    "close_session",
    "complete_action",
    "disclose_session",
    "forget_wellbeing",
    "log_session",
    "miss_session",
    "plan_group",
    "plan_series",
    "plan_session",
    "queue_concern_mail",
    "raise_concern",
    "record_absence",
    "record_and_sign",
    "record_group",
    "record_own_absence",
    "record_session",
    "remove_absence",
    "send_concern_mail",
    "share_session",
    "sign_addendum",
    "sign_session",
    "stop_sharing_session",
    "take_back_concern",
]
