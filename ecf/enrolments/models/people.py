"""Where a worker is placed, and who supports them, over time."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from ecf.core.clock import today
from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment, EnrolmentState
from ecf.people.models import Dated, DatedQuerySet, Employer, Team, User, ends_after_start
from ecf.people.roles import overseen_employer_ids


class PlacementQuerySet(DatedQuerySet):
    """Placements, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Those with an employer that one oversees, of people who have moved to another employer since."""
        return self.filter(employer_id__in=overseen_employer_ids(user), ended_on__isnull=False).exclude(
            enrolment__employer_id=F("employer_id")
        )


class Placement(Record, Dated):
    """The part of an enrolment spent with one employer, in one team."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="placements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=200, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("placement")]


class Part(models.TextChoices):
    """What one person is for one worker."""

    SUPERVISOR = "supervisor", "Supervisor"
    ASSESSOR = "assessor", "Assessor"
    BUDDY = "buddy", "Buddy"


class Assignment(Record, Dated):
    """Who was a worker's supervisor, assessor or buddy, from when to when.

    `is_deputy`: stands in while the post is vacant. A row may start in the future; `Enrolment.supervisor` and
    `Enrolment.assessor` are those of today.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=12, choices=Part)
    is_deputy = models.BooleanField(default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("assignment"),
            models.UniqueConstraint(
                fields=["enrolment", "part"], condition=Q(ended_on__isnull=True), name="one_open_assignment_per_part"
            ),
        ]


class HandoverQuerySet(models.QuerySet):
    """Handovers, scoped to what a person may see."""

    def waiting(self, day: dt.date) -> Self:
        """Those not accepted yet, of an active programme, whose new holder still is, or will be, the part's."""
        still = Q(incoming__ended_on__isnull=True) | Q(incoming__ended_on__gte=day)
        return self.filter(still, accepted_on__isnull=True, enrolment__state=EnrolmentState.ACTIVE)

    def visible_to(self, user: User) -> Self:
        """Own; whoever takes over, from their first day while they hold the part; whoever hands over, until it is
        accepted; an employer's co-ordinator and principal social worker."""
        day = today()
        holds = Q(incoming__user=user, incoming__started_on__lte=day) & (
            Q(incoming__ended_on__isnull=True) | Q(incoming__ended_on__gte=day)
        )
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | holds
            | Q(outgoing__user=user, pk__in=HandoverQuerySet(self.model).waiting(day).values("pk"))
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )


class Handover(Record):
    """One person takes a worker over from another: what is open is listed to them, and they accept it.

    It waits while `accepted_on` is empty and `incoming` is the part's assignment still. `outgoing` is empty where
    nobody held the part before.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="handovers")
    incoming = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="handover")
    outgoing = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="handed_over_by"
    )
    note = models.TextField(max_length=2000, blank=True)
    accepted_on = models.DateField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()
