"""Reads about assessments."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ecf.assessments.conflicts import DECIDER_ROLES
from ecf.assessments.deadlines import appeal_by, opens_on
from ecf.assessments.models import (
    ENDED_STATES,
    Appeal,
    Assessment,
    AssessmentDecision,
    AssessmentState,
    Bundle,
    ComponentResult,
    Panel,
)
from ecf.core.clock import today
from ecf.core.folding import fold
from ecf.enrolments.intervals import Breaks, add_months
from ecf.enrolments.models import Enrolment, EnrolmentState, ScheduledMilestone
from ecf.enrolments.selectors import clock_inputs, search_enrolments, with_clock
from ecf.framework.definition import Definition
from ecf.framework.models import FrameworkVersion
from ecf.people.employer_settings import setting
from ecf.people.models import Role, RoleName, User
from ecf.people.roles import employer_ids_where

KIND = "assessment"


def current_bundle(assessment: Assessment) -> Bundle:
    """What is judged now. One query. Raises DoesNotExist where nothing is handed in."""
    return Bundle.objects.get(assessment=assessment, taken_back_at__isnull=True)


def with_copies(assessment: Assessment) -> QuerySet[Bundle]:
    """The same, with who handed it in and every copy; none while nothing is handed in. Three queries."""
    rows = Bundle.objects.filter(assessment=assessment, taken_back_at__isnull=True)
    return rows.select_related("submitted_by").prefetch_related("items__files")


def current_panel(assessment: Assessment) -> Panel | None:
    """The panel of this round, with its views and their people. Three queries."""
    rows = Panel.objects.filter(assessment=assessment, round=assessment.round).select_related("chair")
    return rows.prefetch_related("views__by").first()


def breaks_of(enrolment: Enrolment) -> Breaks:
    """The days on which its time stands still. The queries of its clock."""
    fetched = with_clock(Enrolment.objects.select_related("framework_version")).get(pk=enrolment.pk)
    return clock_inputs(fetched).merged_breaks


def has_retake(assessment: Assessment) -> bool:
    """Whether a fail would leave another attempt: as many as the employer says, those withdrawn aside. One query."""
    day = assessment.decided_on or today()
    others = Assessment.objects.filter(
        enrolment=assessment.enrolment,
        framework_version=assessment.framework_version,
        milestone=assessment.milestone,
        attempt__lt=assessment.attempt,
    )
    before = others.exclude(state=AssessmentState.WITHDRAWN).count()
    return before < int(setting(assessment.enrolment.employer_id, "retakes", day))


def deciders_needed(employer_id: UUID, on: dt.date) -> int:
    """How many people decide an appeal."""
    return int(setting(employer_id, "appeal_deciders", on))


def open_appeal(assessment: Assessment) -> Appeal | None:
    """The appeal that waits for its end: neither refused nor decided. One query."""
    rows = Appeal.objects.filter(assessment=assessment, refused_on__isnull=True)
    return (
        rows.filter(Q(decided_on__isnull=True) | Q(assessment__state=AssessmentState.APPEALED)).order_by("-id").first()
    )


def waits_for_answer(assessment: Assessment) -> bool:
    """An appeal came late, and the co-ordinator has not answered it. One query."""
    rows = Appeal.objects.filter(assessment=assessment, accepted_on__isnull=True, refused_on__isnull=True)
    return rows.exists()


def possible_members(assessment: Assessment) -> QuerySet[User]:
    """Who can be on a panel of the employer, by role; conflicts are named when the panel is made."""
    return _with_role(assessment, RoleName.PANEL_MEMBER)


def possible_deciders(assessment: Assessment) -> QuerySet[User]:
    """Who can decide appeals of the employer, by role; `conflicts_of_deciders` says who of them may not decide this."""
    return _with_role(assessment, *DECIDER_ROLES)


def _with_role(assessment: Assessment, *roles: str) -> QuerySet[User]:
    held = Role.objects.on(today()).filter(employer=assessment.enrolment.employer_id, role__in=roles)
    worker = assessment.enrolment.social_worker.user_id
    rows = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=worker)
    return rows.order_by("family_name", "given_name", "id")


def later_attempt(assessment: Assessment) -> Assessment | None:
    """The last attempt after this one, those withdrawn aside. One query."""
    rows = Assessment.objects.with_people().filter(
        enrolment=assessment.enrolment,
        framework_version=assessment.framework_version,
        milestone=assessment.milestone,
        attempt__gt=assessment.attempt,
    )
    return rows.exclude(state=AssessmentState.WITHDRAWN).order_by("-attempt").first()


def _attempts_at_the_same() -> QuerySet[Assessment]:
    """For a subquery: every attempt at the milestone of the outer one."""
    names = ("enrolment", "framework_version", "milestone")
    return Assessment.objects.filter(**{name: OuterRef(name) for name in names})


def _later_attempts() -> QuerySet[Assessment]:
    """Those after the outer one; one put aside for an appeal is none."""
    return _attempts_at_the_same().filter(attempt__gt=OuterRef("attempt")).exclude(withdrawal__is_put_aside=True)


def waits_to_open_again() -> Q:
    """Those withdrawn with no attempt after them, put aside for no appeal: only the co-ordinator opens another."""
    appealed = _attempts_at_the_same().filter(state=AssessmentState.APPEALED)
    return Q(
        ~Exists(_later_attempts()), ~Exists(appealed), state=AssessmentState.WITHDRAWN, withdrawal__is_put_aside=False
    )


def can_open_again(assessment: Assessment) -> bool:
    """The same of one assessment. One query."""
    return Assessment.objects.filter(waits_to_open_again(), pk=assessment.pk).exists()


def lets_appeal(assessment: Assessment) -> bool:
    """Whether the enrolment lets a fail be appealed against: while it runs, and after the last fail ended it. At most
    one query."""
    state = assessment.enrolment.state
    if state == EnrolmentState.NOT_COMPLETED:
        return not has_retake(assessment)
    return bool(state == EnrolmentState.ACTIVE)


def fails_that_stand(day: dt.date) -> list[Assessment]:
    """Fails of active enrolments, the last attempt of each, whose window to appeal has passed unused, or whose appeal
    was dismissed or, late, refused. A retake that was withdrawn is an attempt, one put aside for an appeal is none. Two
    queries, and those of the clock for each that may be due."""
    rows = Assessment.objects.with_people().filter(
        ~Exists(_later_attempts()), state=AssessmentState.FAILED, enrolment__state=EnrolmentState.ACTIVE
    )
    listed = rows.prefetch_related("decisions__appeal").order_by("id")
    return [row for row in listed if _stands(row, day)]


def _stands(assessment: Assessment, day: dt.date) -> bool:
    decision = max(assessment.decisions.all(), key=lambda each: each.round, default=None)
    if decision is None or decision.told_on is None:
        return False
    appeal = getattr(decision, "appeal", None)
    if appeal is not None:
        return bool(appeal.decided_on or appeal.refused_on)
    last = _last_day(assessment.enrolment, decision)
    return last is not None and day > last


def standards_asked(assessment: Assessment) -> list[str]:
    """The codes of the standards that are judged: those of the stage in which the assessment lies."""
    definition, asks = assessment.framework_version.parsed, assessment.asks
    if asks.coverage is not None:
        return [each.code for each in definition.covered_standards(asks)]
    months = asks.offset_months or 0
    stage = next((each for each in definition.stages if each.from_month < months <= each.to_month), None)
    return [each.code for each in (stage.standards if stage else definition.standards)]


def with_parts(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With everybody named and who has which part: what pages and the API read of each."""
    return rows.with_people().prefetch_related("parts__person")  # type: ignore[attr-defined]


