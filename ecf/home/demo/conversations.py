"""Supervision as a conversation in the demo: what was not held and why, what both bring to the next one, a series, and
group supervision with a record for each. And who stands in for whom."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from ecf.core.working_days import add_working_days, previous_working_day
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import with_clock
from ecf.enrolments.services import name_stand_in
from ecf.home.demo import conversation_texts as texts
from ecf.home.demo.past import standing_on
from ecf.home.demo.people import House
from ecf.home.demo.plans import ONE_DAY
from ecf.home.demo.story import Story
from ecf.people.models import User
from ecf.supervision.models import Action, SessionState, SupervisionSession
from ecf.supervision.services import (
    cancel_session,
    change_session,
    complete_action,
    miss_session,
    plan_group,
    plan_series,
    plan_session,
    record_group,
    sign_session,
)

IN_A_GROUP = 4


def converse(story: Story) -> None:
    """Plans what the tags of the story say; nothing without one."""
    tags, today = story.plan.tags, story.today
    if tags & {"prepares", "series"}:
        story.on(today - ONE_DAY, lambda: _do_what_was_agreed(story))
    if "prepares" in tags:
        story.on(today - ONE_DAY, lambda: _prepare(story))
    if "cancels" in tags:
        day = previous_working_day(today - 26 * ONE_DAY)
        story.on(day, lambda: _cancel(story, add_working_days(day, 3), by=story.worker, side="worker"))
    if "not-held" in tags:
        first = previous_working_day(today - 48 * ONE_DAY)
        story.on(first, lambda: _cancel(story, add_working_days(first, 2), by=story.supervisor, side="supervisor"))
        second = previous_working_day(today - 24 * ONE_DAY)
        story.on(second, lambda: _miss(story, add_working_days(second, 4)))
    if "series" in tags:
        story.on(today - ONE_DAY, lambda: _series(story))


def _do_what_was_agreed(story: Story) -> None:
    """What was due more than two weeks ago is done, each by its day."""
    old = story.today - 14 * ONE_DAY
    rows = Action.objects.filter(session__enrolment=story.enrolment, done_on=None, due_on__lt=old)
    for action in rows.order_by("due_on", "pk"):
        if action.due_on is not None:
            with standing_on(action.due_on):
                complete_action(action=action, done_on=action.due_on, by=story.worker)


def _prepare(story: Story) -> None:
    """Both write what they bring to the session that is planned."""
    rows = SupervisionSession.objects.filter(enrolment=story.enrolment, state=SessionState.PLANNED)
    session = rows.order_by("planned_for", "id").first()
    if session is None:
        return
    brings = {"worker_caseload": story.plan.caseload, "worker_hours": Decimal("6.5"), "worker_notes": texts.WORKER}
    session = change_session(session=session, changes=brings, by=story.worker)
    change_session(
        session=session,
        changes={"supervisor_notes": texts.SUPERVISOR, "starts_at": dt.time(10), "place": "Room 4, first floor"},
        by=story.supervisor,
    )


def _cancel(story: Story, day: dt.date, *, by: User, side: str) -> None:
    session = plan_session(enrolment=story.enrolment, planned_for=day, by=story.worker)
    with standing_on(previous_working_day(day - ONE_DAY)):
        cancel_session(session=session, cancelled_by=side, reason=texts.CANCELLED[side], by=by)


def _miss(story: Story, day: dt.date) -> None:
    session = plan_session(enrolment=story.enrolment, planned_for=day, by=story.supervisor)
    with standing_on(day):
        miss_session(session=session, reason=texts.MISSED, by=story.supervisor)


def _series(story: Story) -> None:
    """Four sessions, four weeks apart, from next week on."""
    clocked = with_clock(Enrolment.objects.filter(pk=story.enrolment.pk)).get()
    first = add_working_days(story.today, 5)
    plan_series(
        enrolment=clocked,
        first=first,
        rhythm="four_weekly",
        count=4,
        starts_at=dt.time(14),
        place="Video call",
        by=story.supervisor,
    )


def gather(house: House, today: dt.date) -> None:
    """A group of one supervisor's workers: one meeting was held and recorded for each, the next is planned."""
    supervisor = house.people.get("supervisor")
    if supervisor is None:
        return
    group = _group(supervisor, today)
    held = add_working_days(today, -5)
    with standing_on(held):
        sessions = record_group(
            enrolments=group, held_on=held, minutes=90, summary=texts.THEMES, by=supervisor, sign=True
        )
    for session in sessions[: IN_A_GROUP // 2]:
        with standing_on(add_working_days(held, 1)):
            sign_session(session=session, by=session.enrolment.social_worker.user, view=texts.VIEW)
    planned_for = add_working_days(today, 15)
    with standing_on(previous_working_day(today - ONE_DAY)):
        plan_group(
            enrolments=group,
            planned_for=planned_for,
            starts_at=dt.time(13, 30),
            place="Library, upstairs",
            by=supervisor,
        )


def go_away(house: House, today: dt.date) -> None:
    """One supervisor is away now, and another will be: each has named who answers for them."""
    away = [("supervisor-2", "supervisor", -1, 8), ("supervisor", "supervisor-3", 21, 32)]
    for absent, stand_in, first, last in away:
        if absent in house.people:
            with standing_on(previous_working_day(today - 2 * ONE_DAY)):
                name_stand_in(
                    role="supervisor",
                    given_to=house.people[stand_in],
                    started_on=today + first * ONE_DAY,
                    ended_on=today + last * ONE_DAY,
                    by=house.people[absent],
                )


def _group(supervisor: User, today: dt.date) -> Sequence[Enrolment]:
    """Those who are there: no break now, the first by register number."""
    rows = with_clock(Enrolment.objects.filter(supervisor=supervisor, state=EnrolmentState.ACTIVE).with_people())
    there = [
        row
        for row in rows.order_by("social_worker__registration_number")
        if not row.breaks.all() and row.started_on < today
    ]
    return there[:IN_A_GROUP]
