"""Asking for a support plan, opening one, changing it, and the signatures on it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ecf.assessments import support_errors as errors
from ecf.assessments.models import (
    OPEN_STATES,
    ActionState,
    SupportAction,
    SupportDate,
    SupportPlan,
    SupportSource,
    SupportState,
)
from ecf.assessments.review_turns import live_signers
from ecf.assessments.support_content import NEEDED, PlannedAction, action_troubles, date_troubles, text_troubles
from ecf.assessments.support_rules import (
    answers_request,
    can_ask_for_support_plan,
    can_decline_request,
    can_open_support_plan,
    runs_support_plan,
    side_of,
)
from ecf.core import clock
from ecf.core.change import Change, change
from ecf.core.errors import BadValues
from ecf.core.signatures import form_digest, sign, supersede
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import note_support
from ecf.enrolments.services.locking import locked
from ecf.people.models import User
from ecf.supervision.models import Side

FORM = 1
Rows = Sequence[Mapping[str, Any]]


def ask_for_support_plan(
    *,
    enrolment: Enrolment,
    concern: str,
    source: str = SupportSource.OTHER,
    source_id: UUID | None = None,
    by: User | None,
    today: dt.date | None = None,
) -> SupportPlan:
    """Somebody who may not open one says what the concern is: the supervisor or the co-ordinator then draws it up.

    By the assessor or whoever oversees the programme; by nobody (None) when the product itself asks. The worker reads
    it at once. Where a plan is asked for or running already, an assessment's is noted on that one, and it is returned;
    anybody else's is refused. Raises NotYoursToOpen, PlanRunning, BadValues.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        if by is not None and not can_ask_for_support_plan(by, row):
            raise errors.NotYoursToOpen
        there = row.support_plans.filter(state__in=OPEN_STATES).first()
        if there is not None and source == SupportSource.ASSESSMENT:
            note(c, there, "support.assessment_noted", source_id=source_id)
            return there
        if there is not None:
            raise errors.PlanRunning
        plan = _begun(row, concern, source, source_id)
        plan.asked_by, plan.asked_on = by, today or clock.today()
        c.save(plan)
        note(c, plan, "support.asked", source=str(plan.source), source_id=source_id)
    return plan


def open_support_plan(
    *,
    enrolment: Enrolment,
    concern: str,
    hoped_for: str,
    help: str,
    actions: Rows,
    dates: Sequence[dt.date],
    source: str = SupportSource.OTHER,
    source_id: UUID | None = None,
    asked: SupportPlan | None = None,
    by: User,
    today: dt.date | None = None,
) -> SupportPlan:
    """A support plan that runs from today, by the supervisor of now or the co-ordinator; the worker reads it at once.

    `help` is what the employer gives. `actions` are `{what, owner, due_on}` (owners as in `ActionOwner`), `dates` the
    days on which the two look at how it goes: none of either lies before today. `asked` is the request that it answers;
    its source stays. One plan runs at a time. Raises NotYoursToOpen, PlanRunning, NotAsked, BadValues by field,
    WrongState once the enrolment has ended.
    """
    day = today or clock.today()
    with change(by=by) as c:
        row = locked(c, enrolment)
        if not can_open_support_plan(by, row):
            raise errors.NotYoursToOpen
        plan = _asked(c, asked, by) if asked else _begun(row, concern, source, source_id)
        if asked is None and row.support_plans.filter(state__in=OPEN_STATES).exists():
            raise errors.PlanRunning
        plan.led_by, plan.opened_by, plan.started_on = row.supervisor, by, day
        if plan.state == SupportState.ASKED:
            plan.start()
        content = {"concern": concern, "hoped_for": hoped_for, "help": help}
        write_plan(c, plan, content, actions=actions, dates=dates, today=day)
        note_support(enrolment=row, since=day, by=by)
        note(c, plan, "support.opened", on=day, source=str(plan.source), source_id=plan.source_id)
    return plan


def _begun(enrolment: Enrolment, concern: str, source: str, source_id: UUID | None) -> SupportPlan:
    broken = list(text_troubles({"concern": concern}))
    if source not in SupportSource.values:
        broken.append(errors.UnknownSource(field="source"))
    if broken:
        raise BadValues(broken)
    return SupportPlan(
        enrolment=enrolment,
        concern=concern.strip(),
        source=source,
        source_id=source_id,
        led_by=enrolment.supervisor,
    )


def _asked(c: Change, asked: SupportPlan, by: User) -> SupportPlan:
    stored = locked_plan(c, asked)
    if not answers_request(by, stored):
        raise errors.NotAsked
    return stored


def decline_support_plan(*, plan: SupportPlan, reason: str, by: User, today: dt.date | None = None) -> SupportPlan:
    """Says why what was asked for is not opened; the worker and whoever asked read it.

    Raises NotYoursToOpen, NotAsked, AfterAssessment, BadValues.
    """
    with change(by=by) as c:
        stored = locked_plan(c, plan)
        if not can_open_support_plan(by, stored.enrolment):
            raise errors.NotYoursToOpen
        if stored.state != SupportState.ASKED:
            raise errors.NotAsked
        if not can_decline_request(by, stored):
            raise errors.AfterAssessment
        broken = list(text_troubles({"reason": reason}, needed=["reason"]))
        if broken:
            raise BadValues(broken)
        stored.ending, stored.closed_on = reason.strip(), today or clock.today()
        stored.decline()
        c.save(stored)
        note(c, stored, "support.declined", on=stored.closed_on)
    return stored


