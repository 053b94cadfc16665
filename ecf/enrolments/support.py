"""Reads about who supports a worker: who holds which part on a day, what is planned, which handovers wait."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from ecf.core.clock import today as the_day
from ecf.enrolments.models import Assignment, Enrolment, EnrolmentState, Handover, Part, Placement
from ecf.people.models import User


def holder_on(enrolment: Enrolment, part: str, day: dt.date) -> Assignment | None:
    """Who holds the part on the day, if anybody. One query."""
    return enrolment.assignments.on(day).filter(part=part).select_related("user").order_by("-started_on").first()


def planned_after(enrolment: Enrolment, part: str, day: dt.date) -> Assignment | None:
    """Who takes the part over next, after the day; None where nothing is planned. One query."""
    rows = enrolment.assignments.filter(part=part, started_on__gt=day).select_related("user")
    return rows.order_by("started_on").first()


def changed_hands(day: dt.date) -> QuerySet[Enrolment]:
    """The active enrolments whose supervisor or assessor of today is not the one of the dated rows. One query.

    Between two placements nobody holds a part, so those are left alone until the first day back.
    """
    rows = Assignment.objects.on(day).filter(enrolment=OuterRef("pk"))

    def holder(part: Part) -> Subquery:
        return Subquery(rows.filter(part=part).order_by("-started_on").values("user_id")[:1])

    found = Enrolment.objects.filter(
        Exists(Placement.objects.on(day).filter(enrolment=OuterRef("pk"))), state=EnrolmentState.ACTIVE
    ).annotate(supervisor_now=holder(Part.SUPERVISOR), assessor_now=holder(Part.ASSESSOR))
    has_new_supervisor = Q(supervisor_now__isnull=False) & ~Q(supervisor_now=F("supervisor_id"))
    has_new_assessor = Q(assessor_now__isnull=False) & (Q(assessor_id__isnull=True) | ~Q(assessor_now=F("assessor_id")))
    has_none_left = Q(assessor_now__isnull=True, assessor_id__isnull=False)
    return found.filter(has_new_supervisor | has_new_assessor | has_none_left).order_by("pk")


def with_handover_people(handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    """Together with whom a line about a handover names."""
    return handovers.select_related(
        "incoming__user", "outgoing__user", "enrolment__social_worker__user", "enrolment__framework_version"
    )


def waiting_handovers(enrolment: Enrolment, day: dt.date) -> list[Handover]:
    """The handovers of one enrolment that nobody has accepted yet and whose day has come. One query."""
    rows = enrolment.handovers.waiting(day).filter(incoming__started_on__lte=day)
    return list(rows.select_related("incoming__user", "outgoing__user").order_by("id"))


def handovers_for(user: User, day: dt.date | None = None) -> list[Handover]:
    """What the person is to take over: those to accept now and those to come, by their day. One query."""
    rows = Handover.objects.waiting(day or the_day()).filter(incoming__user=user)
    return list(with_handover_people(rows).order_by("incoming__started_on", "id"))


@dataclass(frozen=True)
class Supporter:
    """One line of the people on a journey. `when`: now, to_come or past; `waiting`: a handover not accepted yet."""

    assignment: Assignment
    when: str
    waiting: Handover | None = None

    @property
    def part(self) -> str:
        return self.assignment.get_part_display()

    @property
    def can_be_cancelled(self) -> bool:
        return self.when == "to_come"

    @property
    def can_be_ended(self) -> bool:
        """A worker is never without a supervisor, so that part is handed on and not ended."""
        return self.when == "now" and self.assignment.part != Part.SUPERVISOR


def supporters(enrolment: Enrolment, day: dt.date) -> list[Supporter]:
    """Everybody who supports the worker, by part, each with those to come; then those of the past. Two queries."""
    rows = enrolment.assignments.select_related("user").order_by("-started_on", "-id")
    waiting = {each.incoming_id: each for each in waiting_handovers(enrolment, day)}
    found = [Supporter(row, _when(row, day), waiting.get(row.pk)) for row in rows]
    parts = [Part.SUPERVISOR, Part.ASSESSOR, Part.BUDDY]
    return sorted(found, key=lambda each: (each.when == "past", parts.index(Part(each.assignment.part)), each.when))


def _when(row: Assignment, day: dt.date) -> str:
    if row.started_on > day:
        return "to_come"
    return "past" if row.ended_on is not None and row.ended_on < day else "now"


def last_day_of(enrolment: Enrolment) -> dt.date | None:
    """The last day with an employer; None while a placement is open. Reads what `with_clock` fetched."""
    ends: Iterable[dt.date | None] = [row.ended_on for row in enrolment.placements.all()]
    return None if None in ends else max((day for day in ends if day), default=None)
