"""Reads about short absences: those of one enrolment, and a supervisor's own with everybody at once."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.people.models import User
from ecf.supervision.models import Absence, Side


def absences_of(enrolment: Enrolment) -> QuerySet[Absence]:
    """Of either of the two, the latest first. One query."""
    return Absence.objects.filter(enrolment=enrolment).order_by("-started_on", "-id")


def absences_seen_by(user: User) -> QuerySet[Absence]:
    """Those of the enrolments that the person may see; whether they may do anything with one, the rules say."""
    return Absence.objects.filter(enrolment__in=Enrolment.objects.visible_to(user).values("pk"))


def supervised_by(user: User) -> QuerySet[Enrolment]:
    """The active enrolments that the person supervises now, in id order; never their own."""
    rows = Enrolment.objects.filter(supervisor=user, state=EnrolmentState.ACTIVE)
    return rows.exclude(social_worker__user=user).with_people().order_by("pk")


def same_days(absence: Absence, user: User) -> QuerySet[Absence]:
    """A supervisor's absences of the same days with all whom they supervise, the given one among them.

    Only that one where it is the worker's, or is not the person's own.
    """
    if absence.side != Side.SUPERVISOR or absence.enrolment.supervisor_id != user.pk:
        return Absence.objects.filter(pk=absence.pk)
    return Absence.objects.filter(
        enrolment__in=supervised_by(user).order_by().values("pk"),
        side=Side.SUPERVISOR,
        started_on=absence.started_on,
        ended_on=absence.ended_on,
    ).order_by("enrolment_id")


@dataclass(frozen=True, slots=True)
class OwnAbsence:
    """Days on which a supervisor is away, and with whom they have entered it; `first` is one of those rows."""

    first: Absence
    names: list[str]

    @property
    def started_on(self) -> dt.date:
        return self.first.started_on

    @property
    def ended_on(self) -> dt.date | None:
        return self.first.ended_on


def own_absences_of(user: User) -> list[OwnAbsence]:
    """The supervisor's own, with all whom they supervise now, each span once; the latest first. One query."""
    mine = Absence.objects.filter(enrolment__in=supervised_by(user).order_by().values("pk"), side=Side.SUPERVISOR)
    found: dict[tuple[dt.date, dt.date | None], list[Absence]] = defaultdict(list)
    for row in mine.select_related("enrolment__social_worker__user").order_by("-started_on", "enrolment_id"):
        found[row.started_on, row.ended_on].append(row)
    return [
        OwnAbsence(spans[0], [each.enrolment.social_worker.user.name for each in spans]) for spans in found.values()
    ]
