"""How a support plan goes on and ends: notes, actions that are done or dropped, and closing it."""

import datetime as dt
from collections.abc import Mapping

from ecf.assessments import support_errors as errors
from ecf.assessments.models import (
    ActionState,
    SupportAction,
    SupportNote,
    SupportOutcome,
    SupportPlan,
    SupportSource,
    SupportState,
)
from ecf.assessments.services.support_plans import locked_plan, note, running_plan, write_plan
from ecf.assessments.support_content import text_troubles
from ecf.assessments.support_rules import can_read_support_plan, can_settle_action, runs_support_plan, side_of
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues, Conflict
from ecf.enrolments.models import Disclosure
from ecf.enrolments.services import note_support, open_disclosure
from ecf.enrolments.services.locking import locked
from ecf.people.models import User


def add_support_note(*, plan: SupportPlan, text: str, by: User, today: dt.date | None = None) -> SupportNote:
    """How it goes, in a few words by the worker or whoever runs it; kept as it is. After the end, too.

    Raises NotYoursToRun, BadValues, WrongState while it is only asked for.
    """
    with change(by=by) as c:
        stored = locked_plan(c, plan)
        side = side_of(by, stored)
        if side is None:
            raise errors.NotYoursToRun(message="Only the social worker and whoever runs this plan add notes.")
        if stored.state not in {SupportState.RUNNING, SupportState.CLOSED}:
            raise errors.NotRunning
        broken = list(text_troubles({"text": text}, needed=["text"]))
        if broken:
            raise BadValues(broken)
        row = SupportNote(plan=stored, by=by, side=side, on=today or clock.today(), text=text.strip())
        c.save(row)
        c.bump(stored)
        note(c, stored, "support.note_added", on=row.on, side=str(side))
    return row


def settle_support_action(
    *, action: SupportAction, state: str, by: User, reason: str = "", today: dt.date | None = None
) -> SupportAction:
    """An action is done, or dropped with a reason. The worker says so of their own; whoever runs the plan of any.

    Raises NotYoursToRun, NotRunning, ActionSettled, BadValue.
    """
    with change(by=by) as c:
        plan = running_plan(c, SupportPlan(pk=action.plan_id))
        stored = plan.actions.get(pk=action.pk)
        stored.plan = plan
        if not can_settle_action(by, stored) or (state == ActionState.DROPPED and not runs_support_plan(by, plan)):
            raise errors.NotYoursToRun
        if stored.state != ActionState.OPEN:
            raise errors.ActionSettled
        _settle(stored, state, reason, today or clock.today(), place="reason")
        stored.save()
        c.bump(plan)
        note(c, plan, f"support.action_{stored.state}", position=stored.position)
    return stored


def _settle(action: SupportAction, state: str, reason: str, day: dt.date, *, place: str) -> None:
    if state == ActionState.DONE:
        action.done_on = day
    elif state == ActionState.DROPPED:
        for broken in text_troubles({"dropped_reason": reason}):
            raise broken
        if not reason.strip():
            raise errors.DroppedWithoutReason(field=place)
        action.dropped_reason = reason.strip()
    elif state != ActionState.CARRIED:
        raise BadValue("unknown_state", "Say whether it is done, dropped or carried on.", place)
    action.state = state


