"""The REST face of agreements. Who may not know of adjustments reads null for them, whether there are any or not."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments import agreement_errors as errors
from ecf.assessments import agreement_rules as rules
from ecf.assessments.agreement_selectors import people_changed, with_agreement_people
from ecf.assessments.models import Agreement, AgreementState
from ecf.assessments.services import begin_agreement, change_agreement, complete_agreement, sign_agreement
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.core.signatures import signatures_of
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.supervision.api import SignatureSerializer

PARTS = ["worker", "supervisor", "assessor", "coordinator"]


class AgreementFilter(RecordFilterSet):
    """Never by text: who may not read a part must not find by its words."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=AgreementState.choices)

    class Meta:
        model = Agreement
        fields: list[str] = []


class ReviewDateSerializer(serializers.Serializer):
    """A review that is promised."""

    title = serializers.CharField()
    due_on = serializers.DateField()


class MissingSerializer(serializers.Serializer):
    """A part that is not written yet, and whose it is."""

    field = serializers.CharField()
    what = serializers.CharField()
    whose = serializers.CharField()


class PersonChangeSerializer(serializers.Serializer):
    """Somebody named otherwise than today."""

    what = serializers.CharField()
    before = serializers.CharField()
    now = serializers.CharField()


class SupportAgreementSerializer(RecordSerializer):
    """One version of an agreement as the caller may see it."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    employer = serializers.CharField(source="employer.code")
    supervisor = serializers.CharField(source="supervisor.username")
    assessor = serializers.CharField(source="assessor.username", allow_null=True, default=None)
    coordinator = serializers.CharField(
        source="coordinator.username", allow_null=True, default=None, help_text="Who signed for the programme."
    )
    adjustments = serializers.SerializerMethodField()
    dates = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    waiting_for = serializers.SerializerMethodField()
    changed_since = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = [
            *["id", "version", "enrolment", "number", "state", "employer", "supervisor", "assessor", "coordinator"],
            *["caseload_max", "protected_hours", "adjustments", "line_manager", "buddy", "who_signs", "cadence"],
            *["dates", "helps", "feedback", "missing", "waiting_for", "changed_since", "signed_on", "signatures"],
            *["created_at", "updated_at"],
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_adjustments(self, agreement: Agreement) -> str | None:
        """Null for everybody but the worker, the supervisor and the co-ordinator."""
        reads = rules.can_read_adjustments(self.context["request"].user, agreement.enrolment)
        return agreement.adjustments if reads else None

    @extend_schema_field(ReviewDateSerializer(many=True))
    def get_dates(self, agreement: Agreement) -> Any:
        return [{"title": title, "due_on": day.isoformat()} for title, day in agreement.review_dates]

    @extend_schema_field(MissingSerializer(many=True))
    def get_missing(self, agreement: Agreement) -> Any:
        return MissingSerializer(list(rules.gaps_in(agreement)), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(PARTS)))
    def get_waiting_for(self, agreement: Agreement) -> list[str]:
        """Whose turn it is; of supervisor and co-ordinator one is enough while the employer's side is written."""
        signers = {row.by_id for row in agreement.all_signatures if row.superseded_at is None}
        found = {part for parts in rules.agreement_turns(agreement, signers).values() for part in parts}
        return [part for part in PARTS if part in found]

    @extend_schema_field(PersonChangeSerializer(many=True))
    def get_changed_since(self, agreement: Agreement) -> Any:
        """Who is another one today than the version names."""
        return PersonChangeSerializer(people_changed(agreement, agreement.enrolment), many=True).data

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, agreement: Agreement) -> Any:
        return SignatureSerializer(agreement.all_signatures, many=True).data


class AgreementBeginInput(InputSerializer):
    enrolment = serializers.UUIDField()


class AgreementPartInput(InputSerializer):
    """One side: the employer's six fields, or the worker's last two."""

    caseload_max = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100)
    protected_hours = serializers.DecimalField(
        3, 1, required=False, allow_null=True, min_value=0, max_value=40, help_text="Hours a week."
    )
    adjustments = serializers.CharField(required=False, allow_blank=True)
    line_manager = serializers.CharField(required=False, allow_blank=True, max_length=150)
    buddy = serializers.CharField(required=False, allow_blank=True, max_length=150)
    who_signs = serializers.CharField(required=False, allow_blank=True)
    helps = serializers.CharField(required=False, allow_blank=True)
    feedback = serializers.CharField(required=False, allow_blank=True)


class AgreementSignInput(InputSerializer):
    disagreement = serializers.CharField(required=False, allow_blank=True, default="")


class AgreementViewSet(RecordViewSet):
    """Support and assessment agreements: begun and drafted by the employer, completed by the worker, signed by all."""

    model = Agreement
    serializer_class = SupportAgreementSerializer
    filterset_class = AgreementFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_agreement_people(queryset)

    def with_facts(self, rows: list[Any]) -> list[Any]:
        signatures = signatures_of(rows)
        for row in rows:
            row.all_signatures = signatures[row.pk]
        return rows

    @takes(AgreementBeginInput)
    def create(self, request: Request) -> Response:
        """Begin the first version, or the next one."""
        enrolment = self.visible(Enrolment, self.input(AgreementBeginInput)["enrolment"])
        self.require(rules.can_draft_agreement(request.user, enrolment), errors.NotYourDraft)
        return self.created(begin_agreement(enrolment=enrolment, by=request.user))

    @takes(AgreementPartInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write one's own side. With both sides there it is open for signatures; a change ends those that are there."""
        agreement = self.get_object()
        mine = is_own(request.user, agreement.enrolment)
        self.require(mine or rules.can_draft_agreement(request.user, agreement.enrolment), errors.NotYourDraft)
        write = complete_agreement if mine else change_agreement
        write(agreement=agreement, **self.input(AgreementPartInput, partial=True), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(AgreementSignInput)
    def sign(self, request: Request, pk: str) -> Response:
        """Sign what stands there now, as yourself."""
        agreement = self.get_object()
        self.require(rules.can_sign_agreement(request.user, agreement), errors.NotYourAgreement)
        sign_agreement(agreement=agreement, **self.input(AgreementSignInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))


router_entries = [("agreements", AgreementViewSet, "agreements")]
