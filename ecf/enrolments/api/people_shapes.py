"""What the API takes and answers about who supports a worker, handovers, teams, and leaving and coming back."""

from rest_framework import serializers

from ecf.core.rest.serializers import CalendarDate, InputSerializer, RecordSerializer
from ecf.enrolments.models import Assignment, Handover, Part


class AssignmentInput(InputSerializer):
    """Who is to be a worker's supervisor, assessor or buddy from a day on, which may lie ahead."""

    part = serializers.ChoiceField(Part.choices)
    user = serializers.CharField(max_length=150, help_text="A user name.")
    on = CalendarDate()
    is_deputy = serializers.BooleanField(
        required=False, default=False, help_text="They stand in while the post is vacant."
    )
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class AssignmentSerializer(RecordSerializer):
    """Who was, is or will be a worker's supervisor, assessor or buddy. `user` is a user name; both days inclusive."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    user = serializers.CharField(source="user.username")

    class Meta:
        model = Assignment
        fields = ["id", "version", "enrolment", "part", "user", "started_on", "ended_on", "is_deputy"]


class EndAssignmentInput(InputSerializer):
    """The last day of an assessor or a buddy."""

    on = CalendarDate()


class HandoverSerializer(RecordSerializer):
    """One person takes a worker over from another. `accepted_on` is null while it waits."""

    enrolment = serializers.UUIDField(source="enrolment_id")
    assignment = serializers.UUIDField(source="incoming_id")
    part = serializers.ChoiceField(Part.choices, source="incoming.part")
    incoming = serializers.CharField(source="incoming.user.username")
    outgoing = serializers.CharField(source="outgoing.user.username", allow_null=True, default=None)
    on = CalendarDate(source="incoming.started_on")

    class Meta:
        model = Handover
        fields = [
            "id",
            "version",
            "enrolment",
            "assignment",
            "part",
            "incoming",
            "outgoing",
            "on",
            "note",
            "accepted_on",
        ]


class TeamInput(InputSerializer):
    """The code of another team of the same employer."""

    team = serializers.CharField(max_length=40)


class WithdrawInput(InputSerializer):
    """Why somebody leaves, their last day (today if it is not sent), and where they go."""

    reason = serializers.CharField(max_length=200)
    on = CalendarDate(required=False, allow_null=True, default=None)
    destination = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class NotCompletedInput(InputSerializer):
    """Why the programme ends for good, and its last day (today if it is not sent)."""

    reason = serializers.CharField(max_length=200)
    on = CalendarDate(required=False, allow_null=True, default=None)


class ComeBackInput(InputSerializer):
    """The first day back, and where and with whom. A code for the team, user names for people."""

    on = CalendarDate()
    team = serializers.CharField(max_length=40)
    supervisor = serializers.CharField(max_length=150)
    assessor = serializers.CharField(max_length=150, required=False, allow_null=True, default=None)
