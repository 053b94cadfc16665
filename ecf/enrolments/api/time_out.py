"""Breaks, working time and extensions over the API."""

from collections.abc import Callable
from functools import partial
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.views import answers_for, get_part, patch_part, post_action
from ecf.enrolments.api.shapes import (
    AgreementInput,
    BreakInput,
    BreakSerializer,
    EndBreakInput,
    ExtensionInput,
    ExtensionSerializer,
    PartTimeChoiceInput,
    PatternInput,
    PatternSerializer,
)
from ecf.enrolments.api.time_shapes import ChangePatternInput, CorrectBreakInput, DatesSerializer
from ecf.enrolments.models import Enrolment
from ecf.enrolments.previews import dates_before_and_after
from ecf.enrolments.services import (
    add_agreement,
    change_working_pattern,
    choose_part_time,
    confirm_break,
    correct_break,
    end_break,
    extend_milestone,
    remove_break,
    remove_working_pattern,
    set_working_pattern,
    start_break,
)
from ecf.enrolments.services.time import Agreement, only_coordinator, only_who_chooses, only_who_confirms


class TimeActions:
    """What belongs to an enrolment and moves its dates; mixed into the view set of enrolments."""

    def dates_after(self: Any, enrolment: Enrolment, act: Callable[[], Any]) -> Response:
        """What `act` would do to the dates. Raises what it raises."""
        changes = dates_before_and_after(enrolment=enrolment, act=act, by=self.request.user)
        return self.preview({"dates": changes}, DatesSerializer)

    @post_action(BreakInput, answers=BreakSerializer, created=True, looks=DatesSerializer)
    def breaks(self: Any, request: Request, pk: str) -> Response:
        """Put a break in force, at once."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        data = self.input(BreakInput)
        data["agreements"] = [Agreement(**row) for row in data["agreements"]]
        act = partial(start_break, enrolment=enrolment, **data, by=request.user)
        return self.dates_after(enrolment, act) if self.only_looks() else self.created(act(), BreakSerializer)

    @answers_for(BreakSerializer(many=True), page=True)
    @breaks.mapping.get
    def list_breaks(self: Any, request: Request, pk: str) -> Response:
        """The breaks of one enrolment."""
        return self.page(self.get_object().breaks.prefetch_related("agreements"), BreakSerializer)

    @get_part("breaks/{break_id}", BreakSerializer)
    def one_break(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """One break."""
        return self.action_response(self.part(self.around().breaks, break_id), BreakSerializer)

    @patch_part(one_break, CorrectBreakInput, BreakSerializer)
    def correct_break(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """Say what was entered wrong: the dates, the reason. The worker is asked to confirm other dates again."""
        enrolment = self.around()
        only_coordinator(request.user, enrolment)
        spell = self.part(enrolment.breaks, break_id)
        dates = {"started_on": spell.started_on, "ended_on": spell.ended_on}
        data = {**dates, **self.input(CorrectBreakInput, partial=True)}
        return self.action_response(correct_break(spell=spell, **data, by=request.user), BreakSerializer)

    @post_action(url_path="breaks/{break_id}/remove")
    def remove_break(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """Take out a break that was entered by mistake, with its agreements. Answers the enrolment."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_coordinator(request.user, enrolment)
        remove_break(spell=spell, by=request.user)
        return self.action_response(self.around())

    @post_action(AgreementInput, answers=BreakSerializer, created=True, url_path="breaks/{break_id}/agreements")
    def add_agreement(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """Record that somebody agreed, wherever and whenever they did. Answers the break."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_coordinator(request.user, enrolment)
        add_agreement(spell=spell, **self.input(AgreementInput), by=request.user)
        address = request.path.removesuffix("agreements/")
        return self.created(self.child(enrolment.breaks, break_id), BreakSerializer, location=address)

    @post_action(EndBreakInput, answers=BreakSerializer, url_path="breaks/{break_id}/end")
    def end_break(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """Say, or correct, which day was the last."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_coordinator(request.user, enrolment)
        data = self.input(EndBreakInput)
        return self.action_response(end_break(spell=spell, **data, by=request.user), BreakSerializer)

    @post_action(answers=BreakSerializer, url_path="breaks/{break_id}/confirm")
    def confirm_break(self: Any, request: Request, pk: str, break_id: str) -> Response:
        """The worker confirms, on return."""
        enrolment = self.around()
        spell = self.part(enrolment.breaks, break_id)
        only_who_confirms(request.user, enrolment)
        return self.action_response(confirm_break(spell=spell, by=request.user), BreakSerializer)

    @post_action(PatternInput, answers=PatternSerializer, created=True, looks=DatesSerializer)
    def working_patterns(self: Any, request: Request, pk: str) -> Response:
        """Say what share of full time is worked from a day on."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        act = partial(set_working_pattern, enrolment=enrolment, **self.input(PatternInput), by=request.user)
        return self.dates_after(enrolment, act) if self.only_looks() else self.created(act(), PatternSerializer)

    @answers_for(PatternSerializer(many=True), page=True)
    @working_patterns.mapping.get
    def list_working_patterns(self: Any, request: Request, pk: str) -> Response:
        """The working patterns of one enrolment."""
        return self.page(self.get_object().working_patterns.all(), PatternSerializer)

    @get_part("working-patterns/{pattern_id}", PatternSerializer)
    def one_working_pattern(self: Any, request: Request, pk: str, pattern_id: str) -> Response:
        """One working pattern."""
        return self.action_response(self.part(self.around().working_patterns, pattern_id), PatternSerializer)

    @patch_part(one_working_pattern, ChangePatternInput, PatternSerializer)
    def change_working_pattern(self: Any, request: Request, pk: str, pattern_id: str) -> Response:
        """Say what was entered wrong: the day, the share."""
        enrolment = self.around()
        only_coordinator(request.user, enrolment)
        pattern = self.part(enrolment.working_patterns, pattern_id)
        now = {"effective_from": pattern.effective_from, "fte": pattern.fte}
        data = {**now, **self.input(ChangePatternInput, partial=True)}
        return self.action_response(change_working_pattern(pattern=pattern, **data, by=request.user), PatternSerializer)

    @post_action(url_path="working-patterns/{pattern_id}/remove")
    def remove_working_pattern(self: Any, request: Request, pk: str, pattern_id: str) -> Response:
        """Take out a working pattern that was entered by mistake. Answers the enrolment."""
        enrolment = self.around()
        pattern = self.part(enrolment.working_patterns, pattern_id)
        only_coordinator(request.user, enrolment)
        remove_working_pattern(pattern=pattern, by=request.user)
        return self.action_response(self.around())

    @post_action(PartTimeChoiceInput, looks=DatesSerializer)
    def part_time_choice(self: Any, request: Request, pk: str) -> Response:
        """Keep or stretch the dates while working part time."""
        enrolment = self.get_object()
        only_who_chooses(request.user, enrolment)
        act = partial(choose_part_time, enrolment=enrolment, **self.input(PartTimeChoiceInput), by=request.user)
        if self.only_looks():
            return self.dates_after(enrolment, act)
        act()
        return self.action_response(self.around())

    @post_action(ExtensionInput, answers=ExtensionSerializer, created=True, looks=DatesSerializer)
    def extensions(self: Any, request: Request, pk: str) -> Response:
        """Give one milestone more months."""
        enrolment = self.get_object()
        only_coordinator(request.user, enrolment)
        act = partial(extend_milestone, enrolment=enrolment, **self.input(ExtensionInput), by=request.user)
        return self.dates_after(enrolment, act) if self.only_looks() else self.created(act(), ExtensionSerializer)

    @answers_for(ExtensionSerializer(many=True), page=True)
    @extensions.mapping.get
    def list_extensions(self: Any, request: Request, pk: str) -> Response:
        """The extensions of one enrolment."""
        return self.page(self.get_object().extensions.all(), ExtensionSerializer)

    @get_part("extensions/{extension_id}", ExtensionSerializer)
    def one_extension(self: Any, request: Request, pk: str, extension_id: str) -> Response:
        """One extension."""
        return self.action_response(self.part(self.around().extensions, extension_id), ExtensionSerializer)
