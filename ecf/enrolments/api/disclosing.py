"""What asking to read one thing takes, in every room's API."""

from rest_framework import serializers

from ecf.core.rest.serializers import CalendarDate, InputSerializer


class DiscloseInput(InputSerializer):
    """Why, and the last day: a week from today if not said."""

    reason = serializers.CharField(max_length=2000)
    until = CalendarDate(required=False)
