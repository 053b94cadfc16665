"""The REST face of cohorts: enrolments with where they stand, and the numbers of an employer's programme."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.cohorts.selectors import cohort_summary
from ecf.core.errors import NotAllowed
from ecf.core.rest.views import RestView, answers_for
from ecf.enrolments.api import EnrolmentFilter, EnrolmentSerializer, EnrolmentViewSetBase
from ecf.enrolments.models import Enrolment
from ecf.people.roles import overseen_employer_ids
from ecf.progress.framework_api import FrameworkActions
from ecf.progress.services import fresh_snapshots
from ecf.progress.shape import EMPLOYER_STATUSES, STATUSES
from ecf.supervision.absence_api import AbsenceActions


class EnrolmentStatusSerializer(EnrolmentSerializer):
    """One social worker's journey, where it stands, and whether the employer keeps its promises."""

    status = serializers.ChoiceField(STATUSES)
    employer_status = serializers.ChoiceField(EMPLOYER_STATUSES)

    class Meta(EnrolmentSerializer.Meta):
        fields = [*EnrolmentSerializer.Meta.fields, "status", "employer_status"]


class EnrolmentStatusFilter(EnrolmentFilter):
    """Also by where it stands today."""

    status = filters.ChoiceFilter(method="by_snapshot", choices=[(each, each) for each in STATUSES])
    employer_status = filters.ChoiceFilter(method="by_snapshot", choices=[(each, each) for each in EMPLOYER_STATUSES])

    def by_snapshot(self, queryset: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        fresh_snapshots(Enrolment.objects.visible_to(self.request.user))
        return queryset.filter(**{f"snapshot__{name}": value})


class EnrolmentViewSet(FrameworkActions, AbsenceActions, EnrolmentViewSetBase):
    """Enrolments: who is on which framework, with which dates, and where they stand."""

    serializer_class = EnrolmentStatusSerializer
    filterset_class = EnrolmentStatusFilter

    def with_facts(self, rows: list[Enrolment]) -> list[Enrolment]:
        ids = [row.pk for row in rows]
        mine = Enrolment.objects.visible_to(self.request.user).filter(pk__in=ids)
        found = {snapshot.pk: snapshot for snapshot in fresh_snapshots(mine).defer("payload")}
        for row in rows:
            snapshot: Any = found[row.pk]
            row.status, row.employer_status = snapshot.status, snapshot.employer_status
        return rows


class CountSerializer(serializers.Serializer):
    """How many there are of one thing."""

    key = serializers.CharField()
    count = serializers.IntegerField()


class SummarySerializer(serializers.Serializer):
    """How many enrolments stand where. By milestone: the next of those under way. By team: the team's code."""

    by_status = CountSerializer(many=True)
    by_employer_status = CountSerializer(many=True)
    by_milestone = CountSerializer(many=True)
    by_team = CountSerializer(many=True)


class CohortSummary(RestView):
    """The numbers of the programme that the caller runs or oversees."""

    @answers_for(SummarySerializer)
    def get(self, request: Request) -> Response:
        if not overseen_employer_ids(request.user):
            raise NotAllowed(message="Only a programme co-ordinator or principal social worker sees the whole cohort.")
        return Response(SummarySerializer(cohort_summary(request.user)).data)


router_entries = [("enrolments", EnrolmentViewSet, "enrolment")]
paths = [path("cohorts/summary/", CohortSummary.as_view(), name="cohorts-summary")]
