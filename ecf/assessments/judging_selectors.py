"""Who is to judge what: assessors, members of panels, and co-ordinators who make them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ecf.assessments.assessment_rules import assesses_it
from ecf.assessments.assessment_selectors import standards_asked, waits_to_open_again, with_copies
from ecf.assessments.assessment_turns import Turn, turns_of, with_turns
from ecf.assessments.models import (
    Appeal,
    Assessment,
    AssessmentDecision,
    AssessmentPart,
    AssessmentState,
    Bundle,
    PanelView,
    PartName,
    Recommendation,
)
from ecf.core.clock import today
from ecf.framework.definition import Standard
from ecf.people.employer_settings import settings_for
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where

ARRANGED = [AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED, AssessmentState.APPEALED]
"""States in which the co-ordinator may have something to arrange."""


def judging_to_do(user: User) -> list[Turn]:
    """Everything in which it is the person's turn, oldest first. One query where there is nothing; six for any number
    of assessments."""
    rows = with_turns(_perhaps_theirs(user)).order_by("id")
    listed = list(rows)
    numbers = settings_for({row.enrolment.employer_id for row in listed}, today()) if listed else {}
    return [turn for row in listed for turn in turns_of(row, numbers) if _is_theirs(user, turn)]


def _perhaps_theirs(user: User) -> QuerySet[Assessment]:
    """Those in which the person may have to act: as assessor, on a panel, deciding an appeal, or by their role."""
    mine = Q(state=AssessmentState.SUBMITTED, enrolment__assessor=user)
    mine |= Q(state=AssessmentState.RECOMMENDED, pk__in=PanelView.objects.filter(by=user).values("panel__assessment"))
    decides = AssessmentPart.objects.filter(person=user, part=PartName.APPEAL, stood_down_on=None)
    mine |= Q(state=AssessmentState.APPEALED, pk__in=decides.values("assessment"))
    if arranged := employer_ids_where(user, RoleName.COORDINATOR):
        late = Appeal.objects.filter(assessment=OuterRef("pk"), accepted_on=None, refused_on=None)
        waits = Q(state__in=ARRANGED) | Q(Exists(late), state=AssessmentState.FAILED)
        mine |= (waits | waits_to_open_again()) & Q(enrolment__employer_id__in=arranged)
    if confirmed := _to_confirm(user):
        mine |= confirmed
    return Assessment.objects.filter(mine).exclude(enrolment__social_worker__user=user)


def _to_confirm(user: User) -> Q | None:
    employers = employer_ids_where(user, RoleName.PSW)
    before = AssessmentDecision.objects.filter(assessment=OuterRef("pk"), by=user)
    others = AssessmentPart.objects.filter(assessment=OuterRef("pk"), person=user)
    others = others.exclude(part=PartName.CONFIRMER, stood_down_on=None)
    supports = Q(enrolment__supervisor=user) | Q(enrolment__assessor=user)
    is_free = Q(~supports, ~Exists(before), ~Exists(others))
    return is_free & Q(state=AssessmentState.MODERATED, enrolment__employer_id__in=employers) if employers else None


def outcomes_to_confirm(user: User) -> QuerySet[Assessment]:
    """Those that wait for the person as principal social worker or named deputy; nothing, unasked, for anybody else."""
    theirs = _to_confirm(user)
    if theirs is None:
        return Assessment.objects.none()
    return Assessment.objects.filter(theirs).exclude(enrolment__social_worker__user=user)


def _is_theirs(user: User, turn: Turn) -> bool:
    if turn.what == "recommend":
        return assesses_it(user, turn.assessment)
    if turn.role:
        holds = turn.assessment.enrolment.employer_id in employer_ids_where(user, turn.role)
        return holds and user.pk not in turn.barred
    return user.pk in turn.people


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
