"""Goals, their actions and the evidence that shows them; and the plan's next period after a review."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from ecf.assessments import plan_errors as errors
from ecf.assessments.models import (
    DevelopmentPlan,
    Goal,
    GoalAction,
    GoalOwner,
    GoalStandard,
    GoalState,
    PlanAgreement,
    Review,
)
from ecf.assessments.plan_pages import changed_since
from ecf.assessments.plan_rules import can_write_plan
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValue, BadValues
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.enrolments.services.locking import locked
from ecf.evidence.models import Evidence, EvidenceState
from ecf.people.models import User
from ecf.supervision.models import Side

LONGEST_TITLE, LONGEST_TEXT, LONGEST_ACTION, LONGEST_NAME, MOST_ACTIONS = 300, 2000, 500, 120, 20
Rows = Sequence[Mapping[str, Any]]


def add_goal(
    *,
    enrolment: Enrolment,
    title: str,
    standards: Sequence[str],
    difference: str = "",
    actions: Rows = (),
    evidence: Sequence[UUID] = (),
    by: User,
    today: dt.date | None = None,
) -> Goal:
    """A goal in the plan of now, by the worker or the supervisor of now; the first one begins the plan.

    `standards` are codes of the framework, one at least; `actions` are `{what, owner, owner_name, due_on}`, none due
    before today; `evidence` are ids of entries that were handed in. Raises NotYourPlan, BadValues by field,
    WrongState once the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = _own(c, enrolment, by)
        plan = plan_now(row) or c.save(DevelopmentPlan(enrolment=row, started_on=day))
        last = plan.goals.order_by("-position").first()
        goal = Goal(plan=plan, position=last.position + 1 if last else 1)
        content = {"title": title, "difference": difference}
        _write(c, goal, row, content, standards=standards, actions=actions, evidence=evidence, today=day)
        _note(c, row, goal, "plan.goal_added", standards=list(goal.codes))
    return goal


def change_goal(
    *,
    goal: Goal,
    title: str,
    standards: Sequence[str],
    difference: str = "",
    actions: Rows = (),
    evidence: Sequence[UUID] = (),
    by: User,
    today: dt.date | None = None,
) -> Goal:
    """Changes an open goal of the plan of now; all its open actions, standards and evidence are given.

    Raises as `add_goal`; GoalSettled; StaleVersion under `expecting`.
    """
    with change(by=by) as c:
        row = _own(c, goal.plan.enrolment, by)
        stored = _open_goal(c, goal)
        content = {"title": title, "difference": difference}
        day = today or clock.today()
        _write(c, stored, row, content, standards=standards, actions=actions, evidence=evidence, today=day)
        _note(c, row, stored, "plan.goal_changed", standards=list(stored.codes))
    return stored


def settle_goal(*, goal: Goal, state: str, because: str = "", by: User, today: dt.date | None = None) -> Goal:
    """A goal is reached, or dropped with a reason. Raises NotYourPlan, GoalSettled, BadValue."""
    with change(by=by) as c:
        row = _own(c, goal.plan.enrolment, by)
        stored = _open_goal(c, goal)
        if state not in {GoalState.REACHED, GoalState.DROPPED}:
            raise errors.UnknownEnding(field="state")
        if state == GoalState.DROPPED and not because.strip():
            raise errors.ReasonMissing(field="because")
        _check_length("because", because, LONGEST_TEXT)
        stored.state, stored.because, stored.settled_on = state, because.strip(), today or clock.today()
        c.save(stored)
        _note(c, row, stored, f"plan.goal_{state}")
    return stored


def complete_goal_action(*, action: GoalAction, by: User, today: dt.date | None = None) -> GoalAction:
    """An action is done. Raises NotYourPlan, GoalSettled, ActionDone, ActionGone if its goal was changed meanwhile."""
    with change(by=by) as c:
        row = _own(c, action.goal.plan.enrolment, by)
        goal = _open_goal(c, action.goal)
        stored = goal.actions.filter(pk=action.pk).first()
        if stored is None:
            raise errors.ActionGone
        if stored.done_on is not None:
            raise errors.ActionDone
        stored.done_on = today or clock.today()
        stored.save()
        c.bump(goal)
        _note(c, row, goal, "plan.action_done", position=stored.position)
    return stored


