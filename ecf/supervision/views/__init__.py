"""Pages about supervision."""

from ecf.supervision.views.absences import (
    absences,
    change_absence,
    own_absences,
    record_absence,
    record_own_absence,
    remove_absence,
)
from ecf.supervision.views.concern_office import acknowledge_concern, answer_concern, close_concern, concerns
from ecf.supervision.views.concern_pages import concern
from ecf.supervision.views.concern_worker import add_to_concern, my_concerns, raise_concern, take_back_concern
from ecf.supervision.views.disclosing import disclose_session
from ecf.supervision.views.ending import cancel_session, close_session, miss_session
from ecf.supervision.views.lists import session_list, sessions_of
from ecf.supervision.views.planning import change_session, plan_session
from ecf.supervision.views.preparing import invite_session, prepare_session
from ecf.supervision.views.recording import log_session, record_session
from ecf.supervision.views.sessions import session
from ecf.supervision.views.sharing import share_session, stop_sharing_session
from ecf.supervision.views.signing import add_addendum, complete_action, sign_addendum, sign_session
from ecf.supervision.views.together import cancel_series, plan_group, plan_series, record_group

__all__ = [
    "absences",
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
    "concern",
    "concerns",
    "disclose_session",
    "invite_session",
    "log_session",
    "miss_session",
    "my_concerns",
    "own_absences",
    "plan_group",
    "plan_series",
    "plan_session",
    "prepare_session",
    "raise_concern",
    "record_absence",
    "record_group",
    "record_own_absence",
    "record_session",
    "remove_absence",
    "session",
    "session_list",
    "sessions_of",
    "share_session",
    "sign_addendum",
    "sign_session",
    "stop_sharing_session",
    "take_back_concern",
]
