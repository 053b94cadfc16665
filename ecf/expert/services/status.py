"""Granting expert practitioner status, and what may happen to it afterwards. Nothing here is done automatically."""

import datetime as dt
from collections.abc import Callable

from ecf.core import clock
from ecf.core.canonical import canonical
from ecf.core.change import Change, change
from ecf.core.errors import RuleBroken, WrongState
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.expert import errors
from ecf.expert.codes import new_code
from ecf.expert.conditions import REGISTRATION, RENEWAL, Condition, as_kept, asked_by, conditions_of, unmet
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.models.status import LONGEST_REASON
from ecf.expert.rules import can_change_status, can_grant_status
from ecf.expert.selectors import live_status_of
from ecf.expert.services.moving import locked_status, store_change
from ecf.people.models import User

LIVE_PROGRAMMES = {EnrolmentState.ACTIVE, EnrolmentState.COMPLETED}


def grant_status(*, enrolment: Enrolment, specialism: str, by: User, today: dt.date | None = None) -> ExpertStatus:
    """The principal social worker (or the deputy of the day) grants the status, in one specialism of the framework.

    Every condition holds on the day, by what is stored as the grant is made. Raises OnlyPswGrants, NoStatusHere,
    ProgrammeEnded, UnknownSpecialism, AlreadyGranted, AnotherSpecialism, ConditionUnmet.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = _locked(c, enrolment)
        _check_may_grant(row, specialism, by)
        held = _check_conditions(row, specialism, day)
        status = ExpertStatus(
            social_worker=row.social_worker,
            enrolment=row,
            employer=row.employer,
            specialism=specialism,
            specialism_title=_titles(row)[specialism],
            granted_on=day,
            granted_by=by,
            code=new_code(),
            conditions=canonical(as_kept(held)),
        )
        c.save(status)
        store_change(c, status, kind="status.granted", from_state="", on=day, by=by)
        return status


def _locked(c: Change, enrolment: Enrolment) -> Enrolment:
    """The enrolment, and whatever is recorded of its person's registration: both stay as they are until the end."""
    row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
    c.lock(User.objects, row.social_worker.user_id)
    return row


def _titles(enrolment: Enrolment) -> dict[str, str]:
    return {each.code: each.title for each in enrolment.framework_version.parsed.specialisms}


def _check_may_grant(enrolment: Enrolment, specialism: str, by: User) -> None:
    if not can_grant_status(by, enrolment):
        raise errors.OnlyPswGrants
    if asked_by(enrolment.framework_version) is None:
        raise errors.NoStatusHere(field="enrolment")
    if enrolment.state not in LIVE_PROGRAMMES:
        raise errors.ProgrammeEnded(field="enrolment")
    if specialism not in _titles(enrolment):
        raise errors.UnknownSpecialism(field="specialism")
    if live_status_of(enrolment.social_worker_id) is not None:
        raise errors.AlreadyGranted
    if enrolment.specialism and enrolment.specialism != specialism:
        raise errors.AnotherSpecialism(field="specialism")


def _check_conditions(enrolment: Enrolment, specialism: str, day: dt.date) -> list[Condition]:
    found = conditions_of([enrolment], day, specialisms={enrolment.pk: specialism})[enrolment.pk]
    if missing := unmet(found):
        raise _refused(missing)
    return found


def _refused(missing: list[Condition]) -> errors.ConditionUnmet:
    return errors.ConditionUnmet([RuleBroken(each.code, f"{each.title}: {_lower(each.reason)}") for each in missing])


def _lower(reason: str) -> str:
    """A sentence after a colon."""
    return reason[:1].lower() + reason[1:]


def suspend_status(*, status: ExpertStatus, reason: str, by: User, today: dt.date | None = None) -> ExpertStatus:
    """It does not hold until it is restored. Raises OnlyPswGrants, ReasonMissing, ReasonTooLong, StatusNotGranted."""
    return _moved(status, "suspended", ExpertStatus.suspend, errors.StatusNotGranted, reason, by, today)


def revoke_status(*, status: ExpertStatus, reason: str, by: User, today: dt.date | None = None) -> ExpertStatus:
    """It holds no more, for good. Raises OnlyPswGrants, ReasonMissing, ReasonTooLong, StatusNotRevocable."""
    return _moved(status, "revoked", ExpertStatus.revoke, errors.StatusNotRevocable, reason, by, today)


def restore_status(*, status: ExpertStatus, reason: str, by: User, today: dt.date | None = None) -> ExpertStatus:
    """It holds again, if they are on the register that day with nothing against them, and have renewed.

    Raises OnlyPswGrants, ReasonMissing, ReasonTooLong, StatusNotRestorable, ConditionUnmet.
    """
    return _moved(status, "restored", ExpertStatus.restore, errors.StatusNotRestorable, reason, by, today)


def _moved(
    status: ExpertStatus,
    what: str,
    move: Callable[[ExpertStatus], None],
    refusal: type[WrongState],
    reason: str,
    by: User,
    today: dt.date | None,
) -> ExpertStatus:
    day = today or clock.today()
    with change(by=by) as c:
        _locked(c, status.enrolment)
        row = locked_status(c, status)
        if not can_change_status(by, row):
            raise errors.OnlyPswGrants
        _check_reason(reason)
        _check_state(row, what, refusal)
        if what == "restored":
            check_registered(row, day)
        from_state = row.state
        move(row)
        store_change(c, row, kind=f"status.{what}", from_state=from_state, on=day, by=by, reason=reason.strip())
        return row


_FROM = {
    "suspended": {StatusState.GRANTED},
    "restored": {StatusState.SUSPENDED, StatusState.LAPSED},
    "revoked": {StatusState.GRANTED, StatusState.SUSPENDED},
}


def _check_state(status: ExpertStatus, what: str, refusal: type[WrongState]) -> None:
    if status.state not in _FROM[what]:
        raise refusal


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    if len(reason) > LONGEST_REASON:
        raise errors.ReasonTooLong(field="reason")


def check_registered(status: ExpertStatus, day: dt.date) -> None:
    """Raises ConditionUnmet for what the register has against them, or does not say, on the day."""
    row = Enrolment.objects.with_people().get(pk=status.enrolment_id)
    missing = [each for each in unmet(conditions_of([row], day)[row.pk]) if each.code in {REGISTRATION, RENEWAL}]
    if missing:
        raise _refused(missing)