def change_support_plan(
    *, plan: SupportPlan, by: User, today: dt.date | None = None, actions: Rows, dates: Sequence[dt.date], **texts: str
) -> SupportPlan:
    """Changes what a running plan says; all of its open actions and its dates are given. Signatures are superseded
    where what was signed changed. What is done or dropped already stays.

    `texts`: concern, hoped_for, help. Raises NotYoursToRun, NotRunning, BadValues by field.
    """
    with change(by=by) as c:
        locked(c, plan.enrolment)
        stored = running_plan(c, plan)
        if not runs_support_plan(by, stored):
            raise errors.NotYoursToRun
        stored.led_by = stored.enrolment.supervisor
        superseded = write_plan(c, stored, texts, actions=actions, dates=dates, today=today or clock.today())
        note(c, stored, "support.changed", superseded=superseded)
    return stored


def write_plan(
    c: Change, plan: SupportPlan, texts: Mapping[str, str], *, actions: Rows, dates: Sequence[dt.date], today: dt.date
) -> int:
    """Checks and stores what a plan says; how many signatures that superseded."""
    is_new = plan.version == 0
    kept = [] if is_new else list(plan.actions.all())
    before = "" if is_new else form_digest(plan, FORM)
    is_open = [row for row in kept if row.state == ActionState.OPEN]
    wanted, days = [PlannedAction.from_row(row) for row in actions], sorted(set(dates))
    known_days = [] if is_new else [row.due_on for row in plan.dates.all()]
    known = [PlannedAction.from_stored(row) for row in is_open]
    is_settled = len(kept) > len(is_open)
    broken = [
        *text_troubles(texts),
        *(action_troubles(wanted, known, today=today) if wanted or not is_settled else ()),
        *date_troubles(days, known_days, today=today),
    ]
    if broken:
        raise BadValues(broken)
    for name in NEEDED:
        setattr(plan, name, texts[name].strip())
    c.save(plan)
    if wanted != known:
        _replace_actions(plan, [row for row in kept if row.state != ActionState.OPEN], wanted)
    if days != known_days:
        plan.dates.all().delete()
        SupportDate.objects.bulk_create(SupportDate(plan=plan, due_on=day) for day in days)
    after = form_digest(SupportPlan.for_signing([plan.pk]).get(), FORM)
    return 0 if before in {"", after} else supersede(subject=plan)


def _replace_actions(plan: SupportPlan, settled: Sequence[SupportAction], wanted: Sequence[PlannedAction]) -> None:
    """The open ones anew, after those that are settled."""
    plan.actions.filter(state=ActionState.OPEN).delete()
    first = max((row.position for row in settled), default=0) + 1
    SupportAction.objects.bulk_create(
        SupportAction(plan=plan, position=place, what=each.what, owner=each.owner, due_on=each.due_on)
        for place, each in enumerate(wanted, start=first)
        if each.due_on is not None
    )


def write_own_view(*, plan: SupportPlan, text: str, by: User) -> SupportPlan:
    """The worker's own view of a plan that runs. A change after a signature supersedes it.

    Raises NotYourView, NotRunning, BadValues.
    """
    with change(by=by) as c:
        stored = running_plan(c, plan)
        if side_of(by, stored) != Side.WORKER:
            raise errors.NotYourView
        broken = list(text_troubles({"worker_view": text}))
        if broken:
            raise BadValues(broken)
        if stored.worker_view == text.strip():
            return stored
        stored.worker_view = text.strip()
        c.save(stored)
        superseded = supersede(subject=stored)
        note(c, stored, "support.view_written", superseded=superseded)
    return stored


def sign_support_plan(*, plan: SupportPlan, by: User, seen: str = "", disagreement: str = "") -> SupportPlan:
    """The signature of the worker or of whoever runs it, in any order; the worker may note a disagreement.

    Signing says that it was read and talked about. `seen` is the digest of what the page showed. Raises
    NotYourSignature, NotRunning, AlreadySigned, ChangedSinceRead, BadValues.
    """
    with change(by=by) as c:
        stored = running_plan(c, plan)
        side = side_of(by, stored)
        if side is None:
            raise errors.NotYourSignature
        if by.pk in live_signers([stored])[stored.pk]:
            raise errors.AlreadySigned
        if seen and seen != form_digest(stored, FORM):
            raise errors.ChangedSinceRead
        words = disagreement.strip() if side == Side.WORKER else ""
        broken = list(text_troubles({"disagreement": words}))
        if broken:
            raise BadValues(broken)
        sign(subject=stored, by=by, form_version=FORM, disagreement=words)
        c.bump(stored)
        note(c, stored, "support.signed", side=str(side))
    return stored


def locked_plan(c: Change, plan: SupportPlan) -> SupportPlan:
    """The plan as stored now, locked, with what the rules read. Raises StaleVersion under `expecting`."""
    rows = SupportPlan.objects.select_related(
        "enrolment__social_worker__user", "enrolment__supervisor", "led_by", "opened_by", "asked_by"
    )
    return c.lock(rows, plan.pk)


def running_plan(c: Change, plan: SupportPlan) -> SupportPlan:
    """The same for one that runs. Raises NotRunning."""
    stored = locked_plan(c, plan)
    if stored.state != SupportState.RUNNING:
        raise errors.NotRunning
    return stored


def note(c: Change, plan: SupportPlan, kind: str, *, on: dt.date | None = None, **body: Any) -> None:
    """Says what happened to a support plan."""
    c.record(kind, subject=plan, enrolment_id=plan.enrolment_id, on=on, **body)
