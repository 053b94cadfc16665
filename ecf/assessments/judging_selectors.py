"""Who is to judge what: assessors, members of panels, and co-ordinators who make them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from ecf.assessments.assessment_rules import assesses_it
from ecf.assessments.assessment_selectors import standards_asked, with_copies
from ecf.assessments.models import (
    Appeal,
    Assessment,
    AssessmentDecision,
    AssessmentPart,
    AssessmentState,
    Bundle,
    Panel,
    PanelView,
    PartName,
    Recommendation,
)
from ecf.assessments.panel_rules import all_are_in, majority_of
from ecf.framework.definition import Standard
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where, roles_of


@dataclass(frozen=True)
class JudgingToDo:
    """`what` is the address of the step: "recommend", "view", "moderate", "panel", "third", "confirm",
    "late-appeal", "deciders" or "decide". `due_on` where there is
    a day."""

    assessment: Assessment
    what: str
    due_on: dt.date | None = None


def judging_to_do(user: User) -> list[JudgingToDo]:
    """Everything in which it is the person's turn, oldest first. Three queries at most for each role that judges, makes
    panels or confirms, and one for who decides appeals; the same for any number."""
    held = {each.role for each in roles_of(user)}
    found = _to_recommend(user) if RoleName.ASSESSOR in held else []
    found += _as_member(user) if RoleName.PANEL_MEMBER in held else []
    return [*found, *_as_coordinator(user), *_of_appeals(user), *_to_confirm(user)]


def standards_of(assessment: Assessment) -> list[Standard]:
    """The standards that are judged, in the order of their codes."""
    definition = assessment.framework_version.parsed
    return [definition.standard(code) for code in sorted(standards_asked(assessment))]


def handed_in(assessment: Assessment) -> Bundle:
    """What is judged now, with its copies. Three queries. Raises DoesNotExist where nothing is handed in."""
    return with_copies(assessment).get()


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


def _to_confirm(user: User) -> list[JudgingToDo]:
    """What the panel agreed, for the principal social worker or the deputy of today who did not confirm it before."""
    employers = employer_ids_where(user, RoleName.PSW)
    if not employers:
        return []
    rows = _others(user).filter(state=AssessmentState.MODERATED, enrolment__employer_id__in=employers)
    before = AssessmentDecision.objects.filter(assessment=OuterRef("pk"), by=user)
    return [JudgingToDo(row, "confirm", row.decision_due_on) for row in rows.filter(~Exists(before))]


def _of_appeals(user: User) -> list[JudgingToDo]:
    """Appeals to decide, and for the co-ordinator those to answer and to arrange."""
    mine = AssessmentPart.objects.filter(person=user, part=PartName.APPEAL, stood_down_on=None)
    rows = _others(user).filter(state=AssessmentState.APPEALED, pk__in=mine.values("assessment"))
    found = [JudgingToDo(row, "decide") for row in rows]
    employers = employer_ids_where(user, RoleName.COORDINATOR)
    if not employers:
        return found
    late = Appeal.objects.filter(assessment=OuterRef("pk"), accepted_on=None, refused_on=None)
    new = Appeal.objects.filter(assessment=OuterRef("pk"), acknowledged_on=None, refused_on=None, decided_on=None)
    own = _others(user).filter(enrolment__employer_id__in=employers)
    found += [JudgingToDo(row, "late-appeal") for row in own.filter(Exists(late), state=AssessmentState.FAILED)]
    return found + [JudgingToDo(row, "deciders") for row in own.filter(Exists(new), state=AssessmentState.APPEALED)]


def _others(user: User) -> QuerySet[Assessment]:
    rows = Assessment.objects.exclude(enrolment__social_worker__user=user)
    return rows.select_related("enrolment__social_worker__user").order_by("id")


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
