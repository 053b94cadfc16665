"""A move to another employer: proposed, consented to, accepted, carried out; or declined, or cancelled.

The record goes with the worker, so nothing moves without their consent, and the receiving employer learns nothing
before it. Until the first day there, the enrolment is the present employer's. Assumed: no published scheme says how.
"""

import datetime as dt
import logging
from uuid import UUID

from ecf.core.change import Change, change
from ecf.core.clock import today as the_day
from ecf.core.errors import BadValue, BadValues, Conflict, NotAllowed, RuleBroken, WrongState
from ecf.core.models import Audience
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import OPEN_TRANSFER, Enrolment, EnrolmentState, Part, Transfer, TransferState
from ecf.enrolments.rules import (
    can_cancel_transfer,
    can_consent_to_transfer,
    can_decline_transfer,
    can_propose_transfer,
    is_own,
    receives,
)
from ecf.enrolments.services.locking import locked, moved, note
from ecf.enrolments.services.people import wrong_holder
from ecf.enrolments.services.placing import place, replace_placement
from ecf.enrolments.services.schedule import rebuild_schedule
from ecf.people.models import Employer, Team, User

ONE_DAY = dt.timedelta(days=1)
LONGEST_REASON = 1000
logger = logging.getLogger(__name__)


def only_who_proposes(by: User, enrolment: Enrolment) -> None:
    """Raises NotAllowed for everybody but the worker and their co-ordinator."""
    if not can_propose_transfer(by, enrolment):
        raise NotAllowed(message="The social worker or the programme co-ordinator proposes a move.")


def only_who_consents(by: User, transfer: Transfer) -> None:
    """Raises NotAllowed for everybody but the worker."""
    if not can_consent_to_transfer(by, transfer):
        raise NotAllowed(message="Only the social worker agrees to their own move.")


def only_who_receives(by: User, transfer: Transfer) -> None:
    """Raises NotAllowed for everybody but the co-ordinator of the employer that the worker moves to."""
    if not receives(by, transfer):
        raise NotAllowed(message="Only the programme co-ordinator of the new employer accepts a move.")


def only_who_declines(by: User, transfer: Transfer) -> None:
    """Raises NotAllowed for everybody but the worker and the receiving co-ordinator."""
    if not can_decline_transfer(by, transfer):
        raise NotAllowed(message="Only the social worker and the new employer decline a move.")


def only_who_cancels(by: User, transfer: Transfer) -> None:
    """Raises NotAllowed for everybody but the worker and the co-ordinator of the employer that they leave."""
    if not can_cancel_transfer(by, transfer):
        raise NotAllowed(message="Only the social worker and their present co-ordinator cancel a move.")


