"""The REST face of reviews. Who only sees facts reads null for the parts, and `content_hidden: true`."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.assessments.models import Judgement, Review, ReviewAddendum, ReviewPart, ReviewState
from ecf.assessments.review_errors import NotYourPart, NotYourReview, NotYourSignature
from ecf.assessments.review_rules import can_begin_review, can_read_review, side_of, takes_over, writes_side
from ecf.assessments.review_selectors import with_review_people
from ecf.assessments.review_turns import turns
from ecf.assessments.services import (
    add_to_review,
    begin_review,
    disclose_review,
    sign_review,
    sign_review_addendum,
    write_part,
)
from ecf.core.rest.filters import RecordFilterSet
from ecf.core.rest.serializers import InputSerializer, Instant, RecordSerializer
from ecf.core.rest.views import RecordViewSet, post_action, takes
from ecf.core.signatures import signatures_of
from ecf.enrolments.api.disclosing import DiscloseInput
from ecf.enrolments.disclosures import OnlyPswDiscloses, can_open_content
from ecf.enrolments.models import Enrolment
from ecf.supervision.api import SignatureSerializer
from ecf.supervision.models import Side


class ReviewFilter(RecordFilterSet):
    """Never by text: who only sees facts must not find by words."""

    enrolment = filters.UUIDFilter(field_name="enrolment_id")
    state = filters.ChoiceFilter(choices=ReviewState.choices)
    milestone = filters.CharFilter()

    class Meta:
        model = Review
        fields: list[str] = []


class WorkerPartSerializer(serializers.Serializer):
    """What the worker wrote."""

    went_well = serializers.CharField()
    is_hard = serializers.CharField()
    needs = serializers.CharField()
    shared_at = Instant(allow_null=True)


class SupervisorPartSerializer(serializers.Serializer):
    """What the supervisor wrote."""

    sees = serializers.CharField()
    next_steps = serializers.CharField()
    judgement = serializers.ChoiceField(Judgement.choices, allow_blank=True)
    reasons = serializers.CharField()
    no_plan_reason = serializers.CharField()
    shared_at = Instant(allow_null=True)


class ReviewAddendumSerializer(RecordSerializer):
    """What was added to a signed review."""

    review = serializers.UUIDField(source="review_id")
    by = serializers.CharField(source="by.username")
    signatures = serializers.SerializerMethodField()

    class Meta:
        model = ReviewAddendum
        fields = ["id", "version", "review", "text", "by", "created_at", "signatures"]

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, addendum: ReviewAddendum) -> Any:
        found = getattr(addendum, "all_signatures", None)
        rows = signatures_of([addendum])[addendum.pk] if found is None else found
        return SignatureSerializer(rows, many=True).data


class ReviewSerializer(RecordSerializer):
    """One review as the caller may see it: a part that is not shared is only its author's."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    supervisor = serializers.CharField(source="supervisor.username")
    early_reason = serializers.CharField(allow_null=True, help_text="Null for those who only see facts.")
    judgement = serializers.SerializerMethodField()
    content_hidden = serializers.SerializerMethodField()
    worker_part = serializers.SerializerMethodField()
    supervisor_part = serializers.SerializerMethodField()
    waiting_for = serializers.SerializerMethodField()
    shown = serializers.SerializerMethodField()
    signatures = serializers.SerializerMethodField()
    addenda = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = [
            *["id", "version", "enrolment", "milestone", "title", "supervisor", "state", "early_reason", "signed_on"],
            *["judgement", "content_hidden", "worker_part", "supervisor_part", "waiting_for", "shown", "shown_digest"],
            *["signatures", "addenda", "created_at", "updated_at"],
        ]

    def _hides(self, review: Review) -> bool:
        return not can_read_review(self.context["request"].user, review)

    def _part(self, review: Review, side: Side) -> ReviewPart | None:
        part = review.part(side)
        is_mine = part.author_id == self.context["request"].user.pk
        return part if is_mine or (part.shared_at is not None and not self._hides(review)) else None

    def get_content_hidden(self, review: Review) -> bool:
        return self._hides(review)

    @extend_schema_field(serializers.ChoiceField(Judgement.choices, allow_null=True))
    def get_judgement(self, review: Review) -> str | None:
        """Told to whoever reads the parts once it is shared, to everybody else once it is signed."""
        if review.state == ReviewState.SIGNED:
            return review.part(Side.SUPERVISOR).judgement
        part = self._part(review, Side.SUPERVISOR)
        return part.judgement or None if part else None

    @extend_schema_field(WorkerPartSerializer(allow_null=True))
    def get_worker_part(self, review: Review) -> Any:
        part = self._part(review, Side.WORKER)
        return WorkerPartSerializer(part).data if part else None

    @extend_schema_field(SupervisorPartSerializer(allow_null=True))
    def get_supervisor_part(self, review: Review) -> Any:
        part = self._part(review, Side.SUPERVISOR)
        return SupervisorPartSerializer(part).data if part else None

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Side.choices)))
    def get_waiting_for(self, review: Review) -> list[str]:
        signers = {row.by_id: row.at for row in review.all_signatures if row.superseded_at is None}
        return [str(side.value) for side in turns(review, signers)]

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
    def get_shown(self, review: Review) -> Any:
        """The facts that were frozen with the first signature; null until then, and for those who only see facts."""
        return None if self._hides(review) else review.facts or None

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, review: Review) -> Any:
        rows = SignatureSerializer(review.all_signatures, many=True).data
        return [{**row, "disagreement": None} for row in rows] if self._hides(review) else rows

    @extend_schema_field(ReviewAddendumSerializer(many=True, allow_null=True))
    def get_addenda(self, review: Review) -> Any:
        return None if self._hides(review) else ReviewAddendumSerializer(review.listed_addenda, many=True).data

    def to_representation(self, review: Review) -> dict[str, Any]:
        shown = super().to_representation(review)
        return shown | {"early_reason": None} if shown["content_hidden"] else shown


