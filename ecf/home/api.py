"""The REST face of what is coming up."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.clock import today
from ecf.core.rest.views import RestView, answers_for, one_of
from ecf.enrolments.models import Enrolment
from ecf.home.coming_up import KINDS, coming_up, with_dates


class ComingUpSerializer(serializers.Serializer):
    """One day that lies ahead, or some days (`ended_on`). What is late comes first. `why` is empty where plain."""

    on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(list(KINDS))
    title = serializers.CharField()
    why = serializers.CharField(allow_blank=True)


class EnrolmentComingUp(RestView):
    """What lies ahead in one enrolment in the next twelve months, by day, as far as the caller may know."""

    @answers_for(ComingUpSerializer(many=True), page=True)
    def get(self, request: Request, pk: Any) -> Response:
        enrolment = one_of(with_dates(Enrolment.objects.visible_to(request.user)), pk)
        return self.page(coming_up(enrolment, request.user, today()), ComingUpSerializer)


paths = [path("enrolments/<uuid:pk>/coming-up/", EnrolmentComingUp.as_view(), name="enrolment-coming-up")]