def visible_assessments(user: User, state: str = "", search: str = "") -> QuerySet[Assessment]:
    """What the person may see, newest first; with a state, those that they read in it; with words, those of whoever
    has every word in their name, or as their register number."""
    rows = Assessment.objects.visible_to(user)
    rows = rows.shown_in(user, state) if state else rows
    if words := fold(search):
        rows = rows.filter(enrolment__in=search_enrolments(Enrolment.objects.all(), words))
    return with_parts(rows).order_by("-id")


def scheduled_by_assessment(rows: Iterable[Assessment]) -> dict[UUID, ScheduledMilestone]:
    """The milestone of each in the schedule of now, by the id of the assessment. One query; none for a framework that
    the enrolment has left."""
    listed = list(rows)
    found = ScheduledMilestone.objects.filter(enrolment_id__in={row.enrolment_id for row in listed}, kind=KIND)
    by_key = {(each.enrolment_id, each.key): each for each in found}
    return {
        row.pk: by_key[row.enrolment_id, row.milestone]
        for row in listed
        if row.framework_version_id == row.enrolment.framework_version_id
        and (row.enrolment_id, row.milestone) in by_key
    }


NOT_HELD = [*ENDED_STATES, AssessmentState.APPEALED]
"""In which nothing that was booked is held any more."""


