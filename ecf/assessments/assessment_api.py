"""The REST face of assessments: opened here; each step of the way brings its own actions."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.assessment_api_components import AssessmentMarks, ComponentActions
from ecf.assessments.assessment_api_decision import DecisionActions
from ecf.assessments.assessment_api_history import HistoryActions
from ecf.assessments.assessment_api_judging import JudgingActions
from ecf.assessments.assessment_api_submission import SubmissionActions
from ecf.assessments.assessment_errors import NotYourAssessment
from ecf.assessments.assessment_rules import can_open_assessment
from ecf.assessments.services import open_assessment
from ecf.core.rest.serializers import InputSerializer
from ecf.core.rest.views import takes
from ecf.enrolments.models import Enrolment


class AssessmentOpenInput(InputSerializer):
    """Which milestone of whom."""

    enrolment = serializers.UUIDField()
    milestone = serializers.CharField()


class AssessmentViewSet(SubmissionActions, ComponentActions, JudgingActions, DecisionActions, HistoryActions):
    """Assessments: opened, handed in, recommended, looked at by a panel, confirmed, appealed against."""

    @takes(AssessmentOpenInput)
    def create(self, request: Request) -> Response:
        data = self.input(AssessmentOpenInput)
        enrolment = self.visible(Enrolment, data["enrolment"])
        self.require(can_open_assessment(request.user, enrolment), NotYourAssessment)
        found = open_assessment(enrolment=enrolment, milestone=data["milestone"], by=request.user)
        return self.created(self.get_queryset().get(pk=found.pk))


router_entries = [
    ("assessments", AssessmentViewSet, "assessments"),
    ("assessment-marks", AssessmentMarks, "assessment-marks"),
]