def agree_plan(*, plan: DevelopmentPlan, by: User, today: dt.date | None = None) -> PlanAgreement:
    """The worker or the supervisor of now says that they agree with the plan of now; again, once it was changed.

    Raises NotYourPlan, GoalSettled for a period that has ended, NothingToAgree, AgreedAlready.
    """
    with change(by=by) as c:
        row = _own(c, plan.enrolment, by)
        stored = c.lock(DevelopmentPlan.objects.prefetch_related("goals"), plan.pk)
        if stored.ended_on is not None:
            raise errors.GoalSettled(message="This period of the plan has ended. Agree with the plan of now.")
        if not stored.goals.all():
            raise errors.NothingToAgree
        side = Side.WORKER if is_own(by, row) else Side.SUPERVISOR
        found = stored.agreements.filter(side=side).first() or PlanAgreement(plan=stored, side=side)
        if found.version and found.by_id == by.pk and not changed_since(stored, found):
            raise errors.AgreedAlready
        found.by, found.on, found.agreed_at = by, today or clock.today(), timezone.now()
        c.save(found)
        c.bump(stored)
        c.record("plan.agreed", subject=stored, enrolment_id=row.pk, on=found.on, side=str(side))
    return found


def renew_plan(*, review: Review, by: User, today: dt.date | None = None) -> DevelopmentPlan:
    """The plan's next period, which starts from a review that both have signed: open goals go on in it, with their
    open actions and their evidence. Where there was no plan, an empty one begins. Inside the signing's change."""
    day = today or clock.today()
    with change(by=by) as c:
        enrolment = c.lock(Enrolment.objects, review.enrolment_id)
        before = plan_now(enrolment)
        goals = list(before.goals.filter(state=GoalState.OPEN)) if before else []
        if before is not None:
            before.ended_on = day
            c.save(before)
        plan = c.save(DevelopmentPlan(enrolment=enrolment, started_on=day, review=review))
        for position, goal in enumerate(goals, start=1):
            _carry(c, goal, plan, position, day)
        c.record("plan.renewed", subject=plan, enrolment_id=enrolment.pk, on=day, goals=len(goals))
    return plan


def plan_now(enrolment: Enrolment) -> DevelopmentPlan | None:
    """The plan's period of now."""
    return DevelopmentPlan.objects.filter(enrolment=enrolment, ended_on__isnull=True).first()


def _carry(c: Change, goal: Goal, plan: DevelopmentPlan, position: int, day: dt.date) -> None:
    new = Goal(plan=plan, position=position, title=goal.title, difference=goal.difference, carried_from=goal)
    c.save(new)
    GoalStandard.objects.bulk_create(GoalStandard(goal=new, code=row.code) for row in goal.standards.all())
    open_actions = goal.actions.filter(done_on__isnull=True)
    GoalAction.objects.bulk_create(
        GoalAction(
            goal=new, position=place, what=row.what, owner=row.owner, owner_name=row.owner_name, due_on=row.due_on
        )
        for place, row in enumerate(open_actions, start=1)
    )
    new.evidence.set(goal.evidence.all())
    goal.state, goal.settled_on = GoalState.CARRIED, day
    c.save(goal)


def _own(c: Change, enrolment: Enrolment, by: User) -> Enrolment:
    row = locked(c, enrolment)
    if not can_write_plan(by, row):
        raise errors.NotYourPlan
    return row


def _open_goal(c: Change, goal: Goal) -> Goal:
    stored = c.lock(Goal.objects.select_related("plan"), goal.pk)
    if stored.state != GoalState.OPEN or stored.plan.ended_on is not None:
        raise errors.GoalSettled
    return stored


