"""What is read of an enrolment and its parts over the API, and what is sent."""

import json
from typing import Any

from rest_framework import serializers

from ecf.core.clock import today
from ecf.core.models import Event
from ecf.core.rest.filters import SinceField
from ecf.core.rest.serializers import CalendarDate, InputSerializer, Instant, QuerySerializer, RecordSerializer
from ecf.core.rest.views import answers_for
from ecf.enrolments.models import (
    Break,
    BreakAgreement,
    BreakReason,
    Enrolment,
    EntryRoute,
    Extension,
    Outcome,
    PartTimeChoice,
    ScheduledMilestone,
    WorkingPattern,
)
from ecf.enrolments.rules import (
    UNDER_REVIEW,
    can_see_adaptation_plan,
    can_see_break_reasons,
    can_see_credit_reason,
    shown_outcome,
)
from ecf.enrolments.selectors import current_fte


class EnrolmentSerializer(RecordSerializer):
    """One social worker's journey through one framework version."""

    registration_number = serializers.CharField(source="social_worker.registration_number")
    given_name = serializers.CharField(source="social_worker.user.given_name")
    family_name = serializers.CharField(source="social_worker.user.family_name")
    employer = serializers.CharField(source="employer.code")
    team = serializers.CharField(source="team.code")
    framework = serializers.CharField(source="framework_version.code")
    framework_version = serializers.CharField(source="framework_version.version")
    fte = serializers.SerializerMethodField()
    supervisor = serializers.CharField(source="supervisor.username")
    assessor = serializers.CharField(source="assessor.username", allow_null=True, default=None)
    credit_reason = serializers.SerializerMethodField()
    adaptation_plan = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = [
            "id",
            "version",
            "state",
            "registration_number",
            "given_name",
            "family_name",
            "employer",
            "team",
            "framework",
            "framework_version",
            "started_on",
            "entry_route",
            "credit_months",
            "credit_reason",
            "adaptation_plan",
            "fte",
            "part_time_choice",
            "supervisor",
            "assessor",
            "created_at",
            "updated_at",
        ]

    def get_fte(self, enrolment: Enrolment) -> str:
        return f"{current_fte(enrolment, today()):.2f}"

    def get_credit_reason(self, enrolment: Enrolment) -> str | None:
        """Null for everybody but the worker and the co-ordinator."""
        may = can_see_credit_reason(self.context["request"].user, enrolment)
        return enrolment.credit_reason if may else None

    def get_adaptation_plan(self, enrolment: Enrolment) -> str | None:
        """Null for everybody but the worker, the supervisor, the assessor and the co-ordinator."""
        may = can_see_adaptation_plan(self.context["request"].user, enrolment)
        return enrolment.adaptation_plan if may else None


class EnrolmentInput(InputSerializer):
    """Who is to be enrolled, on what, where and with whom. Codes for team and framework, user names for people."""

    registration_number = serializers.CharField(max_length=20)
    registered_on = CalendarDate(required=False, allow_null=True, default=None)
    given_name = serializers.CharField(max_length=100)
    family_name = serializers.CharField(max_length=100)
    email = serializers.EmailField(max_length=254)
    framework = serializers.CharField(max_length=40)
    framework_version = serializers.CharField(required=False, allow_null=True, default=None, max_length=40)
    started_on = CalendarDate()
    fte = serializers.DecimalField(max_digits=8, decimal_places=4, required=False, allow_null=True, default=None)
    entry_route = serializers.ChoiceField(EntryRoute.choices, required=False, default=EntryRoute.NEWLY_QUALIFIED)
    credit_months = serializers.IntegerField(required=False, default=0, min_value=0, max_value=600)
    credit_reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)
    adaptation_plan = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)
    buddy = serializers.CharField(max_length=150, required=False, allow_null=True, default=None)
    team = serializers.CharField(max_length=40)
    supervisor = serializers.CharField(max_length=150)
    assessor = serializers.CharField(max_length=150, required=False, allow_null=True, default=None)


class ReasonSerializer(serializers.Serializer):
    """One row of an explanation: the due date with the rows so far, and the change in days."""

    rule = serializers.CharField()
    detail = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)
    on = serializers.DateField(allow_null=True)


