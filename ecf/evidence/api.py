"""The REST face of evidence."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.filters import RecordFilterSet, WordsFilter
from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.enrolments.api.disclosing import DiscloseInput
from ecf.enrolments.disclosures import OnlyPswDiscloses, can_open_content
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own
from ecf.evidence import errors, selectors, services
from ecf.evidence.carried_over import readings_of
from ecf.evidence.cpd_year import CpdYear
from ecf.evidence.file_api import EvidenceFileActions
from ecf.evidence.guard import texts_of, warnings_in
from ecf.evidence.kept import as_it_was, kept_until
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState, Privacy, RequestState
from ecf.evidence.outside import newest_of
from ecf.evidence.report_api import EvidenceReportActions, ReportShown
from ecf.evidence.rules import can_answer_evidence, can_edit_evidence, can_read_content, can_unlock_evidence
from ecf.evidence.who_reads import open_to

LONG = Evidence._meta.get_field("cpd_learnt").max_length


class EvidenceFilter(RecordFilterSet):
    """What a list of evidence can be narrowed by. Search never looks into text that the caller may not read."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    kind = filters.ChoiceFilter(choices=EvidenceKind.choices)
    state = filters.ChoiceFilter(choices=EvidenceState.choices)
    standard = filters.CharFilter(method="by_standard", label="Linked to the standard with this code.")
    cpd_year = filters.NumberFilter(
        method="by_cpd_year",
        min_value=1900,
        max_value=2199,
        decimal_places=0,
        label="Serves the CPD year that starts on 1 December of this year.",
    )
    search = WordsFilter(method="by_words", label="Holds every one of these words.")

    class Meta:
        model = Evidence
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What is only kept is found by nothing that may have changed since: neither its state nor when."""
        if any(self.form.cleaned_data.get(name) for name in ("state", "updated_since")):
            queryset = queryset.visible_to(self.request.user)
        return super().filter_queryset(queryset)

    def by_standard(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.showing_standard(queryset, value)

    def by_cpd_year(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return selectors.serving_year(queryset, CpdYear(int(value)))

    def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.matching(queryset, self.request.user, value)


class StandardShown(serializers.Serializer):
    """A standard, and how the entry shows it (null where the text is hidden)."""

    code = serializers.CharField()
    how = serializers.CharField(allow_null=True)


class CpdShown(serializers.Serializer):
    """What makes an entry a piece of CPD."""

    type = serializers.CharField(source="cpd_type")
    learnt = serializers.CharField(source="cpd_learnt")
    practice_impact = serializers.CharField(source="cpd_practice_impact")
    people_impact = serializers.CharField(source="cpd_people_impact")
    peer_reflection = serializers.CharField(source="cpd_peer_reflection")


class EvidenceWhy(serializers.Serializer):
    """One reason why an entry does not count (yet)."""

    code = serializers.CharField(
        help_text="not_accepted, outside_window, no_standard, kind_not_required, private, already_used or "
        "observer_not_registered"
    )
    detail = serializers.CharField()


class EvidenceCounts(serializers.Serializer):
    """Whether an entry counts, and for which milestone."""

    will_count = serializers.BooleanField()
    counts_now = serializers.BooleanField()
    milestone = serializers.CharField(allow_null=True)
    reasons = EvidenceWhy(many=True)


class AskedShown(serializers.Serializer):
    """Who was asked for it by link, and where that stands; never their address, nor what they write."""

    state = serializers.ChoiceField(choices=RequestState.choices)
    giver_name = serializers.CharField()
    giver_role = serializers.CharField()
    counts_as_registered = serializers.BooleanField(source="says_registered")


class LikelyIdentifier(serializers.Serializer):
    """Words that may identify a family: the field, the kind, and where they stand (characters, end exclusive)."""

    field = serializers.CharField()
    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class EvidenceSerializer(RecordSerializer):
    """One entry. Who may see the facts only gets null for its text, and `content_hidden` true."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    comment = serializers.SerializerMethodField()
    standards = serializers.SerializerMethodField()
    standards_now = serializers.SerializerMethodField()
    cpd = serializers.SerializerMethodField()
    accepted_by = serializers.CharField(source="accepted_by.username", default=None, allow_null=True)
    accepted_for = serializers.CharField(
        source="accepted_for.username",
        default=None,
        allow_null=True,
        help_text="For whom whoever accepted it stood in; null where in their own right.",
    )
    counts = EvidenceCounts(source="found_counts", allow_null=True)
    request = serializers.SerializerMethodField()
    report = serializers.SerializerMethodField()
    content_hidden = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "id",
            "version",
            "enrolment",
            "kind",
            "title",
            "happened_on",
            "body",
            "standards",
            "standards_now",
            "privacy",
            "also_cpd",
            "cpd",
            "state",
            "comment",
            "submitted_at",
            "accepted_on",
            "accepted_by",
            "accepted_for",
            "counts",
            "request",
            "report",
            "content_hidden",
            "warnings",
            "created_at",
            "updated_at",
        ]

    @extend_schema_field(LikelyIdentifier(many=True))
    def get_warnings(self, evidence: Evidence) -> list[dict[str, Any]]:
        """Told to the author who writes; a read does not look."""
        request = self.context["request"]
        writes = request.method in {"POST", "PATCH"} and is_own(request.user, evidence.enrolment)
        return warnings_in(texts_of(evidence)) if writes else []

    def get_content_hidden(self, evidence: Evidence) -> bool:
        return not can_read_content(self.context["request"].user, evidence)

    def get_title(self, evidence: Evidence) -> str | None:
        return self._unless_hidden(evidence, evidence.title)

    def get_body(self, evidence: Evidence) -> str | None:
        return self._unless_hidden(evidence, evidence.body)

    def get_comment(self, evidence: Evidence) -> str | None:
        return self._unless_hidden(evidence, evidence.comment)

    @extend_schema_field(StandardShown(many=True))
    def get_standards(self, evidence: Evidence) -> list[dict[str, str | None]]:
        links = evidence.standard_links.all()
        return [{"code": link.code, "how": self._unless_hidden(evidence, link.how)} for link in links]

    def get_standards_now(self, evidence: Evidence) -> list[str]:
        """The codes that they stand for in the framework of now: the same, unless the framework changed."""
        codes = [link.code for link in evidence.standard_links.all()]
        return list(evidence.found_reading.all_now(codes)) if evidence.found_reading else codes

    @extend_schema_field(CpdShown(allow_null=True))
    def get_cpd(self, evidence: Evidence) -> dict[str, str] | None:
        return None if self.get_content_hidden(evidence) else dict(CpdShown(evidence).data)

    @extend_schema_field(AskedShown(allow_null=True))
    def get_request(self, evidence: Evidence) -> dict[str, Any] | None:
        """Null where nobody was asked, and for whoever may not read the entry."""
        row = newest_of(evidence.outside_requests.all())
        return None if row is None or self.get_content_hidden(evidence) else dict(AskedShown(row).data)

    @extend_schema_field(ReportShown(allow_null=True))
    def get_report(self, evidence: Evidence) -> dict[str, Any] | None:
        """Of a written report, once it is said which one; null for whoever may not read the entry."""
        row = getattr(evidence, "report", None)
        return None if row is None or self.get_content_hidden(evidence) else dict(ReportShown(row).data)

    def to_representation(self, evidence: Evidence) -> dict[str, Any]:
        shown, until = super().to_representation(evidence), getattr(evidence, "kept_until", None)
        return as_it_was(shown, evidence, until) if until else shown

    def _unless_hidden(self, evidence: Evidence, text: str) -> str | None:
        return None if self.get_content_hidden(evidence) else text