def propose_transfer(
    *,
    enrolment: Enrolment,
    to_employer: Employer,
    on: dt.date,
    by: User,
    last_day: dt.date | None = None,
    today: dt.date | None = None,
) -> Transfer:
    """A move to another employer, whose first day there is `on`; `last_day` here is the day before, if not given.

    Proposed by the co-ordinator, or by the worker, whose proposal is their consent. Raises NotAllowed, WrongState once
    the enrolment has ended, BadValue for the employer or the days, Conflict while another move is under way.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        only_who_proposes(by, row)
        _check_employer(row, to_employer)
        _check_days(row, on, last_day, today or the_day())
        if row.transfers.filter(state__in=OPEN_TRANSFER).exists():
            raise Conflict("transfer_open", "A move of this person is under way already. Cancel that one first.")
        transfer = Transfer(
            enrolment=row,
            from_employer=row.employer,
            to_employer=to_employer,
            on=on,
            last_day=last_day or on - ONE_DAY,
        )
        if is_own(by, row):
            _consent(transfer, today or the_day())
        c.save(transfer)
        audience, body = Audience.WORKER_COORDINATOR, {"to_employer": to_employer.pk, "last_day": transfer.last_day}
        note(c, row, "transfer.proposed", transfer, on=on, audience=audience, **body)
        return transfer


def _check_employer(enrolment: Enrolment, to_employer: Employer) -> None:
    if to_employer.pk == enrolment.employer_id:
        raise BadValue("same_employer", "They work there already. Choose another employer.", "employer")


def _check_days(enrolment: Enrolment, on: dt.date, last_day: dt.date | None, today: dt.date) -> None:
    """The last day comes before the first one, and neither lies before what has begun with the present employer."""
    leaves = last_day or on - ONE_DAY
    field = "last_day" if last_day else "on"
    if leaves >= on:
        message = "Enter a last day that comes before the first day with the new employer."
        raise BadValue("last_day_after", message, "last_day")
    began = max(enrolment.placements.values_list("started_on", flat=True), default=enrolment.started_on)
    if leaves < began:
        message = f"Enter a day after {uk_date(began)}, when they began with their present employer."
        raise BadValue("before_placement", message, field)
    changed = [row.started_on for row in enrolment.assignments.filter(started_on__gte=on, started_on__lte=today)]
    if changed:
        message = f"Who supports them changed on {uk_date(max(changed))}. Enter a first day after that."
        raise BadValue("before_present_people", message, "on")


def _consent(transfer: Transfer, day: dt.date) -> None:
    transfer.consent()
    transfer.consented_on = day


def _locked_transfer(c: Change, transfer: Transfer) -> Transfer:
    """The transfer, locked after its enrolment, which must be active. Raises WrongState."""
    enrolment = locked(c, transfer.enrolment)
    mine = c.lock(Transfer.objects.select_related("from_employer", "to_employer", "team"), transfer.pk)
    mine.enrolment = enrolment
    return mine


def _require_state(transfer: Transfer, *states: str) -> None:
    if transfer.state not in states:
        message = f"This move is {transfer.get_state_display().lower()}, so that cannot be done now."
        raise WrongState("transfer_state", message)


def consent_to_transfer(*, transfer: Transfer, by: User, today: dt.date | None = None) -> Transfer:
    """The worker agrees that their record goes with them. Raises NotAllowed, WrongState."""
    with change(by=by) as c:
        mine = _locked_transfer(c, transfer)
        only_who_consents(by, mine)
        _require_state(mine, TransferState.PROPOSED)
        _consent(mine, today or the_day())
        c.save(mine)
        audience = Audience.WORKER_COORDINATOR
        note(c, mine.enrolment, "transfer.consented", mine, on=mine.consented_on, audience=audience)
        return mine


def accept_transfer(
    *,
    transfer: Transfer,
    team: Team,
    supervisor: User,
    by: User,
    assessor: User | None = None,
    today: dt.date | None = None,
) -> Transfer:
    """The receiving co-ordinator takes the worker on; if the first day has come, they move now.

    Raises NotAllowed, WrongState before the worker's consent, BadValues for a team or people of another employer.
    """
    day = today or the_day()
    with change(by=by) as c:
        mine = _locked_transfer(c, transfer)
        only_who_receives(by, mine)
        _require_state(mine, TransferState.CONSENTED)
        _check_receiving(mine, team, supervisor, assessor, day)
        _check_still_true(mine, day)
        mine.accept()
        mine.team, mine.supervisor, mine.assessor, mine.accepted_on = team, supervisor, assessor, day
        c.save(mine)
        c.bump(mine.enrolment)
        _record_for_receiver(c, mine, "transfer.accepted", on=day)
        if mine.on <= day:
            _carry_out(c, mine)
        return mine


def _check_receiving(transfer: Transfer, team: Team, supervisor: User, assessor: User | None, day: dt.date) -> None:
    """Team and people are the receiving employer's, and nobody is two things that are apart; told together."""
    wrong: list[BadValue] = []
    if team.employer_id != transfer.to_employer_id:
        wrong.append(BadValue("unknown_team", "There is no such team with your employer.", "team"))
    named = [(Part.SUPERVISOR, supervisor), (Part.ASSESSOR, assessor)]
    for part, person in named:
        if person is None:
            continue
        wrong += wrong_holder(transfer.to_employer, part, person, max(transfer.on, day), part)
        if is_own(person, transfer.enrolment):
            message = "Nobody supervises or assesses themselves. Choose someone else."
            wrong.append(BadValue("own_journey", message, part))
    apart = not transfer.enrolment.framework_version.parsed.assessor_may_be_supervisor
    if assessor == supervisor and apart:
        message = "This framework needs an assessor who is not the supervisor. Choose someone else."
        wrong.append(BadValue("assessor_is_supervisor", message, "assessor"))
    if wrong:
        raise BadValues(wrong)


def _check_still_true(transfer: Transfer, day: dt.date) -> None:
    """A move into the past may have been overtaken by what the present employer did since. Names none of its people."""
    try:
        _check_days(transfer.enrolment, transfer.on, transfer.last_day, day)
    except BadValue as error:
        message = "The days of this move no longer fit. Ask the present employer to cancel it and to propose it again."
        raise Conflict("transfer_overtaken", message) from error


def _record_for_receiver(c: Change, transfer: Transfer, kind: str, *, on: dt.date) -> None:
    """What the receiving side did. Recorded for its employer: who did it stays unnamed to the one that is left."""
    c.record(
        kind,
        subject=transfer,
        enrolment_id=transfer.enrolment_id,
        employer_id=transfer.to_employer_id,
        audience=Audience.WORKER_COORDINATOR,
        on=on,
    )


