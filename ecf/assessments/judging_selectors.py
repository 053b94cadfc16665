"""Who is to judge what: assessors, members of panels, and co-ordinators who make them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from ecf.assessments.assessment_rules import assesses_it
from ecf.assessments.assessment_selectors import standards_asked
from ecf.assessments.models import Assessment, AssessmentState, Bundle, Panel, PanelView, Recommendation
from ecf.assessments.panel_rules import all_are_in, majority_of
from ecf.framework.definition import Standard
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where, roles_of


@dataclass(frozen=True)
class JudgingToDo:
    """`what` is the address of the step: "recommend", "view", "moderate", "panel" or "third". `due_on` where there is
    a day."""

    assessment: Assessment
    what: str
    due_on: dt.date | None = None


def judging_to_do(user: User) -> list[JudgingToDo]:
    """Everything in which it is the person's turn, oldest first. Two queries at most for each role that judges or makes
    panels, none for anybody else; the same for any number."""
    held = {each.role for each in roles_of(user)}
    found = _to_recommend(user) if RoleName.ASSESSOR in held else []
    found += _as_member(user) if RoleName.PANEL_MEMBER in held else []
    return found + _as_coordinator(user)


def standards_of(assessment: Assessment) -> list[Standard]:
    """The standards that are judged, in the order of their codes."""
    definition = assessment.framework_version.parsed
    return [definition.standard(code) for code in sorted(standards_asked(assessment))]


def handed_in(assessment: Assessment) -> Bundle:
    """What is judged now, with its copies. Three queries. Raises DoesNotExist where nothing is handed in."""
    rows = Bundle.objects.select_related("submitted_by").prefetch_related("items__files")
    return rows.get(assessment=assessment, taken_back_at__isnull=True)


def own_view(user: User, assessment: Assessment) -> PanelView:
    """That of a member of the panel of now. One query. Raises DoesNotExist for anybody else."""
    return PanelView.objects.get(panel__assessment=assessment, panel__round=assessment.round, by=user)


def begun_recommendation(assessment: Assessment) -> Recommendation | None:
    """The one on the bundle of now, also while it is a draft. Three queries."""
    rows = Recommendation.objects.filter(bundle__assessment=assessment, bundle__taken_back_at__isnull=True)
    return rows.prefetch_related("standards__items").first()


def _to_recommend(user: User) -> list[JudgingToDo]:
    rows = Assessment.objects.with_people().filter(state=AssessmentState.SUBMITTED, enrolment__assessor=user)
    return [JudgingToDo(row, "recommend", row.decision_due_on) for row in rows.order_by("id") if assesses_it(user, row)]


def _as_member(user: User) -> list[JudgingToDo]:
    own = PanelView.objects.filter(by=user).values("panel")
    found = []
    for panel in _standing(AssessmentState.RECOMMENDED).filter(pk__in=own):
        views = list(panel.views.all())
        if any(view.by_id == user.pk and view.given_at is None for view in views):
            found.append(JudgingToDo(panel.assessment, "view", panel.views_due_on))
        elif all_are_in(views) and majority_of(views) is not None:
            found.append(JudgingToDo(panel.assessment, "moderate", panel.meets_on))
    return found


def _standing(*states: AssessmentState) -> QuerySet[Panel]:
    rows = Panel.objects.filter(assessment__state__in=states, round=F("assessment__round"))
    return (
        rows.select_related("assessment__enrolment__social_worker__user").prefetch_related("views").order_by("made_on")
    )


def _as_coordinator(user: User) -> list[JudgingToDo]:
    employers = employer_ids_where(user, RoleName.COORDINATOR)
    if not employers:
        return []
    states = (AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED)
    made = Panel.objects.filter(assessment=OuterRef("pk"), round=OuterRef("round"))
    rows = Assessment.objects.filter(~Exists(made), state__in=states, enrolment__employer_id__in=employers)
    others = rows.exclude(enrolment__social_worker__user=user).select_related("enrolment__social_worker__user")
    found = [JudgingToDo(row, "panel", row.decision_due_on) for row in others.order_by("id")]
    for panel in _standing(AssessmentState.RECOMMENDED).filter(assessment__enrolment__employer_id__in=employers):
        views = list(panel.views.all())
        if all_are_in(views) and majority_of(views) is None:
            found.append(JudgingToDo(panel.assessment, "third", panel.meets_on))
    return found
