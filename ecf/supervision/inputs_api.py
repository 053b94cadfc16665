"""What callers send about supervision sessions."""

from rest_framework import serializers

from ecf.core.rest.serializers import CalendarDate, InputSerializer
from ecf.enrolments.models import Part
from ecf.supervision.models import SessionKind, Side

READERS = [Part.SUPERVISOR.value, Part.ASSESSOR.value]


class ActionInput(InputSerializer):
    what = serializers.CharField(allow_blank=True)
    owner = serializers.ChoiceField(choices=Side.choices)
    due_on = CalendarDate(required=False, allow_null=True)
    done_on = CalendarDate(required=False, allow_null=True)


class WrittenInput(InputSerializer):
    """What the supervisor writes up."""

    held_on = CalendarDate(required=False, allow_null=True)
    minutes = serializers.IntegerField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=SessionKind.choices, required=False)
    summary = serializers.CharField(required=False, allow_blank=True)
    caseload = serializers.IntegerField(required=False, allow_null=True)
    protected_hours = serializers.DecimalField(max_digits=None, decimal_places=None, required=False, allow_null=True)
    wellbeing = serializers.IntegerField(required=False, allow_null=True)
    actions = ActionInput(many=True, required=False)


class ChangeInput(WrittenInput):
    planned_for = CalendarDate(required=False, allow_null=True)
    starts_at = serializers.TimeField(required=False, allow_null=True)
    place = serializers.CharField(required=False, allow_blank=True)
    worker_notes = serializers.CharField(required=False, allow_blank=True)
    worker_caseload = serializers.IntegerField(required=False, allow_null=True)
    worker_hours = serializers.DecimalField(max_digits=None, decimal_places=None, required=False, allow_null=True)
    supervisor_notes = serializers.CharField(required=False, allow_blank=True)


class PlanInput(ChangeInput):
    enrolment = serializers.UUIDField()


class RecordInput(WrittenInput):
    sign = serializers.BooleanField(required=False, default=False)


class SignInput(InputSerializer):
    """`view`: the worker's own view, which becomes part of what they sign; left out, it stays as it is."""

    view = serializers.CharField(required=False, allow_blank=True)
    disagreement = serializers.CharField(required=False, allow_blank=True, default="")


class CancelInput(InputSerializer):
    by = serializers.ChoiceField(choices=Side.choices)
    reason = serializers.CharField()


class ReasonInput(InputSerializer):
    reason = serializers.CharField()


class TextInput(InputSerializer):
    text = serializers.CharField()


class ShareInput(InputSerializer):
    """With whom: the supervisor of today, if not said, or the assessor."""

    reader = serializers.ChoiceField(READERS, required=False, default=Part.SUPERVISOR.value)


class StopSharingInput(InputSerializer):
    """From whom; from everybody, if not said."""

    reader = serializers.ChoiceField(READERS, required=False, default="")


class DoneInput(InputSerializer):
    done_on = CalendarDate()
