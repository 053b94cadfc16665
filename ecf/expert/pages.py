"""What the pages about the status show: the way to it, the status, and what the person may do from there."""

import datetime as dt
from typing import Any

from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.expert import rules
from ecf.expert.conditions import conditions_of, unmet
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.selectors import changes_of, newest_statuses
from ecf.expert.services.status import LIVE_PROGRAMMES
from ecf.expert.way import way_of
from ecf.people.models import User


def way_context(user: User, enrolment: Enrolment, today: dt.date) -> dict[str, Any]:
    """One person's way: the conditions on the day, the newest status with its history, and what may be done."""
    conditions = conditions_of([enrolment], today)[enrolment.pk]
    found = newest_statuses([enrolment.social_worker_id]).get(enrolment.social_worker_id)
    status = found if found is not None and _sees(user, found) else None
    missing = unmet(conditions)
    may_grant = rules.can_grant_status(user, enrolment) and (found is None or not found.is_live)
    return {
        "enrolment": enrolment,
        "name": enrolment.social_worker.user.name,
        "is_own": is_own(user, enrolment),
        "conditions": conditions,
        "missing": missing,
        "way": way_of(conditions, status),
        "status": status,
        "history": history_of(user, status) if status else [],
        "may_grant": may_grant and not missing and bool(conditions) and enrolment.state in LIVE_PROGRAMMES,
        "may_enter": rules.can_enter_register(user, enrolment),
        **_may_change(user, status),
    }


def _sees(user: User, status: ExpertStatus) -> bool:
    return ExpertStatus.objects.visible_to(user).filter(pk=status.pk).exists()


def _may_change(user: User, status: ExpertStatus | None) -> dict[str, bool]:
    may = status is not None and rules.can_change_status(user, status)
    state = status.state if status else ""
    return {
        "may_tell_register": may,
        "may_suspend": may and state == StatusState.GRANTED,
        "may_restore": may and state in {StatusState.SUSPENDED, StatusState.LAPSED},
        "may_revoke": may and state in {StatusState.GRANTED, StatusState.SUSPENDED},
    }


WORDS = {
    ("", StatusState.GRANTED): "Granted",
    (StatusState.GRANTED, StatusState.SUSPENDED): "Suspended",
    (StatusState.SUSPENDED, StatusState.GRANTED): "Restored",
    (StatusState.LAPSED, StatusState.GRANTED): "Restored after a lapse",
}


def history_of(user: User, status: ExpertStatus) -> list[dict[str, Any]]:
    """What happened to the status, in order; the reasons for those who may read them."""
    reads = rules.can_see_reasons(user, status)
    return [
        {
            "what": WORDS.get((row.from_state, StatusState(row.to_state)), row.get_to_state_display()),
            "on": row.on,
            "by": row.by.name if row.by else "With what the register says",
            "reason": row.reason if reads else "",
            "register": row.registration.get_status_display() if row.registration else "",
        }
        for row in changes_of(status)
    ]
