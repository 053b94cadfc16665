"""Enrolments over the API: the list and its filters, one of them, and what belongs to it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.errors import BadValue, NotAllowed
from ecf.core.folding import fold
from ecf.core.rest.filters import RecordFilterSet, WordsFilter
from ecf.core.rest.versions import etag
from ecf.core.rest.views import RecordViewSet, answers_for, post_action, takes
from ecf.enrolments.api.leaving import LeavingActions
from ecf.enrolments.api.naming import person_named
from ecf.enrolments.api.people import PeopleActions
from ecf.enrolments.api.shapes import (
    EnrolmentInput,
    EnrolmentSerializer,
    EventSerializer,
    RecordMilestoneInput,
    ScheduleRowSerializer,
    TimelineQuery,
)
from ecf.enrolments.api.time_out import TimeActions
from ecf.enrolments.api.transfers import TransferActions
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import kept_outcomes, search_enrolments, timeline_of, with_clock
from ecf.enrolments.services import (
    enrol,
    record_milestone,
)
from ecf.enrolments.services.outcomes import only_who_records
from ecf.people.models import RoleName, Scope, Team
from ecf.people.roles import employer_ids_where


class EnrolmentFilter(RecordFilterSet):
    """What the list can be narrowed by. `team`, `employer` and `framework` are codes, `supervisor` a user name."""

    state = filters.ChoiceFilter(choices=EnrolmentState.choices)
    employer = filters.CharFilter(field_name="employer__code")
    team = filters.CharFilter(field_name="team__code")
    supervisor = filters.CharFilter(field_name="supervisor__username")
    framework = filters.CharFilter(field_name="framework_version__code")
    search = WordsFilter(method="by_words", label="Words of a name, or a register number.")

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_words(self, queryset: QuerySet[Enrolment], name: str, value: str) -> QuerySet[Enrolment]:
        return search_enrolments(queryset, fold(value))


class EnrolmentViewSetBase(PeopleActions, LeavingActions, TimeActions, TransferActions, RecordViewSet):
    """Enrolments: who is on which framework, with which dates."""

    model = Enrolment
    serializer_class: Any = EnrolmentSerializer
    filterset_class: Any = EnrolmentFilter
    client_scopes = dict.fromkeys(["list", "retrieve"], Scope.ENROLMENTS)

    kept: frozenset[str] = frozenset()  # milestones whose outcome the caller does not read

    def _context(self) -> dict[str, Any]:
        return super()._context() | {"kept": self.kept}

    def related(self, queryset: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        return with_clock(queryset.with_people())

    @takes(EnrolmentInput)
    def create(self, request: Request) -> Response:
        self.require(bool(self._employers()), NotAllowed(message="Only a programme co-ordinator can enrol people."))
        data = self.input(EnrolmentInput)
        data["team"] = self._team(data["team"])
        data["supervisor"] = person_named(data["supervisor"], "supervisor", "a supervisor")
        data["assessor"] = person_named(data["assessor"], "assessor", "an assessor") if data["assessor"] else None
        data["buddy"] = person_named(data["buddy"], "buddy", "a buddy") if data["buddy"] else None
        return self.created(self._fresh(enrol(**data, by=request.user)))

    def _employers(self) -> set[UUID]:
        """Those whose programme the caller co-ordinates."""
        return employer_ids_where(self.request.user, RoleName.COORDINATOR)

    def _team(self, code: str) -> Team:
        """The team of that code with an employer whose programme the caller co-ordinates."""
        team = Team.objects.filter(code=code, employer_id__in=self._employers()).order_by("id").first()
        if team is None:
            raise BadValue("unknown_team", "There is no such team with your employer.", "team")
        return team

    def _fresh(self, enrolment: Enrolment) -> Enrolment:
        return self.get_queryset().get(pk=enrolment.pk)

    @answers_for(ScheduleRowSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def schedule(self, request: Request, pk: str) -> Response:
        rows = self.get_object().milestones.order_by("position")
        return Response(self._shown(rows, ScheduleRowSerializer, many=True))

    @post_action(RecordMilestoneInput, answers=ScheduleRowSerializer, url_path="milestones/{milestone}/record")
    def record_milestone(self, request: Request, pk: str, milestone: str) -> Response:
        """Answers the row of the schedule; the entity tag is the enrolment's, of which the row is a part."""
        enrolment = self.get_object()
        row = enrolment.milestones.filter(key=milestone).first()
        if row is None:
            raise Http404
        only_who_records(request.user, enrolment, row)
        data = self.input(RecordMilestoneInput)
        row = record_milestone(enrolment=enrolment, milestone=milestone, **data, by=request.user)
        answer = self.action_response(row, ScheduleRowSerializer)
        answer["ETag"] = etag(self._fresh(enrolment))
        return answer

    @answers_for(EventSerializer(many=True), page=True, query=TimelineQuery)
    @action(detail=True, filterset_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        """What happened, as far as the caller may know."""
        enrolment = self.get_object()
        self.kept = kept_outcomes(request.user, enrolment)
        events = timeline_of(enrolment, request.user)
        since = self.query(TimelineQuery).get("updated_since")
        return self.page(events.filter(at__gte=since) if since else events, EventSerializer)
