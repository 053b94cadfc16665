"""Progress as it was last computed, so that lists are fast. Never the truth: that is `selectors.progress_of`."""

from django.db import models

from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer, Team, User


class ProgressSnapshot(models.Model):
    """One enrolment's progress on `computed_on`. Stale rows, and rows of an earlier day, are computed again when read.

    `payload` is canonical JSON of the whole answer; the other columns are what lists filter and sort by. A rank is
    the place in "worst first" (0 is worst).
    """

    enrolment = models.OneToOneField(Enrolment, primary_key=True, on_delete=models.CASCADE, related_name="snapshot")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    search_name = models.CharField(max_length=240)
    registration_number = models.CharField(max_length=8)
    framework_code = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    status_rank = models.PositiveSmallIntegerField()
    employer_status = models.CharField(max_length=20)
    employer_status_rank = models.PositiveSmallIntegerField()
    next_milestone = models.CharField(max_length=40, blank=True)
    next_title = models.CharField(max_length=120, blank=True)
    next_due_on = models.DateField(null=True)
    supervision_status = models.CharField(max_length=20)
    supervision_due_on = models.DateField(null=True)
    protected_time_status = models.CharField(max_length=20, default="not_measured")
    caseload_status = models.CharField(max_length=20, default="not_measured")
    sign_off_status = models.CharField(max_length=20, default="not_measured")
    decisions_status = models.CharField(max_length=20, default="not_measured")
    cpd_status = models.CharField(max_length=20, default="on_track")
    cpd_pieces = models.PositiveSmallIntegerField(default=0)
    cpd_peer_reflections = models.PositiveSmallIntegerField(default=0)
    waiting_items = models.PositiveSmallIntegerField(default=0)
    computed_on = models.DateField()
    computed_at = models.DateTimeField(auto_now=True)
    is_stale = models.BooleanField(default=False)
    # Last: SQLite reads a row's columns in order, and this one is as long as all the others many times over.
    payload = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["employer", "status_rank", "next_due_on"], name="snapshot_worst_first"),
            models.Index(fields=["is_stale", "computed_on"], name="snapshot_to_refresh"),
            models.Index(fields=["enrolment", "computed_on", "is_stale"], name="snapshot_is_fresh"),
            models.Index(
                fields=[
                    "employer",
                    "status",
                    "supervision_status",
                    "protected_time_status",
                    "caseload_status",
                    "sign_off_status",
                    "team",
                    "supervisor",
                    "framework_code",
                ],
                name="snapshot_numbers",
            ),
        ]