def _write(
    c: Change,
    goal: Goal,
    enrolment: Enrolment,
    texts: Mapping[str, str],
    *,
    standards: Sequence[str],
    actions: Rows,
    evidence: Sequence[UUID],
    today: dt.date,
) -> None:
    is_new = goal.version == 0
    kept = [] if is_new else list(goal.actions.all())
    wanted, chosen = [_as_row(row) for row in actions], sorted(set(standards))
    shown = list(Evidence.objects.filter(enrolment=enrolment, pk__in=list(evidence), state__in=HANDED_IN))
    broken = [
        *_text_troubles(texts),
        *_standard_troubles(enrolment, chosen),
        *_action_troubles(wanted, [_as_row(vars(row)) for row in kept if row.done_on is None], today),
        *([errors.NotYourEvidence(field="evidence")] if len(shown) != len(set(evidence)) else []),
    ]
    if broken:
        raise BadValues(broken)
    goal.title, goal.difference = texts["title"].strip(), texts["difference"].strip()
    c.save(goal)
    if chosen != goal.codes:
        goal.standards.all().delete()
        GoalStandard.objects.bulk_create(GoalStandard(goal=goal, code=code) for code in chosen)
    _replace_actions(goal, kept, wanted)
    goal.evidence.set(shown)


HANDED_IN = (EvidenceState.SUBMITTED, EvidenceState.ACCEPTED)


def _as_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": str(row.get("what") or "").strip(),
        "owner": str(row.get("owner") or ""),
        "owner_name": str(row.get("owner_name") or "").strip() if row.get("owner") == GoalOwner.OTHER else "",
        "due_on": row.get("due_on"),
    }


def _replace_actions(goal: Goal, kept: list[GoalAction], wanted: list[dict[str, Any]]) -> None:
    """The open ones anew, after those that are done."""
    done = [row.position for row in kept if row.done_on is not None]
    goal.actions.filter(done_on__isnull=True).delete()
    GoalAction.objects.bulk_create(
        GoalAction(goal=goal, position=place, **row) for place, row in enumerate(wanted, start=max(done, default=0) + 1)
    )


def _check_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        words = f"This must be {limit:,} characters or fewer. It has {len(text):,}."
        raise errors.TextTooLong(message=words, field=field)


def _text_troubles(texts: Mapping[str, str]) -> Iterator[BadValue]:
    if not texts["title"].strip():
        yield errors.GoalWithoutWords(field="title")
    for field, limit in (("title", LONGEST_TITLE), ("difference", LONGEST_TEXT)):
        try:
            _check_length(field, texts[field], limit)
        except errors.TextTooLong as error:
            yield error


def _standard_troubles(enrolment: Enrolment, codes: Sequence[str]) -> Iterator[BadValue]:
    known = {each.code for stage in enrolment.framework_version.parsed.stages for each in stage.standards}
    if not codes:
        yield errors.GoalWithoutStandard(field="standards")
    elif not set(codes) <= known:
        yield errors.UnknownStandard(field="standards")


def _action_troubles(actions: list[dict[str, Any]], known: list[dict[str, Any]], today: dt.date) -> Iterator[BadValue]:
    if len(actions) > MOST_ACTIONS:
        yield errors.TooManyActions(field="actions")
    for n, row in enumerate(actions):
        if not row["what"]:
            yield errors.ActionWithoutWords(field=f"actions.{n}.what")
        elif len(row["what"]) > LONGEST_ACTION:
            yield errors.TextTooLong(message="An action must be 500 characters or fewer.", field=f"actions.{n}.what")
        if row["owner"] not in GoalOwner.values:
            yield errors.ActionWithoutOwner(field=f"actions.{n}.owner")
        if row["owner"] == GoalOwner.OTHER and not row["owner_name"]:
            yield errors.ActionOwnerUnnamed(field=f"actions.{n}.owner_name")
        if len(row["owner_name"]) > LONGEST_NAME:
            words = f"A name must be {LONGEST_NAME} characters or fewer."
            yield errors.TextTooLong(message=words, field=f"actions.{n}.owner_name")
        if row["due_on"] is None:
            yield errors.ActionWithoutDate(field=f"actions.{n}.due_on")
        elif row["due_on"] < today and row not in known:
            yield errors.ActionBeforeToday(field=f"actions.{n}.due_on")


def _note(c: Change, enrolment: Enrolment, goal: Goal, kind: str, **body: Any) -> None:
    c.record(kind, subject=goal, enrolment_id=enrolment.pk, goal=goal.position, **body)