class StandardInput(InputSerializer):
    """A standard, and how the entry shows it."""

    code = serializers.CharField(max_length=40)
    how = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class CpdInput(InputSerializer):
    """What makes an entry a piece of CPD; only the parts that are sent change."""

    type = serializers.CharField(max_length=100, allow_blank=True, required=False)
    learnt = serializers.CharField(max_length=LONG, allow_blank=True, required=False)
    practice_impact = serializers.CharField(max_length=LONG, allow_blank=True, required=False)
    people_impact = serializers.CharField(max_length=LONG, allow_blank=True, required=False)
    peer_reflection = serializers.CharField(max_length=LONG, allow_blank=True, required=False)


class EvidenceChange(InputSerializer):
    """What can be changed of a draft or returned entry. `standards` replaces all of them."""

    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
    title = serializers.CharField(max_length=200)
    happened_on = CalendarDate()
    body = serializers.CharField(max_length=50_000, allow_blank=True, required=False)
    standards = StandardInput(many=True, required=False)
    privacy = serializers.ChoiceField(choices=Privacy.choices, required=False)
    also_cpd = serializers.BooleanField(required=False)
    cpd = CpdInput(required=False)


class EvidenceInput(EvidenceChange):
    """A new draft."""

    enrolment = serializers.UUIDField()


