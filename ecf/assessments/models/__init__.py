"""What holds the years together between the assessments, and the assessments themselves."""

from ecf.assessments.models.agreement import Agreement, AgreementState
from ecf.assessments.models.plan import DevelopmentPlan, Goal, GoalAction, GoalStandard, GoalState
from ecf.assessments.models.review import Judgement, Review, ReviewAddendum, ReviewPart, ReviewState
from ecf.assessments.models.self_assessment import SelfAssessment, SelfAssessmentState, StandardLevel
from ecf.assessments.models.support import (
    OPEN_STATES,
    ActionOwner,
    ActionState,
    SupportAction,
    SupportDate,
    SupportNote,
    SupportOutcome,
    SupportPlan,
    SupportSource,
    SupportState,
)

__all__ = [
    "OPEN_STATES",
    "ActionOwner",
    "ActionState",
    "Agreement",
    "AgreementState",
    "DevelopmentPlan",
    "Goal",
    "GoalAction",
    "GoalStandard",
    "GoalState",
    "Judgement",
    "Review",
    "ReviewAddendum",
    "ReviewPart",
    "ReviewState",
    "SelfAssessment",
    "SelfAssessmentState",
    "StandardLevel",
    "SupportAction",
    "SupportDate",
    "SupportNote",
    "SupportOutcome",
    "SupportPlan",
    "SupportSource",
    "SupportState",
]
