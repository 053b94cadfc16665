"""The REST face of expert practitioner status: granted, suspended, restored, revoked. Nothing is ever deleted."""

from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.enrolments.models import Enrolment
from ecf.expert import rules, services
from ecf.expert.errors import OnlyPswGrants
from ecf.expert.models import ExpertStatus, StatusState
from ecf.expert.selectors import changes_with_people


class ExpertStatusFilter(RecordFilterSet):
    """By enrolment, state and register number."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=StatusState.choices)
    registration_number = filters.CharFilter(field_name="social_worker__registration_number")

    class Meta:
        model = ExpertStatus
        fields: list[str] = []


class StatusChangeSerializer(serializers.Serializer):
    """One step. `by` is null where the register brought it about; `reason` for those who may not read it."""

    from_state = serializers.CharField()
    to_state = serializers.ChoiceField(StatusState.choices)
    on = serializers.DateField()
    by = serializers.CharField(source="by.username", allow_null=True, default=None)
    reason = serializers.CharField(allow_null=True)


class ExpertStatusSerializer(RecordSerializer):
    """One status. `is_valid` is what whoever checks the certificate is told."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    registration_number = serializers.CharField(source="social_worker.registration_number")
    given_name = serializers.CharField(source="social_worker.user.given_name")
    family_name = serializers.CharField(source="social_worker.user.family_name")
    employer = serializers.CharField(source="employer.code")
    granted_by = serializers.CharField(source="granted_by.username")
    code = serializers.CharField(source="shown_code", help_text="What the certificate is checked by.")
    is_valid = serializers.BooleanField()
    changes = serializers.SerializerMethodField()

    class Meta:
        model = ExpertStatus
        fields = [
            *["id", "version", "enrolment", "registration_number", "given_name", "family_name", "employer"],
            *["specialism", "specialism_title", "state", "is_valid", "granted_on", "granted_by", "code", "changes"],
            *["created_at", "updated_at"],
        ]

    @extend_schema_field(StatusChangeSerializer(many=True))
    def get_changes(self, status: ExpertStatus) -> Any:
        rows = StatusChangeSerializer(sorted(status.changes.all(), key=lambda row: row.number), many=True).data
        reads = rules.can_see_reasons(self.context["request"].user, status)
        return rows if reads else [{**row, "reason": None} for row in rows]


class GrantInput(InputSerializer):
    """Who, and in which specialism of their framework."""

    enrolment = serializers.UUIDField()
    specialism = serializers.CharField()


class StatusReasonInput(InputSerializer):
    """The social worker reads the reason; whoever checks the certificate does not."""

    reason = serializers.CharField()


class ExpertStatusViewSet(RecordViewSet):
    """Expert practitioner statuses: granted by the principal social worker or the deputy of the day."""

    model = ExpertStatus
    serializer_class = ExpertStatusSerializer
    filterset_class = ExpertStatusFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_people().select_related("enrolment__social_worker")

    def with_facts(self, rows: list[Any]) -> list[Any]:
        prefetch_related_objects(rows, Prefetch("changes", changes_with_people()))
        return rows

    @takes(GrantInput)
    def create(self, request: Request) -> Response:
        """409 with the code of the first condition that is not met; `errors` has all of them."""
        data = self.input(GrantInput)
        enrolment = self.visible(Enrolment, data["enrolment"])
        self.require(rules.can_grant_status(request.user, enrolment), OnlyPswGrants)
        granted = services.grant_status(enrolment=enrolment, specialism=data["specialism"], by=request.user)
        return self.created(self.get_queryset().get(pk=granted.pk))

    @post_action(StatusReasonInput)
    def suspend(self, request: Request, pk: str) -> Response:
        """It does not hold until it is restored."""
        return self._moved(services.suspend_status)

    @post_action(StatusReasonInput)
    def restore(self, request: Request, pk: str) -> Response:
        """It holds again."""
        return self._moved(services.restore_status)

    @post_action(StatusReasonInput)
    def revoke(self, request: Request, pk: str) -> Response:
        """It holds no more, for good."""
        return self._moved(services.revoke_status)

    def _moved(self, act: Any) -> Response:
        status = self.get_object()
        self.require(rules.can_change_status(self.request.user, status), OnlyPswGrants)
        act(status=status, **self.input(StatusReasonInput), by=self.request.user)
        return self.action_response(self.get_queryset().get(pk=status.pk))


router_entries = [("expert-practitioners", ExpertStatusViewSet, "expert-practitioners")]
