"""Pages about supervision."""

from ecf.supervision.views.ending import cancel_session, close_session, miss_session
from ecf.supervision.views.lists import session_list, sessions_of
from ecf.supervision.views.planning import change_session, plan_session
from ecf.supervision.views.recording import log_session, record_session
from ecf.supervision.views.sessions import session
from ecf.supervision.views.signing import add_addendum, complete_action, sign_addendum, sign_session

__all__ = [
    "add_addendum",
    "cancel_session",
    "change_session",
    "close_session",
    "complete_action",
    "log_session",
    "miss_session",
    "plan_session",
    "record_session",
    "session",
    "session_list",
    "sessions_of",
    "sign_addendum",
    "sign_session",
]
