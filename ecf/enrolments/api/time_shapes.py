"""What the API takes and answers about breaks, working time and extensions, beside what `shapes` says."""

from typing import Any

from rest_framework import serializers

from ecf.core.rest.serializers import CalendarDate, InputSerializer
from ecf.core.rest.views import answers_for
from ecf.enrolments.api.shapes import ReasonSerializer
from ecf.enrolments.models import BreakReason
from ecf.enrolments.previews import DateChange


class DateChangeSerializer(serializers.Serializer):
    """One milestone that is not met. A date is null while an open break leaves it without one."""

    milestone = serializers.CharField(source="key")
    before = serializers.DateField(allow_null=True)
    after = serializers.DateField(allow_null=True)
    explanation = serializers.SerializerMethodField()

    @answers_for(ReasonSerializer(many=True))
    def get_explanation(self, row: DateChange) -> list[dict[str, Any]]:
        return [reason.as_row() for reason in row.reasons]


class DatesSerializer(serializers.Serializer):
    """What a change would do to the dates. Nothing of it is stored."""

    dates = DateChangeSerializer(many=True)


class CorrectBreakInput(InputSerializer):
    """What was entered wrong; what is not sent stays. `ended_on: null` opens the break again."""

    started_on = CalendarDate()
    ended_on = CalendarDate(allow_null=True)
    reason = serializers.CharField(max_length=40, help_text=f"One of: {', '.join(BreakReason.values)}")


class ChangePatternInput(InputSerializer):
    """What was entered wrong; what is not sent stays."""

    effective_from = CalendarDate()
    fte = serializers.DecimalField(max_digits=8, decimal_places=4)