def booked_discussions(enrolment: Enrolment, first: dt.date, last: dt.date) -> list[ComponentResult]:
    """Professional discussions that are booked for these days and not held yet. One query."""
    rows = ComponentResult.objects.filter(assessment__enrolment=enrolment, held_on=None)
    rows = rows.filter(booked_for__date__range=(first, last)).exclude(assessment__state__in=NOT_HELD)
    return list(rows.order_by("booked_for", "id"))


def fails_to_appeal(enrolment: Enrolment, on: dt.date) -> list[tuple[AssessmentDecision, dt.date]]:
    """Those that can still be appealed against on the day, where they have not been, with the last day for it: later
    than in the letter where a break came between. One query, and those of the clock for each."""
    rows = AssessmentDecision.objects.filter(assessment__enrolment=enrolment, assessment__state=AssessmentState.FAILED)
    rows = rows.filter(round=F("assessment__round"), told_on__isnull=False, appeal=None).select_related("assessment")
    found = [(row, _last_day(enrolment, row)) for row in rows.order_by("id")]
    return [(row, last) for row, last in found if last is not None and last >= on]


def _last_day(enrolment: Enrolment, decision: AssessmentDecision) -> dt.date | None:
    """To appeal; None before the worker was told, and while an open break lets it stand still."""
    told_on = decision.told_on
    return appeal_by(enrolment.employer_id, told_on, breaks_of(enrolment)) if told_on else None


def own_open_assessments(user: User) -> list[tuple[Assessment, dt.date | None]]:
    """Those that the person is to hand in, or to go on with once they were deferred, each with its last day. Two
    queries, one where there is none; none for whoever is no social worker of any employer today."""
    if not employer_ids_where(user, RoleName.SOCIAL_WORKER):
        return []
    rows = list(
        Assessment.objects.filter(
            enrolment__social_worker__user=user,
            enrolment__state=EnrolmentState.ACTIVE,
            state__in=[AssessmentState.OPEN, AssessmentState.DEFERRED],
        ).select_related("enrolment")
    )
    dates = scheduled_by_assessment(rows) if rows else {}
    return [(row, dates[row.pk].due_on if row.pk in dates else None) for row in rows]


def due_to_open(day: dt.date) -> list[ScheduledMilestone]:
    """Assessments of active enrolments whose first day has come and that nobody opened. Two queries."""
    definitions: dict[UUID, Definition] = {each.pk: each.parsed for each in FrameworkVersion.objects.all()}
    longest = max(
        (milestone.opens_before_months or 0 for each in definitions.values() for milestone in each.milestones),
        default=0,
    )
    rows = ScheduledMilestone.objects.filter(
        kind=KIND,
        is_run_here=False,
        met_on__isnull=True,
        outcome="",
        due_on__lte=add_months(day, longest) + dt.timedelta(days=31),  # months are clamped to their ends
        enrolment__state=EnrolmentState.ACTIVE,
    )
    listed = rows.select_related("enrolment").defer("explanation").order_by("due_on", "id")
    return [row for row in listed if _has_come(row, definitions[row.enrolment.framework_version_id], day)]


def _has_come(row: ScheduledMilestone, definition: Definition, day: dt.date) -> bool:
    first = opens_on(definition.milestone(row.key), row.due_on)
    return first is not None and first <= day