def decline_transfer(*, transfer: Transfer, reason: str, by: User, today: dt.date | None = None) -> Transfer:
    """No, with a reason: from the worker while they are asked, from the receiving co-ordinator once they agreed.

    Raises NotAllowed, BadValue without a reason, WrongState.
    """
    with change(by=by) as c:
        mine = _locked_transfer(c, transfer)
        only_who_declines(by, mine)
        own = is_own(by, mine.enrolment)
        _require_state(mine, TransferState.PROPOSED if own else TransferState.CONSENTED)
        mine.end_reason = _said(reason)
        mine.decline()
        c.save(mine)
        c.bump(mine.enrolment)
        day = today or the_day()
        if own:
            _record_ended(c, mine, "transfer.declined", on=day)
        else:
            _record_for_receiver(c, mine, "transfer.declined", on=day)
        return mine


def cancel_transfer(*, transfer: Transfer, reason: str, by: User, today: dt.date | None = None) -> Transfer:
    """Taken back, with a reason, by the worker or the co-ordinator they would leave; until they have moved.

    Raises NotAllowed, BadValue without a reason, WrongState.
    """
    with change(by=by) as c:
        mine = _locked_transfer(c, transfer)
        only_who_cancels(by, mine)
        _require_state(mine, *OPEN_TRANSFER)
        mine.end_reason = _said(reason)
        mine.cancel()
        c.save(mine)
        c.bump(mine.enrolment)
        _record_ended(c, mine, "transfer.cancelled", on=today or the_day())
        return mine


def cancel_open_transfers(c: Change, enrolment: Enrolment, *, on: dt.date) -> None:
    """The programme ends, so nobody moves any more. Inside a change, on a locked enrolment."""
    for transfer in enrolment.transfers.filter(state__in=OPEN_TRANSFER):
        transfer.end_reason = "The programme has ended."
        transfer.cancel()
        c.save(transfer)
        _record_ended(c, transfer, "transfer.cancelled", on=on)


def _said(reason: str) -> str:
    if not reason.strip():
        raise BadValue("required", "Say why.", "reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise BadValue("too_long", f"Use {LONGEST_REASON:,} characters or fewer.", "reason")
    return reason.strip()


def _record_ended(c: Change, transfer: Transfer, kind: str, *, on: dt.date) -> None:
    c.record(
        kind,
        subject=transfer,
        enrolment_id=transfer.enrolment_id,
        employer_id=transfer.from_employer_id,
        audience=Audience.WORKER_COORDINATOR,
        on=on,
    )


def carry_out_transfers(*, today: dt.date | None = None) -> int:
    """Moves everybody whose first day has come. Returns how many moved; running it again moves nobody twice.

    Each in a change of its own: one that cannot be carried out is logged, waits, and holds up nobody else.
    """
    day = today or the_day()
    due = Transfer.objects.filter(state=TransferState.ACCEPTED, on__lte=day).order_by("on", "id")
    return sum(_carried_out(pk, enrolment_id, day) for pk, enrolment_id in due.values_list("pk", "enrolment_id"))


def _carried_out(pk: UUID, enrolment_id: UUID, day: dt.date) -> bool:
    """Whether the transfer was carried out now; looked at again under the lock."""
    try:
        with change(by=None) as c:
            row = c.lock(Enrolment.objects.with_people(), enrolment_id)
            mine = c.lock(Transfer.objects.select_related("from_employer", "to_employer", "team"), pk)
            mine.enrolment = row
            if mine.state != TransferState.ACCEPTED:
                return False
            if row.state != EnrolmentState.ACTIVE:
                cancel_open_transfers(c, row, on=day)
                return False
            _carry_out(c, mine)
            return True
    except RuleBroken:
        logger.exception("transfer %s could not be carried out", pk)
        return False


def _carry_out(c: Change, transfer: Transfer) -> None:
    """The first day has come: rows, roles, dates. Inside a change, on locked rows."""
    enrolment = transfer.enrolment
    place(c, enrolment, transfer)
    transfer.carry_out()
    c.save(transfer)
    moved(c, enrolment, "transfer.done", transfer, on=transfer.on, from_employer=transfer.from_employer_id)


def as_if_moved(
    *,
    enrolment: Enrolment,
    to_employer: Employer,
    on: dt.date,
    by: User,
    last_day: dt.date | None = None,
    today: dt.date | None = None,
) -> Transfer:
    """Proposes the move and sets the dates as if all had agreed. Only ever rehearsed, to show what would follow.

    Raises what `propose_transfer` raises.
    """
    with change(by=by) as c:
        transfer = propose_transfer(
            enrolment=enrolment, to_employer=to_employer, on=on, last_day=last_day, by=by, today=today
        )
        row = transfer.enrolment
        days = {"last_day": transfer.last_day, "on": on}
        replace_placement(c, row, employer=to_employer, team=row.team, **days)
        rebuild_schedule(c, row)
        return transfer
