"""Another framework over the API: an action on an enrolment, whose view set takes it in."""

from functools import partial
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.rest.serializers import CalendarDate, InputSerializer
from ecf.core.rest.views import answers_for, post_action
from ecf.enrolments.api.shapes import ReasonSerializer
from ecf.enrolments.models import FrameworkChange, Outcome
from ecf.enrolments.previews import DateChange
from ecf.enrolments.services import change_framework
from ecf.enrolments.services.locking import only_coordinator
from ecf.progress.framework_preview import framework_preview
from ecf.progress.shape import STATUSES


class FrameworkInput(InputSerializer):
    """Which framework, from which day on, and why. Without a version: the newest in force that day."""

    framework = serializers.CharField(max_length=40)
    framework_version = serializers.CharField(required=False, allow_null=True, default=None, max_length=40)
    on = CalendarDate()
    reason = serializers.CharField(max_length=FrameworkChange._meta.get_field("reason").max_length)


class FrameworkDateSerializer(serializers.Serializer):
    """One milestone that is not met: its date before and after. Null in an open break, and where there is none."""

    milestone = serializers.CharField(source="key")
    title = serializers.CharField()
    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)
    is_new = serializers.BooleanField()
    is_gone = serializers.BooleanField()
    explanation = serializers.SerializerMethodField()

    @answers_for(ReasonSerializer(many=True))
    def get_explanation(self, row: DateChange) -> list[dict[str, Any]]:
        return [reason.as_row() for reason in row.reasons]


class AmountSerializer(serializers.Serializer):
    """How much there is of what a milestone asks for."""

    have = serializers.IntegerField()
    needed = serializers.IntegerField()


class CountLineSerializer(serializers.Serializer):
    """One kind of evidence, or the standards (`kind` null), on both sides; null where that side does not ask for it."""

    kind = serializers.CharField(allow_null=True)
    before = AmountSerializer(allow_null=True)
    after = AmountSerializer(allow_null=True)


class ComparisonSerializer(serializers.Serializer):
    """What counts for the next milestone that asks for evidence, or the next such assessment, of each side."""

    milestone_before = serializers.CharField(source="before.key", default=None, allow_null=True)
    milestone_after = serializers.CharField(source="after.key", default=None, allow_null=True)
    lines = CountLineSerializer(many=True)


class ReasonWhySerializer(serializers.Serializer):
    """One reason why an entry would not count."""

    code = serializers.CharField()
    detail = serializers.CharField()


class NoLongerSerializer(serializers.Serializer):
    """An accepted entry that counts now and would not any more: facts only."""

    evidence = serializers.UUIDField(source="evidence_id")
    kind = serializers.CharField()
    happened_on = serializers.DateField()
    reasons = ReasonWhySerializer(many=True)


class NewlySerializer(serializers.Serializer):
    """A milestone that is new, or asks for more than the one of now: what, in words."""

    milestone = serializers.CharField(source="key")
    title = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    is_new = serializers.BooleanField()
    asks_for = serializers.ListField(child=serializers.CharField(), source="asks")


class RecordedSerializer(serializers.Serializer):
    """A milestone with an outcome that would be set aside, or would come back."""

    milestone = serializers.CharField(source="key")
    title = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices)
    met_on = serializers.DateField()


class StandardChangeSerializer(serializers.Serializer):
    """A standard that evidence is linked to, and those that it would be read as."""

    code = serializers.CharField()
    read_as = serializers.ListField(child=serializers.CharField(), source="now")


class FrameworkPreviewSerializer(serializers.Serializer):
    """What another framework would change. Nothing of it is stored."""

    framework = serializers.CharField(source="new.code")
    framework_version = serializers.CharField(source="new.version")
    status_label = serializers.CharField(source="new.status_label")
    status_before = serializers.ChoiceField(STATUSES, source="before.status")
    status_after = serializers.ChoiceField(STATUSES, source="after.status")
    dates = FrameworkDateSerializer(many=True, source="date_changes")
    counts = ComparisonSerializer(many=True, source="comparisons")
    no_longer_counts = NoLongerSerializer(many=True, source="no_longer")
    newly_counts = serializers.IntegerField(source="newly_counting")
    newly_needed = NewlySerializer(many=True, source="newly")
    set_aside = RecordedSerializer(many=True)
    brought_back = RecordedSerializer(many=True)
    standards = StandardChangeSerializer(many=True)


class FrameworkActions:
    """Mixed into the view set of enrolments."""

    @post_action(FrameworkInput, looks=FrameworkPreviewSerializer)
    def framework(self: Any, request: Request, pk: str) -> Response:
        """Put the worker on another framework or version from a day on, or bring them back."""
        enrolment = self.get_object()
        only_coordinator(self.request.user, enrolment)
        data = self.input(FrameworkInput)
        data["version"] = data.pop("framework_version")
        act = partial(change_framework, enrolment=enrolment, **data, by=self.request.user)
        if self.only_looks():
            found = framework_preview(enrolment=enrolment, act=act, by=self.request.user, today=today())
            return self.preview(found, FrameworkPreviewSerializer)
        act()
        return self.action_response(self.around())
