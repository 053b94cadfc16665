"""The milestones with their dates and outcomes."""

from django.db import models

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.framework.models import FrameworkVersion


class Outcome(models.TextChoices):
    """How a milestone ended. A fail does not meet it."""

    DONE = "done", "Done"
    PASS = "pass", "Pass"
    FAIL = "fail", "Fail"


class ScheduledMilestone(Record):
    """One milestone of one enrolment: its dates, derived by the clock, and its outcome.

    The dates are rebuilt by `services.rebuild_schedule` alone, the outcome is written by `services.record_outcome`
    alone. `explanation` is JSON, a list of `{rule, detail, days, on}`. A milestone without `due_on` is paused.
    `is_run_here` once the product itself runs it (its agreement, review or assessment was begun): then its outcome
    comes from there, and nobody records it by hand. `met_on` without an outcome: handed in, not yet decided.
    `waiting_for`: the part ("worker", `people.Part`, or "coordinator") whose turn it is, and since when: the worker
    where only theirs is, one of the others once the worker has done theirs. `under_review_since`: an appeal against its
    fail is open, of which not everybody knows (`rules.shown_outcome`).
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="milestones")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    offset_months = models.PositiveSmallIntegerField(null=True)
    offset_days = models.PositiveSmallIntegerField(null=True)
    nominal_on = models.DateField()
    due_on = models.DateField(null=True)
    explanation = models.TextField(default="[]")
    met_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    decision_due_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    is_run_here = models.BooleanField(default=False)
    waiting_for = models.CharField(max_length=12, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    under_review_since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "key"], name="one_row_per_milestone")]

    @property
    def is_met(self) -> bool:
        return self.met_on is not None and self.outcome != Outcome.FAIL

    @property
    def is_at_rest(self) -> bool:
        """Met, or handed in and under review: nobody is asked for anything now."""
        return self.is_met or (self.met_on is not None and self.under_review_since is not None)


class FormerMilestone(Record):
    """A milestone with an outcome, of a framework that the enrolment has left. Coming back to it puts it back."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="former_milestones")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    nominal_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    met_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    note = models.TextField(max_length=2000, blank=True)
    decision_due_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["met_on", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "framework_version", "key"], name="one_former_row_per_milestone"
            )
        ]
