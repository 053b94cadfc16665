"""The REST face of reminders: what goes out, or went out, on a day."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.errors import NotAllowed
from ecf.core.rest.serializers import CalendarDate, QuerySerializer
from ecf.core.rest.views import RestView, answers_for
from ecf.people.roles import overseen_employer_ids
from ecf.reminders.models import NoticeKind
from ecf.reminders.rows import notice_rows


class NoticeSerializer(serializers.Serializer):
    """Who is told what about whom."""

    recipient = serializers.CharField(help_text="User name.")
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    enrolment = serializers.UUIDField(allow_null=True)
    milestone = serializers.CharField(allow_null=True, help_text="Null unless the kind is milestone.")
    rung = serializers.CharField(help_text="Days relative to the date it is about (-28, 0, +7), or overdue, missed-2.")
    due_on = CalendarDate()
    line = serializers.CharField()


class NoticesQuery(QuerySerializer):
    """The day that is asked for."""

    on = CalendarDate(required=False, help_text="Today by default.")


class Notices(RestView):
    """What goes out to whom on a day, in the employers that the caller runs. Past days read what was stored."""

    @answers_for(NoticeSerializer(many=True), query=NoticesQuery, page=True)
    def get(self, request: Request) -> Response:
        employer_ids = overseen_employer_ids(request.user)
        if not employer_ids:
            raise NotAllowed(
                message="Only a programme co-ordinator or principal social worker can see who is told what."
            )
        on = self.query(NoticesQuery).get("on") or today()
        return self.page(notice_rows(on, employer_ids=employer_ids), NoticeSerializer)


paths = [path("notices/", Notices.as_view(), name="notices")]