def close_support_plan(
    *,
    plan: SupportPlan,
    outcome: str,
    ending: str,
    settled: Mapping[int, Mapping[str, str]] | None = None,
    next_on: dt.date | None = None,
    by: User,
    today: dt.date | None = None,
) -> SupportPlan:
    """Ends a plan with an outcome and a few words. Every open action is settled with it.

    `settled`: for the position of each open action `{state: done, dropped or carried, reason}`; `carried` only where
    the outcome is `continued`. That opens a new plan, linked, with the same concern, hope and help and what is carried
    on; `next_on` is its first day to look at it, and the date of what is overdue. Raises NotYoursToRun, NotRunning,
    ActionsOpen, BadValues by field (`settled.POSITION`).
    """
    day = today or clock.today()
    with change(by=by) as c:
        enrolment = locked(c, plan.enrolment)
        stored = running_plan(c, plan)
        if not runs_support_plan(by, stored):
            raise errors.NotYoursToRun
        is_open = [row for row in stored.actions.all() if row.state == ActionState.OPEN]
        _check_ending(is_open, outcome, ending, settled or {}, next_on, day)
        for row in is_open:
            row.save()
        stored.outcome, stored.ending, stored.closed_on = outcome, ending.strip(), day
        stored.close()
        c.save(stored)
        note_support(enrolment=enrolment, since=None, by=by)
        note(c, stored, "support.closed", on=day, outcome=str(outcome))
        if outcome == SupportOutcome.CONTINUED and next_on is not None:
            _carry_on(c, stored, is_open, next_on, by, day)
    return stored


def _check_ending(
    is_open: list[SupportAction],
    outcome: str,
    ending: str,
    settled: Mapping[int, Mapping[str, str]],
    next_on: dt.date | None,
    day: dt.date,
) -> None:
    """Settles the open actions in memory. Raises everything that is wrong together."""
    if any(row.position not in settled for row in is_open):
        raise errors.ActionsOpen(field="settled")
    goes_on = outcome == SupportOutcome.CONTINUED
    broken: list[BadValue] = list(text_troubles({"ending": ending}, needed=["ending"]))
    if outcome not in SupportOutcome.values:
        broken.append(errors.UnknownOutcome(field="outcome"))
    if goes_on and next_on is None:
        broken.append(errors.NextDateMissing(field="next_on"))
    elif goes_on and next_on is not None and next_on < day:
        broken.append(errors.DateBeforeToday(field="next_on"))
    for row in is_open:
        said, place = settled[row.position], f"settled.{row.position}"
        try:
            _settle(row, said.get("state", ""), said.get("reason", ""), day, place=place)
            if row.state == ActionState.CARRIED and not goes_on:
                raise errors.NothingToCarryOnTo(field=place)
        except BadValue as error:
            broken.append(error)
    if broken:
        raise BadValues(broken)


def _carry_on(
    c: Change, plan: SupportPlan, was_open: list[SupportAction], next_on: dt.date, by: User, day: dt.date
) -> SupportPlan:
    """The plan after this one, with what is carried on."""
    new = SupportPlan(
        enrolment=plan.enrolment,
        source=SupportSource.CONTINUED,
        source_id=plan.pk,
        continues=plan,
        led_by=plan.enrolment.supervisor,
        opened_by=by,
        started_on=day,
    )
    new.start()
    carried = [row for row in was_open if row.state == ActionState.CARRIED]
    actions = [
        {"what": row.what, "owner": row.owner, "due_on": row.due_on if row.due_on > day else next_on} for row in carried
    ]
    look = {"what": "Look at what this plan needs now", "owner": "supervisor", "due_on": next_on}
    texts = {"concern": plan.concern, "hoped_for": plan.hoped_for, "help": plan.help}
    write_plan(c, new, texts, actions=actions or [look], dates=[next_on], today=day)
    note_support(enrolment=plan.enrolment, since=day, by=by)
    note(c, new, "support.opened", on=day, source=str(new.source), source_id=plan.pk)
    return new


def disclose_support_plan(
    *, plan: SupportPlan, by: User, reason: str, until: dt.date | None = None, today: dt.date | None = None
) -> Disclosure:
    """The principal social worker (or deputy) reads one plan to the end of `until`; the worker sees who and why.

    Raises NotAllowed, Conflict, BadValue.
    """
    with change(by=by) as c:
        stored = locked_plan(c, plan)
        if can_read_support_plan(by, stored):
            raise Conflict("already_readable", "You can read this already.")
        return open_disclosure(c, enrolment=stored.enrolment, subject=stored, reason=reason, until=until, today=today)
