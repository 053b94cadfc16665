"""Whose turn it is in an assessment, and until when: one rule for home pages, the list of deadlines and the reminders.

Recommending, making the panel and confirming have no deadline of their own (assumed): they share the day of the
decision. A view is due when its panel says so. An appeal that came late is answered within the time of an
appeal, by the employer's number of the day on which it came.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ecf.assessments.models import Appeal, Assessment, AssessmentPart, AssessmentState, Panel, PartName
from ecf.assessments.panel_rules import all_are_in, majority_of, standing_views
from ecf.core.working_days import add_working_days
from ecf.enrolments.models import EnrolmentState
from ecf.people.employer_settings import NumbersOfDay
from ecf.people.models import RoleName

State = AssessmentState
RUNNING = [State.SUBMITTED, State.RECOMMENDED, State.MODERATED, State.FAILED, State.APPEALED]


@dataclass(frozen=True)
class Turn:
    """One step that somebody must take: `what` is its address. `people` by id, or whoever holds `role` at the
    worker's employer, but those who are `barred`.
    """

    assessment: Assessment
    what: str
    due_on: dt.date | None
    people: frozenset[UUID] = field(default_factory=frozenset)
    role: str = ""
    barred: frozenset[UUID] = field(default_factory=frozenset)


GOES_ON = Q(enrolment__state=EnrolmentState.ACTIVE) | Q(state=State.FAILED)
"""Nothing is asked of anybody once the worker has left; a fail may still be appealed against late."""


def goes_on(assessment: Assessment) -> bool:
    """The same of one assessment."""
    return assessment.enrolment.state == EnrolmentState.ACTIVE or assessment.state == State.FAILED


def with_turns(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those that go on, with all that `turns_of` reads: four queries more for any number."""
    panels = Panel.objects.prefetch_related("views").order_by("round")
    return (
        rows.filter(GOES_ON)
        .select_related("enrolment__social_worker__user", "framework_version")
        .prefetch_related(
            Prefetch("panels", panels),
            Prefetch("appeals", Appeal.objects.order_by("lodged_on", "id")),
            Prefetch("parts", AssessmentPart.objects.order_by("id")),
            "decisions",
        )
    )


def turns_of(assessment: Assessment, numbers: Mapping[UUID, NumbersOfDay]) -> Iterator[Turn]:
    """Every turn of now; none once nothing is to be done. Needs `with_turns`, and the numbers of each employer.

    Of those withdrawn only the ones that can be opened again are asked about (`waits_to_open_again`)."""
    state, due_on = assessment.state, assessment.decision_due_on
    if state == State.SUBMITTED:
        yield Turn(assessment, "recommend", due_on, _ids(assessment.enrolment.assessor_id))
    if state in {State.SUBMITTED, State.RECOMMENDED}:
        yield from _of_panel(assessment, due_on)
    if state == State.MODERATED:
        yield Turn(assessment, "confirm", due_on, role=RoleName.PSW, barred=barred_from_confirming(assessment))
    if state == State.WITHDRAWN:
        yield Turn(assessment, "open-again", None, role=RoleName.COORDINATOR)
    if state in {State.FAILED, State.APPEALED}:
        yield from _of_appeal(assessment, numbers[assessment.enrolment.employer_id])


def barred_from_confirming(assessment: Assessment) -> frozenset[UUID]:
    """Who cannot confirm it whatever their role: whoever supervises or assesses the worker, confirmed it before, or has
    another part in it."""
    row = assessment.enrolment
    supports = _ids(row.supervisor_id, row.assessor_id)
    before = _ids(*(each.by_id for each in assessment.decisions.all()))
    parts = (each for each in assessment.parts.all() if each.part != PartName.CONFIRMER or each.stood_down_on)
    return supports | before | _ids(*(each.person_id for each in parts))


def _ids(*people: UUID | None) -> frozenset[UUID]:
    return frozenset(pk for pk in people if pk is not None)


def _of_panel(assessment: Assessment, due_on: dt.date | None) -> Iterator[Turn]:
    panel = next((row for row in assessment.panels.all() if row.round == assessment.round), None)
    if panel is None:
        yield Turn(assessment, "panel", due_on, role=RoleName.COORDINATOR)
        return
    if assessment.state != State.RECOMMENDED:
        return
    views = standing_views(panel)
    waiting = [view.by_id for view in views if view.given_at is None]
    if waiting:
        yield Turn(assessment, "view", panel.views_due_on or due_on, _ids(*waiting))
    elif not all_are_in(views):
        return
    elif majority_of(views) is None:
        yield Turn(assessment, "third", panel.meets_on or due_on, role=RoleName.COORDINATOR)
    else:
        yield Turn(assessment, "moderate", panel.meets_on or due_on, _ids(*(view.by_id for view in views)))


def _of_appeal(assessment: Assessment, numbers: NumbersOfDay) -> Iterator[Turn]:
    appeal = next((row for row in reversed(assessment.appeals.all()) if row.refused_on is None), None)
    if appeal is None:
        return
    if assessment.state == State.FAILED:
        if appeal.accepted_on is None and appeal.decided_on is None:
            days = int(numbers.held_on(appeal.lodged_on)["appeal_decision_days"])
            by = add_working_days(appeal.lodged_on, days)
            yield Turn(assessment, "late-appeal", by, role=RoleName.COORDINATOR)
    elif appeal.acknowledged_on is None:
        yield Turn(assessment, "deciders", appeal.decide_by, role=RoleName.COORDINATOR)
    else:
        yield Turn(assessment, "decide", appeal.decide_by, _deciders(assessment))


def _deciders(assessment: Assessment) -> frozenset[UUID]:
    return frozenset(
        row.person_id
        for row in assessment.parts.all()
        if row.part == PartName.APPEAL and row.round == assessment.round and row.stood_down_on is None
    )