class ScheduleRowSerializer(RecordSerializer):
    """One milestone with its dates and how they come about."""

    milestone = serializers.CharField(source="key")
    outcome = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = ScheduledMilestone
        fields = [
            "milestone",
            "kind",
            "offset_months",
            "offset_days",
            "nominal_on",
            "due_on",
            "met_on",
            "outcome",
            "explanation",
        ]

    def get_outcome(self, row: ScheduledMilestone) -> str | None:
        """`under_review` stands for an open appeal where it is none of the caller's business."""
        return shown_outcome(self.context["request"].user, row.enrolment, row) or None

    @answers_for(ReasonSerializer(many=True))
    def get_explanation(self, row: ScheduledMilestone) -> list[dict[str, Any]]:
        return json.loads(row.explanation)


class RecordMilestoneInput(InputSerializer):
    """How a milestone ended."""

    met_on = CalendarDate()
    outcome = serializers.ChoiceField(Outcome.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class AgreementInput(InputSerializer):
    """Who agreed to a break, and when."""

    party = serializers.ChoiceField(BreakAgreement.PARTIES)
    name = serializers.CharField(max_length=120)
    agreed_on = CalendarDate()


class BreakInput(InputSerializer):
    """A break, both ends inclusive; without an end it is open."""

    reason = serializers.CharField(max_length=40, help_text=f"One of: {', '.join(BreakReason.values)}")
    started_on = CalendarDate()
    ended_on = CalendarDate(required=False, allow_null=True, default=None)
    agreements = AgreementInput(many=True, required=False, default=list)


class EndBreakInput(InputSerializer):
    """The last day of a break."""

    ended_on = CalendarDate()


class AgreementSerializer(RecordSerializer):
    """Who agreed to a break, and when."""

    class Meta:
        model = BreakAgreement
        fields = ["party", "name", "agreed_on"]


class BreakSerializer(RecordSerializer):
    """A break. Its reason is null for everyone but the worker and the co-ordinator."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    reason = serializers.SerializerMethodField()
    agreements = AgreementSerializer(many=True)

    class Meta:
        model = Break
        fields = ["id", "version", "enrolment", "reason", "started_on", "ended_on", "confirmed_on", "agreements"]

    def get_reason(self, spell: Break) -> str | None:
        may = can_see_break_reasons(self.context["request"].user, spell.enrolment)
        return spell.reason if may else None


class PatternInput(InputSerializer):
    """The share of full time from a day on."""

    effective_from = CalendarDate()
    fte = serializers.DecimalField(max_digits=8, decimal_places=4)


class PatternSerializer(RecordSerializer):
    """The share of full time from a day on."""

    enrolment = serializers.UUIDField(source="enrolment_id")

    class Meta:
        model = WorkingPattern
        fields = ["id", "version", "enrolment", "effective_from", "fte"]


class PartTimeChoiceInput(InputSerializer):
    """Keep or stretch the dates while working part time."""

    choice = serializers.ChoiceField(PartTimeChoice.choices)


class ExtensionInput(InputSerializer):
    """More months for one milestone."""

    milestone = serializers.CharField(max_length=40)
    months = serializers.IntegerField()
    reason = serializers.CharField(max_length=1000)


class ExtensionSerializer(RecordSerializer):
    """More months for one milestone. The reason is null for everyone but the worker and the co-ordinator."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Extension
        fields = ["id", "version", "enrolment", "milestone", "months", "reason"]

    def get_reason(self, extension: Extension) -> str | None:
        may = can_see_break_reasons(self.context["request"].user, extension.enrolment)
        return extension.reason if may else None


class EventSerializer(serializers.ModelSerializer):
    """Something that happened. `by` is a user name; `body` holds codes and dates. While an appeal is open, the outcome
    of its assessment is "under_review" for whoever has nothing to do with it."""

    at = Instant()
    by = serializers.CharField(allow_null=True, source="by_name")
    body = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = ["id", "kind", "at", "on", "by", "subject_type", "subject_id", "body"]
        read_only_fields = fields

    def get_body(self, event: Event) -> dict[str, Any]:
        body = json.loads(event.body)
        if "outcome" in body and body.get("milestone") in self.context.get("kept", ()):
            body["outcome"] = UNDER_REVIEW
        return body


class TimelineQuery(QuerySerializer):
    """From when on."""

    updated_since = SinceField(required=False, help_text="What happened at or after this instant (ISO 8601).")
