"""The development plan: goals against standards, what is done for each, and the evidence that shows it."""

from typing import Self

from django.db import models
from django.db.models import Q

from ecf.assessments.models.review import Review
from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids
from ecf.supervision.models import Side


class GoalState(models.TextChoices):
    """How a goal stands."""

    OPEN = "open", "Under way"
    REACHED = "reached", "Reached"
    DROPPED = "dropped", "Dropped"
    CARRIED = "carried", "Carried on"


class GoalOwner(models.TextChoices):
    """Who does it."""

    WORKER = "worker", "Social worker"
    SUPERVISOR = "supervisor", "Supervisor"
    ASSESSOR = "assessor", "Assessor"
    COORDINATOR = "coordinator", "Programme co-ordinator"
    OTHER = "other", "Somebody else"


class DevelopmentPlanQuerySet(models.QuerySet):
    """Development plans, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises or assesses now; the facts of an employer's when overseeing it."""
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user)
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )


class DevelopmentPlan(Record):
    """One period of the plan: from its start, or from the review that renewed it, to the next review.

    `ended_on` is the day on which a review renewed it; the one without is the plan of now. What was open then goes on
    in the next one.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="development_plans")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="plans_begun")

    objects = DevelopmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(ended_on__isnull=True), name="one_development_plan_at_a_time"
            )
        ]


class PlanAgreement(Record):
    """One of the two said that they agree with the plan of now, `on` a day. Said again after a change, it is renewed:
    what was changed after `agreed_at` is shown beside it."""

    plan = models.ForeignKey(DevelopmentPlan, on_delete=models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    agreed_at = models.DateTimeField()

    class Meta:
        ordering = ["side"]
        constraints = [models.UniqueConstraint(fields=["plan", "side"], name="one_plan_agreement_per_side")]


class Goal(Record):
    """Something the worker wants to be able to do, tied to at least one standard (`standards`).

    `because` is why it was dropped. `carried_from` is the same goal in the period before.
    """

    plan = models.ForeignKey(DevelopmentPlan, on_delete=models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    difference = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=GoalState, default=GoalState.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    because = models.TextField(max_length=2000, blank=True)
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_goal_per_position")]

    @property
    def codes(self) -> list[str]:
        """The codes of its standards."""
        return [row.code for row in self.standards.all()]


class GoalStandard(models.Model):
    """One standard that a goal is tied to."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=40)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["goal", "code"], name="one_goal_standard")]


class GoalAction(models.Model):
    """One step towards a goal, by somebody, by a day. `owner_name` says who, where it is somebody else."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500)
    owner = models.CharField(max_length=12, choices=GoalOwner)
    owner_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["goal", "position"], name="one_goal_action_per_position")]

    @property
    def whose(self) -> str:
        """Who does it, for people: the name of somebody else, or the part."""
        return self.owner_name or GoalOwner(self.owner).label
