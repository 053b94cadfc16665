"""The REST face of feedback from families: forms to hand out, and what came back."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import CalendarDate, InputSerializer, Instant, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.enrolments.models import Enrolment
from ecf.evidence import family_errors as errors
from ecf.evidence import rules, services
from ecf.evidence.models import FamilyFeedback, FeedbackLink, FeedbackState, Giver


class FeedbackFormSerializer(RecordSerializer):
    """A form that families answer. `code` stands in its address."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    made_by = serializers.CharField(source="made_by.username")
    revoked_at = Instant(allow_null=True)

    class Meta:
        model = FeedbackLink
        fields = ["id", "version", "enrolment", "code", "made_by", "expires_on", "revoked_at", "created_at"]


class FeedbackFormInput(InputSerializer):
    enrolment = serializers.UUIDField()


class AnswersField(serializers.DictField):
    """The answers by question; a face question has `yes`, `sometimes` or `no`."""

    child = serializers.CharField()


class FamilyFeedbackSerializer(RecordSerializer):
    """What a child or a family said. Until the supervisor shows it, the worker reads null, with `content_hidden`."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    evidence = serializers.UUIDField(source="evidence_id", allow_null=True)
    content_hidden = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    asked_by = serializers.CharField(source="asked_by.username", allow_null=True, default=None)

    class Meta:
        model = FamilyFeedback
        fields = [
            *["id", "version", "enrolment", "giver", "state", "received_on", "read_on", "asked_by", "evidence"],
            *["content_hidden", "answers", "words_removed", "created_at", "updated_at"],
        ]

    def _reads(self, row: FamilyFeedback) -> bool:
        return rules.can_read_feedback(self.context["request"].user, row)

    def get_content_hidden(self, row: FamilyFeedback) -> bool:
        return not self._reads(row)

    @extend_schema_field(AnswersField(allow_null=True))
    def get_answers(self, row: FamilyFeedback) -> Any:
        return row.said if self._reads(row) else None


class TellInput(InputSerializer):
    """What a supervisor was told, or reads on paper."""

    enrolment = serializers.UUIDField()
    giver = serializers.ChoiceField(choices=Giver.choices)
    told_on = CalendarDate()
    answers = AnswersField()


class ReleaseInput(InputSerializer):
    """`texts`: the written answers again, where words that tell who the family is were taken out."""

    texts = AnswersField(required=False)


class HoldInput(InputSerializer):
    reason = serializers.CharField()


class FeedbackFilter(RecordFilterSet):
    enrolment = filters.UUIDFilter(field_name="enrolment_id")

    class Meta:
        model = FeedbackLink
        fields: list[str] = []


class FamilyFeedbackFilter(RecordFilterSet):
    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=FeedbackState.choices)

    class Meta:
        model = FamilyFeedback
        fields: list[str] = []


class FeedbackFormViewSet(RecordViewSet):
    """Forms that families answer, by the worker and their supervisor."""

    model = FeedbackLink
    serializer_class = FeedbackFormSerializer
    filterset_class = FeedbackFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("made_by", "enrolment__social_worker__user")

    @takes(FeedbackFormInput)
    def create(self, request: Request) -> Response:
        enrolment = self.visible(Enrolment, self.input(FeedbackFormInput)["enrolment"])
        return self.created(services.make_feedback_form(enrolment=enrolment, by=request.user))

    @post_action()
    def revoke(self, request: Request, pk: str) -> Response:
        """It takes no more answers."""
        return self.action_response(services.revoke_feedback_form(link=self.get_object(), by=request.user))


class FamilyFeedbackViewSet(RecordViewSet):
    """What families said, for the worker and their supervisor, who reads it first."""

    model = FamilyFeedback
    serializer_class = FamilyFeedbackSerializer
    filterset_class = FamilyFeedbackFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("asked_by", "enrolment__social_worker__user")

    def _to_read(self) -> FamilyFeedback:
        row = self.get_object()
        self.require(rules.can_read_feedback_first(self.request.user, row.enrolment), errors.OnlySupervisorReads)
        return row

    @takes(TellInput)
    def create(self, request: Request) -> Response:
        """The supervisor writes down what they were told."""
        data = self.input(TellInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        return self.created(services.tell_feedback(enrolment=enrolment, **data, by=request.user))

    @post_action(ReleaseInput)
    def release(self, request: Request, pk: str) -> Response:
        """Show it to the worker."""
        row = self._to_read()
        texts = self.input(ReleaseInput).get("texts")
        return self.action_response(services.release_feedback(feedback=row, texts=texts, by=request.user))

    @post_action(HoldInput)
    def hold(self, request: Request, pk: str) -> Response:
        """Keep it back, with a reason."""
        row = self._to_read()
        return self.action_response(services.hold_feedback(feedback=row, **self.input(HoldInput), by=request.user))

    @post_action()
    def use(self, request: Request, pk: str) -> Response:
        """The worker makes a draft of it."""
        row = self.get_object()
        self.require(rules.is_own(request.user, row.enrolment), errors.NotYourFeedback)
        services.use_feedback(feedback=row, by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))


router_entries = [
    ("feedback-forms", FeedbackFormViewSet, "feedback-forms"),
    ("family-feedback", FamilyFeedbackViewSet, "family-feedback"),
]
