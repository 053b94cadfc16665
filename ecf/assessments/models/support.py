"""Support plans: a concern, what is done about it by whom, what help the employer gives, and how it ended."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids
from ecf.supervision.models import Side


class SupportState(models.TextChoices):
    """Where a support plan stands."""

    ASKED = "asked", "Asked for"
    RUNNING = "running", "Running"
    CLOSED = "closed", "Closed"
    DECLINED = "declined", "Not opened"


OPEN_STATES = (SupportState.ASKED, SupportState.RUNNING)


class SupportSource(models.TextChoices):
    """What the concern came from."""

    REVIEW = "review", "A review"
    SESSION = "session", "A supervision session"
    ASSESSMENT = "assessment", "An assessment"
    CONTINUED = "continued", "The support plan before"
    OTHER = "other", "Something else"


class SupportOutcome(models.TextChoices):
    """How a support plan ended."""

    MET = "met", "What was hoped for is there"
    CONTINUED = "continued", "Support goes on, with a new plan"
    MOVED = "moved", "It goes on in another process"


class ActionOwner(models.TextChoices):
    """Who does it."""

    WORKER = "worker", "Social worker"
    SUPERVISOR = "supervisor", "Supervisor"
    COORDINATOR = "coordinator", "Programme co-ordinator"
    ASSESSOR = "assessor", "Assessor"


class ActionState(models.TextChoices):
    """How an action stands."""

    OPEN = "open", "To do"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    CARRIED = "carried", "Carried on"


class SupportPlanQuerySet(models.QuerySet):
    """Support plans, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises or assesses now, and those one led, opened or asked for; the facts of an
        employer's when overseeing it."""
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user)
            | Q(led_by=user)
            | Q(opened_by=user)
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )


class SupportPlan(FSMModelMixin, Record):
    """What is done while there is concern about somebody's progress. Never part of a capability procedure.

    `source` and `source_id` say what it came from. While asked for, there is a concern and no more. `led_by` is the
    supervisor who runs it, the one of now. `continues` is the plan before, where this one carries it on.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="support_plans")
    source = models.CharField(max_length=12, choices=SupportSource)
    source_id = models.UUIDField(null=True, blank=True)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="support_plans_opened"
    )
    led_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="support_plans_led")
    state = FSMField(default=SupportState.ASKED, choices=SupportState.choices, protected=True)
    concern = models.TextField(max_length=10_000)
    hoped_for = models.TextField(max_length=10_000, blank=True)
    help = models.TextField(max_length=10_000, blank=True)
    worker_view = models.TextField(max_length=10_000, blank=True)
    started_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=SupportOutcome, blank=True)
    ending = models.TextField(max_length=10_000, blank=True)
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by")

    objects = SupportPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=["asked", "running"]), name="one_support_plan_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["enrolment", "state"], name="support_plan_by_enrolment")]

    @transition(field=state, source=SupportState.ASKED, target=SupportState.RUNNING)
    def start(self) -> None:
        """It has its actions, its help and its dates."""

    @transition(field=state, source=SupportState.ASKED, target=SupportState.DECLINED)
    def decline(self) -> None:
        """It was asked for and is not opened; why is kept."""

    @transition(field=state, source=SupportState.RUNNING, target=SupportState.CLOSED)
    def close(self) -> None:
        """It ended, with an outcome."""

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["SupportPlan"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).prefetch_related("actions", "dates")

    def signed_form(self, version: int) -> dict[str, Any]:
        """What both sign. Form 1. How each action ends, and how the plan does, comes later, so it is left out."""
        if version != 1:
            raise ValueError(f"a support plan has no form {version}")
        actions = sorted(self.actions.all(), key=lambda action: action.position)
        return {
            "enrolment": self.enrolment_id,
            "concern": self.concern,
            "hoped_for": self.hoped_for,
            "help": self.help,
            "worker_view": self.worker_view,
            "started_on": self.started_on,
            "actions": [{"what": a.what, "owner": a.owner, "due_on": a.due_on} for a in actions],
            "dates": sorted(row.due_on for row in self.dates.all()),
        }


class SupportAction(models.Model):
    """One thing that somebody does by a day."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500)
    owner = models.CharField(max_length=12, choices=ActionOwner)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.OPEN)
    done_on = models.DateField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_support_action_per_position")]


class SupportDate(models.Model):
    """A day on which the two look at how it goes."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="dates")
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["plan", "due_on"], name="one_support_date_per_day")]


class SupportNote(Record):
    """How it goes, in a few words by one of the two. Notes are added, never changed."""

    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    on = models.DateField()
    text = models.TextField(max_length=2000)