class ReviewBeginInput(InputSerializer):
    """`early_reason` is needed before the review opens."""

    enrolment = serializers.UUIDField()
    milestone = serializers.CharField()
    early_reason = serializers.CharField(required=False, allow_blank=True, default="")


class ReviewPartInput(InputSerializer):
    """One's own part: the worker's first three texts, or the supervisor's rest."""

    went_well = serializers.CharField(required=False, allow_blank=True)
    is_hard = serializers.CharField(required=False, allow_blank=True)
    needs = serializers.CharField(required=False, allow_blank=True)
    sees = serializers.CharField(required=False, allow_blank=True)
    next_steps = serializers.CharField(required=False, allow_blank=True)
    judgement = serializers.ChoiceField(Judgement.choices, required=False, allow_blank=True)
    reasons = serializers.CharField(required=False, allow_blank=True)
    no_plan_reason = serializers.CharField(required=False, allow_blank=True)
    share = serializers.BooleanField(required=False, default=False)


class ReviewSignInput(InputSerializer):
    """`disagreement` is the worker's alone."""

    disagreement = serializers.CharField(required=False, allow_blank=True, default="")


class ReviewTextInput(InputSerializer):
    text = serializers.CharField()


class ReviewViewSet(RecordViewSet):
    """Reviews: begun at a milestone, written by both, signed by both; then only additions."""

    model = Review
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter

    def related(self, queryset: QuerySet) -> QuerySet:
        return with_review_people(queryset)

    def with_facts(self, rows: list[Any]) -> list[Any]:
        prefetch_related_objects(rows, "parts", "addenda__by")
        signatures = signatures_of(rows)
        addenda = {row.pk: sorted(row.addenda.all(), key=lambda addendum: addendum.pk) for row in rows}
        theirs = signatures_of([addendum for listed in addenda.values() for addendum in listed])
        for row in rows:
            row.all_signatures, row.listed_addenda = signatures[row.pk], addenda[row.pk]
            for addendum in row.listed_addenda:
                addendum.all_signatures = theirs[addendum.pk]
        return rows

    @takes(ReviewBeginInput)
    def create(self, request: Request) -> Response:
        data = self.input(ReviewBeginInput)
        enrolment = self.visible(Enrolment, data.pop("enrolment"))
        self.require(can_begin_review(request.user, enrolment), NotYourReview)
        return self.created(begin_review(enrolment=enrolment, **data, by=request.user))

    @takes(ReviewPartInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write one's own part; with `share` the other one reads it from now on."""
        review = self.get_object()
        self.require(_may_write(request, review), NotYourPart)
        write_part(review=review, **self.input(ReviewPartInput, partial=True), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(ReviewSignInput)
    def sign(self, request: Request, pk: str) -> Response:
        """Sign what stands there now, as yourself."""
        review = self.get_object()
        self.require(side_of(request.user, review) is not None, NotYourSignature)
        sign_review(review=review, **self.input(ReviewSignInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(DiscloseInput)
    def disclose(self, request: Request, pk: str) -> Response:
        """The principal social worker or deputy reads it for some days, with a reason that the worker sees at once."""
        review = self.get_object()
        self.require(can_open_content(request.user, review.enrolment), OnlyPswDiscloses)
        disclose_review(review=review, **self.input(DiscloseInput), by=request.user)
        return self.action_response(self.get_queryset().get(pk=pk))

    @post_action(ReviewTextInput, answers=ReviewAddendumSerializer, created=True)
    def addenda(self, request: Request, pk: str) -> Response:
        """Add to a signed review; whoever writes it signs it with that."""
        review = self.get_object()
        self.require(side_of(request.user, review) is not None, NotYourSignature)
        addendum = add_to_review(review=review, **self.input(ReviewTextInput), by=request.user)
        return self.created(addendum, ReviewAddendumSerializer, location=f"/api/v1/reviews/{review.pk}/")

    @post_action(answers=ReviewAddendumSerializer, url_path="addenda/{addendum_id}/sign")
    def sign_addendum(self, request: Request, pk: str, addendum_id: str) -> Response:
        review = self.around()
        addendum = self.part(review.addenda, addendum_id)
        self.require(side_of(request.user, review) is not None, NotYourSignature)
        return self.action_response(sign_review_addendum(addendum=addendum, by=request.user), ReviewAddendumSerializer)


def _may_write(request: Request, review: Review) -> bool:
    if review.state == ReviewState.SIGNED:
        return side_of(request.user, review) is not None
    return writes_side(request.user, review) is not None or takes_over(request.user, review)


router_entries = [("reviews", ReviewViewSet, "reviews")]
