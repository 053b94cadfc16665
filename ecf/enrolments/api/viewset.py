"""Enrolments over the API: the list and its filters, one of them, and what belongs to it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.constraints import constraint_rules
from ecf.core.errors import BadValue, NotAllowed
from ecf.core.folding import fold
from ecf.core.rest.filters import RecordFilterSet, WordsFilter
from ecf.core.rest.versions import etag
from ecf.core.rest.views import RecordViewSet, answers_for, get_part, post_action, takes
from ecf.enrolments.api.shapes import (
    BreakInput,
    BreakSerializer,
    EndBreakInput,
    EnrolmentInput,
    EnrolmentSerializer,
    EventSerializer,
    ExtensionInput,
    ExtensionSerializer,
    PartTimeChoiceInput,
    PatternInput,
    PatternSerializer,
    RecordMilestoneInput,
    ScheduleRowSerializer,
    TimelineQuery,
)
from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.enrolments.selectors import search_enrolments, timeline_of, with_clock
from ecf.enrolments.services import (
    choose_part_time,
    confirm_break,
    end_break,
    enrol,
    extend_milestone,
    record_milestone,
    set_working_pattern,
    start_break,
)
from ecf.enrolments.services.outcomes import only_who_records
from ecf.enrolments.services.time import Agreement, only_coordinator, only_who_chooses, only_who_confirms
from ecf.people.models import RoleName, Team, User
from ecf.people.roles import employer_ids_where

constraint_rules.update(
    {
        "one_live_enrolment_per_worker": (
            "duplicate_registration_number",
            "Someone with this register number is already enrolled.",
        ),
        "one_pattern_per_day": ("overlapping_pattern", "There is already a working pattern from that day."),
        "one_extension_per_milestone": ("second_extension", "This milestone has been extended already; once is all."),
        "breaks_apart": ("overlapping_break", "Another break already covers some of these days."),
        "placements_apart": ("overlapping_placement", "Another placement already covers some of these days."),
        "assignments_apart": ("overlapping_assignment", "Somebody else holds this part on some of these days."),
        "one_open_transfer_per_enrolment": ("transfer_open", "A transfer of this person is under way already."),
        "one_open_assignment_per_part": ("already_assigned", "Somebody else was assigned at the same moment."),
    }
)


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


class EnrolmentViewSetBase(RecordViewSet):
    """Enrolments: who is on which framework, with which dates."""

    model = Enrolment
    serializer_class: Any = EnrolmentSerializer
    filterset_class: Any = EnrolmentFilter

    def related(self, queryset: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
        return with_clock(queryset.with_people())

    @takes(EnrolmentInput)
    def create(self, request: Request) -> Response:
        self.require(bool(self._employers()), NotAllowed(message="Only a programme co-ordinator can enrol people."))
        data = self.input(EnrolmentInput)
        data["team"] = self._team(data["team"])
        data["supervisor"] = _person(data["supervisor"], "supervisor", "a supervisor")
        data["assessor"] = _person(data["assessor"], "assessor", "an assessor") if data["assessor"] else None
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
        return Response(ScheduleRowSerializer(rows, many=True).data)

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

    @post_action(BreakInput, answers=BreakSerializer, created=True)
    def breaks(self, request: Request, pk: str) -> Response:
        """Put a break in force, at once."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        data = self.input(BreakInput)
        data["agreements"] = [Agreement(**row) for row in data["agreements"]]
        return self.created(start_break(enrolment=enrolment, **data, by=request.user), BreakSerializer)

    @answers_for(BreakSerializer(many=True), page=True)
    @breaks.mapping.get
    def list_breaks(self, request: Request, pk: str) -> Response:
        """The breaks of one enrolment."""
        return self.page(self.get_object().breaks.prefetch_related("agreements"), BreakSerializer)

    @get_part("breaks/{break_id}", BreakSerializer)
    def one_break(self, request: Request, pk: str, break_id: str) -> Response:
        """One break."""
        return self.action_response(self.part(self.around().breaks, break_id), BreakSerializer)

    @post_action(EndBreakInput, answers=BreakSerializer, url_path="breaks/{break_id}/end")
    def end_break(self, request: Request, pk: str, break_id: str) -> Response:
        """Say, or correct, which day was the last."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_coordinator(request.user, enrolment)
        data = self.input(EndBreakInput)
        return self.action_response(end_break(spell=spell, **data, by=request.user), BreakSerializer)

    @post_action(answers=BreakSerializer, url_path="breaks/{break_id}/confirm")
    def confirm_break(self, request: Request, pk: str, break_id: str) -> Response:
        """The worker confirms, on return."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_who_confirms(request.user, enrolment)
        return self.action_response(confirm_break(spell=spell, by=request.user), BreakSerializer)

    @post_action(PatternInput, answers=PatternSerializer, created=True)
    def working_patterns(self, request: Request, pk: str) -> Response:
        """Say what share of full time is worked from a day on."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        pattern = set_working_pattern(enrolment=enrolment, **self.input(PatternInput), by=request.user)
        return self.created(pattern, PatternSerializer)

    @answers_for(PatternSerializer(many=True), page=True)
    @working_patterns.mapping.get
    def list_working_patterns(self, request: Request, pk: str) -> Response:
        """The working patterns of one enrolment."""
        return self.page(self.get_object().working_patterns.all(), PatternSerializer)

    @get_part("working-patterns/{pattern_id}", PatternSerializer)
    def one_working_pattern(self, request: Request, pk: str, pattern_id: str) -> Response:
        """One working pattern."""
        return self.action_response(self.part(self.around().working_patterns, pattern_id), PatternSerializer)

    @post_action(PartTimeChoiceInput)
    def part_time_choice(self, request: Request, pk: str) -> Response:
        """Keep or stretch the dates while working part time."""
        enrolment = self.get_object()
        only_who_chooses(request.user, enrolment)
        choose_part_time(enrolment=enrolment, **self.input(PartTimeChoiceInput), by=request.user)
        return self.action_response(self._fresh(enrolment))

    @post_action(ExtensionInput, answers=ExtensionSerializer, created=True)
    def extensions(self, request: Request, pk: str) -> Response:
        """Give one milestone more months."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        extension = extend_milestone(enrolment=enrolment, **self.input(ExtensionInput), by=request.user)
        return self.created(extension, ExtensionSerializer)

    @answers_for(ExtensionSerializer(many=True), page=True)
    @extensions.mapping.get
    def list_extensions(self, request: Request, pk: str) -> Response:
        """The extensions of one enrolment."""
        return self.page(self.get_object().extensions.all(), ExtensionSerializer)

    @get_part("extensions/{extension_id}", ExtensionSerializer)
    def one_extension(self, request: Request, pk: str, extension_id: str) -> Response:
        """One extension."""
        return self.action_response(self.part(self.around().extensions, extension_id), ExtensionSerializer)

    @answers_for(EventSerializer(many=True), page=True, query=TimelineQuery)
    @action(detail=True, filterset_class=None)
    def timeline(self, request: Request, pk: str) -> Response:
        """What happened, as far as the caller may know."""
        events = timeline_of(self.get_object(), request.user)
        since = self.query(TimelineQuery).get("updated_since")
        return self.page(events.filter(at__gte=since) if since else events, EventSerializer)


def _person(username: str, field: str, words: str) -> User:
    """The person of that user name; whether they may be what they are named as, the service checks."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise BadValue(f"not_{words.replace(' ', '_')}", f"Choose someone who is {words} here.", field)
    return user
