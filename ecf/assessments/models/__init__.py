"""What holds the years together between the assessments, and the assessments themselves."""

from ecf.assessments.models.agreement import Agreement, AgreementState
from ecf.assessments.models.assessment import (
    ENDED_STATES,
    Assessment,
    AssessmentOutcome,
    AssessmentPart,
    AssessmentPause,
    AssessmentState,
    AssessmentWithdrawal,
    PartName,
)
from ecf.assessments.models.decision import Appeal, AppealGround, AppealOutcome, AssessmentDecision
from ecf.assessments.models.judging import ModerationSample, Panel, PanelView, Recommendation, RecommendedStandard
from ecf.assessments.models.plan import DevelopmentPlan, Goal, GoalAction, GoalStandard, GoalState
from ecf.assessments.models.review import Judgement, Review, ReviewAddendum, ReviewPart, ReviewState
from ecf.assessments.models.self_assessment import SelfAssessment, SelfAssessmentState, StandardLevel
from ecf.assessments.models.submission import (
    Bundle,
    BundleFile,
    BundleItem,
    ComponentResult,
    SubmissionChoice,
    SubmissionDraft,
)
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
    "ENDED_STATES",
    "OPEN_STATES",
    "ActionOwner",
    "ActionState",
    "Agreement",
    "AgreementState",
    "Appeal",
    "AppealGround",
    "AppealOutcome",
    "Assessment",
    "AssessmentDecision",
    "AssessmentOutcome",
    "AssessmentPart",
    "AssessmentPause",
    "AssessmentState",
    "AssessmentWithdrawal",
    "Bundle",
    "BundleFile",
    "BundleItem",
    "ComponentResult",
    "DevelopmentPlan",
    "Goal",
    "GoalAction",
    "GoalStandard",
    "GoalState",
    "Judgement",
    "ModerationSample",
    "Panel",
    "PanelView",
    "PartName",
    "Recommendation",
    "RecommendedStandard",
    "Review",
    "ReviewAddendum",
    "ReviewPart",
    "ReviewState",
    "SelfAssessment",
    "SelfAssessmentState",
    "StandardLevel",
    "SubmissionChoice",
    "SubmissionDraft",
    "SupportAction",
    "SupportDate",
    "SupportNote",
    "SupportOutcome",
    "SupportPlan",
    "SupportSource",
    "SupportState",
]