class AcceptInput(InputSerializer):
    """A comment; of a written report also the appraisal, and the day it was read in the case system."""

    comment = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    appraisal = serializers.CharField(max_length=10_000, allow_blank=True, required=False)
    read_on = CalendarDate(required=False, allow_null=True)


class ReturnInput(InputSerializer):
    comment = serializers.CharField(max_length=10_000)


class UnlockInput(InputSerializer):
    reason = serializers.CharField(max_length=10_000)


class EvidenceViewSet(EvidenceFileActions, EvidenceReportActions, RecordViewSet):
    """Portfolio entries: own; shared ones of those supervised or assessed now; facts, for those who oversee.

    Of somebody who has moved on, an employer keeps the facts of what was handed in in its time, as they were then.
    """

    model = Evidence
    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter

    def get_queryset(self) -> QuerySet:
        """What is only kept can be read, and nothing else: for a write it is not there."""
        if getattr(self, "swagger_fake_view", False) or self.request.method not in SAFE_METHODS:
            return super().get_queryset()
        return self.related(Evidence.objects.visible_to(self.request.user, and_kept=True))

    def related(self, queryset: QuerySet) -> QuerySet:
        return selectors.with_people(queryset).select_related("report").prefetch_related("outside_requests")

    def with_facts(self, rows: list[Any]) -> list[Any]:
        readings = readings_of({row.enrolment_id for row in rows})
        counts = selectors.counts_of(rows, readings=readings)
        for row in rows:
            row.found_counts, row.found_reading = counts[row.pk], readings.get(row.enrolment_id)
        kept = kept_until(rows, self.request.user)
        for row in rows:
            if row.pk in kept:
                row.kept_until, row.version = kept[row.pk], 0
        return rows

    def _to_answer(self) -> Evidence:
        """The entry of the address, for somebody who may answer it."""
        evidence: Evidence = self.get_object()
        self.require(can_answer_evidence(self.request.user, evidence), errors.NotYoursToAnswer)
        return evidence

    @takes(EvidenceInput)
    def create(self, request: Request) -> Response:
        data = self.input(EvidenceInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        return self.created(services.start_evidence(enrolment=enrolment, **data, by=request.user))

    @takes(EvidenceChange)
    def partial_update(self, request: Request, pk: str) -> Response:
        evidence = self.get_object()
        self.require(can_edit_evidence(request.user, evidence), errors.NotYourEvidence)
        data = self.input(EvidenceChange, partial=True)
        return self.action_response(services.change_evidence(evidence=evidence, **data, by=request.user))

    def destroy(self, request: Request, pk: str) -> Response:
        services.delete_draft(evidence=self.get_object(), by=request.user)
        return self.gone()

    def retrieve(self, request: Request, pk: str) -> Response:
        """One entry. Opening it is noted, and its author sees by whom."""
        open_to(request.user, self.get_object())
        return super().retrieve(request, pk)

    @post_action(DiscloseInput)
    def disclose(self, request: Request, pk: str) -> Response:
        """The principal social worker or deputy reads it for some days, with a reason that its author sees at once."""
        evidence = self.get_object()
        self.require(can_open_content(request.user, evidence.enrolment), OnlyPswDiscloses)
        services.disclose_evidence(evidence=evidence, **self.input(DiscloseInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action()
    def submit(self, request: Request, pk: str) -> Response:
        return self.action_response(services.submit_evidence(evidence=self.get_object(), by=request.user))

    @post_action()
    def take_back(self, request: Request, pk: str) -> Response:
        return self.action_response(services.take_back_evidence(evidence=self.get_object(), by=request.user))

    @post_action(AcceptInput)
    def accept(self, request: Request, pk: str) -> Response:
        evidence = self._to_answer()
        data = self.input(AcceptInput)
        return self.action_response(services.accept_evidence(evidence=evidence, **data, by=request.user))

    @post_action(ReturnInput, url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        evidence = self._to_answer()
        data = self.input(ReturnInput)
        return self.action_response(services.return_evidence(evidence=evidence, **data, by=request.user))

    @post_action(UnlockInput)
    def unlock(self, request: Request, pk: str) -> Response:
        evidence = self.get_object()
        self.require(can_unlock_evidence(request.user, evidence), errors.NotYoursToAnswer)
        data = self.input(UnlockInput)
        return self.action_response(services.unlock_evidence(evidence=evidence, **data, by=request.user))


router_entries = [("evidence", EvidenceViewSet, "evidence")]
