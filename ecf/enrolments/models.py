"""One social worker's journey through one framework version, and everything that moves its dates."""

from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Dated, DatedQuerySet, Employer, SocialWorker, Team, User, ends_after_start
from ecf.people.roles import overseen_employer_ids


class EnrolmentState(models.TextChoices):
    """Where a journey stands. "On a break" is computed from the breaks, it is not a state."""

    ACTIVE = "active", "Active"
    COMPLETED = "completed", "Completed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOT_COMPLETED = "not_completed", "Not completed"


class EntryRoute(models.TextChoices):
    """How the person comes in."""

    NEWLY_QUALIFIED = "newly_qualified", "Newly qualified"
    TRAINED_OVERSEAS = "trained_overseas", "Trained overseas"
    RETURNING = "returning", "Returning to social work"
    EXPERIENCED = "experienced", "Experienced, joining part-way"
    AGENCY = "agency", "Agency worker"


class PartTimeChoice(models.TextChoices):
    """Whether part-time work moves the dates. Dates are kept until the worker answers."""

    KEEP = "keep", "Keep the dates"
    STRETCH = "stretch", "Stretch the dates"


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; those supervised or assessed now; all of an employer for its co-ordinator and PSW. Invisible is 404."""
        return self.filter(
            Q(social_worker__user=user)
            | Q(supervisor=user)
            | Q(assessor=user)
            | Q(employer_id__in=overseen_employer_ids(user))
        )

    def with_people(self) -> Self:
        """Together with the people and places that a line about an enrolment names."""
        return self.select_related(
            "social_worker__user", "framework_version", "employer", "team", "supervisor", "assessor"
        )


class Enrolment(FSMModelMixin, Record):
    """One social worker's journey through one framework version. It can move between employers.

    `employer`, `team`, `supervisor` and `assessor` are those of today; the dated rows (`placements`,
    `assignments`) are their history, and only services write both, together.
    """

    social_worker = models.ForeignKey(SocialWorker, on_delete=models.PROTECT, related_name="enrolments")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    state = FSMField(default=EnrolmentState.ACTIVE, choices=EnrolmentState.choices, protected=True)
    started_on = models.DateField()
    entry_route = models.CharField(max_length=20, choices=EntryRoute, default=EntryRoute.NEWLY_QUALIFIED)
    credit_months = models.PositiveSmallIntegerField(default=0)
    part_time_choice = models.CharField(max_length=8, choices=PartTimeChoice, default=PartTimeChoice.KEEP)
    part_time_answered_on = models.DateField(null=True, blank=True)
    specialism = models.CharField(max_length=40, blank=True)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="enrolments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="enrolments")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervises")
    assessor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="assesses")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["social_worker"], condition=Q(state="active"), name="one_live_enrolment_per_worker"
            )
        ]
        indexes = [models.Index(fields=["employer", "state"], name="enrolment_by_employer")]

    def __str__(self) -> str:
        return f"{self.social_worker.user.name}, {self.framework_version.code}"

    @transition(field=state, source=EnrolmentState.ACTIVE, target=EnrolmentState.COMPLETED)
    def complete(self) -> None:
        """The last milestone is met."""

    @transition(field=state, source=EnrolmentState.ACTIVE, target=EnrolmentState.WITHDRAWN)
    def withdraw(self) -> None:
        """The person leaves the programme; they may come back."""

    @transition(field=state, source=EnrolmentState.WITHDRAWN, target=EnrolmentState.ACTIVE)
    def come_back(self) -> None:
        """The person takes the programme up again."""

    @transition(field=state, source=EnrolmentState.ACTIVE, target=EnrolmentState.NOT_COMPLETED)
    def end_not_completed(self) -> None:
        """The programme ended without its last assessment being passed."""


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


class Assignment(Record, Dated):
    """Who was a worker's supervisor or assessor, from when to when."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=12, choices=Part)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("assignment"),
            models.UniqueConstraint(
                fields=["enrolment", "part"], condition=Q(ended_on__isnull=True), name="one_open_assignment_per_part"
            ),
        ]


class WorkingPattern(Record):
    """The share of full time worked, from a day on, until the next pattern."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="working_patterns")
    effective_from = models.DateField()
    fte = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("1.00"))],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "effective_from"], name="one_pattern_per_day"),
            models.CheckConstraint(condition=Q(fte__gte=Decimal("0.01"), fte__lte=1), name="fte_is_a_share"),
        ]


class BreakReason(models.TextChoices):
    """Why someone is on a break. Never capability (Dorset Council, ASYE arrangements)."""

    SICKNESS = "sickness", "Sickness"
    BEREAVEMENT = "bereavement", "Bereavement"
    PARENTAL_LEAVE = "parental_leave", "Parental leave"
    INADEQUATE_SUPPORT = "inadequate_support", "Support was not good enough"
    CAREER_BREAK = "career_break", "Career break"
    BETWEEN_EMPLOYERS = "between_employers", "Between employers"
    SUSPENSION = "suspension", "Suspension (neutral)"


class Break(Record, Dated):
    """Agreed time out of the programme, both ends inclusive. Only the worker and the co-ordinator see the reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="breaks")
    reason = models.CharField(max_length=20, choices=BreakReason)
    confirmed_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_start("break")]


class BreakAgreement(Record):
    """Who agreed to a break, and when; wherever it was agreed."""

    PARTIES = [("worker", "Social worker"), ("supervisor", "Supervisor"), ("assessor", "Assessor")]

    agreed_break = models.ForeignKey(Break, on_delete=models.PROTECT, related_name="agreements")
    party = models.CharField(max_length=12, choices=PARTIES)
    name = models.CharField(max_length=120)
    agreed_on = models.DateField()


class Extension(Record):
    """A milestone's own extra months: at most one per milestone, at most three months (assumed)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="extensions")
    milestone = models.CharField(max_length=40)
    months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    reason = models.TextField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "milestone"], name="one_extension_per_milestone"),
        ]


class Deferral(Record):
    """A new date for an assessment, decided with a reason. It replaces the computed date."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="deferrals")
    milestone = models.CharField(max_length=40)
    due_on = models.DateField()
    reason = models.TextField(max_length=1000)


class Outcome(models.TextChoices):
    """How a milestone ended. A fail does not meet it."""

    DONE = "done", "Done"
    PASS = "pass", "Pass"
    FAIL = "fail", "Fail"


class ScheduledMilestone(Record):
    """One milestone of one enrolment: its dates, derived by the clock, and its outcome.

    The dates are rebuilt by `services.rebuild_schedule` alone, the outcome is written by `services.record_outcome`
    alone. `explanation` is JSON, a list of `{rule, detail, days, on}`. A milestone without `due_on` is paused.
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

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "key"], name="one_row_per_milestone")]

    @property
    def is_met(self) -> bool:
        return self.met_on is not None and self.outcome != Outcome.FAIL
