"""Where a worker is placed, and who supports them, over time."""

from django.db import models
from django.db.models import Q

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.people.models import Dated, DatedQuerySet, Employer, Team, User, ends_after_start


class Placement(Record, Dated):
    """The part of an enrolment spent with one employer, in one team."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="placements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)
    destination = models.CharField(max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

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
