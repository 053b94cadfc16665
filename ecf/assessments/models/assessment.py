"""An assessment: one attempt at a milestone of that kind, from its opening to its last word."""

from typing import Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.framework.components import Component
from ecf.framework.definition import Milestone
from ecf.framework.models import FrameworkVersion
from ecf.people.models import RoleName, User
from ecf.people.roles import employer_ids_where, overseen_employer_ids

UNDER_REVIEW = "under_review"
"""How an open appeal reads for whoever has no part in it."""


class AssessmentState(models.TextChoices):
    """Where an assessment stands."""

    OPEN = "open", "Open"
    SUBMITTED = "submitted", "Submitted"
    RECOMMENDED = "recommended", "Recommended by the assessor"
    MODERATED = "moderated", "Agreed by the panel"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Not passed"
    DEFERRED = "deferred", "Deferred"
    WITHDRAWN = "withdrawn", "Withdrawn"
    APPEALED = "appealed", "Under review"


DECIDED_STATES = [AssessmentState.PASSED, AssessmentState.FAILED]
ENDED_STATES = [*DECIDED_STATES, AssessmentState.WITHDRAWN]


class AssessmentOutcome(models.TextChoices):
    """What an assessor recommends, a member thinks, and the principal social worker confirms."""

    PASS = "pass", "Pass"
    FAIL = "fail", "Fail"


class AssessmentQuerySet(models.QuerySet):
    """Assessments, scoped to what a person may see; what of each is another rule (`assessment_rules`)."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises or assesses now; those in which one has a part (as outside moderator, only while
        the sample is open); an employer's when overseeing it."""
        ended = Q(part=PartName.MODERATOR, stood_down_on__isnull=False)
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user)
            | Q(pk__in=AssessmentPart.objects.filter(~ended, person=user).values("assessment"))
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )

    def shown_in(self, user: User, state: str) -> Self:
        """Those that this person reads in that state: the same rule as `assessment_rules.shown_state`, for lists.

        An outcome that nobody was told of yet reads as "moderated", an open appeal as "under review", for whoever has
        nothing to do with them.
        """
        rows = self._told_of_appeal(user) if state == AssessmentState.APPEALED else self
        if state == UNDER_REVIEW:
            return self.filter(state=AssessmentState.APPEALED).exclude(pk__in=self._told_of_appeal(user).values("pk"))
        secret = Q(state__in=DECIDED_STATES, told_on__isnull=True) & ~Q(pk__in=self._decided_by(user).values("pk"))
        if state == AssessmentState.MODERATED:
            return rows.filter(Q(state=state) | secret)
        return rows.filter(state=state).exclude(secret) if state in DECIDED_STATES else rows.filter(state=state)

    def _told_of_appeal(self, user: User) -> Self:
        deciding = AssessmentPart.objects.filter(person=user, part=PartName.APPEAL)
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(pk__in=deciding.values("assessment"))
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )

    def _decided_by(self, user: User) -> Self:
        confirming = AssessmentPart.objects.filter(person=user, part=PartName.CONFIRMER)
        posts = Q(enrolment__employer_id__in=employer_ids_where(user, RoleName.PSW))
        return self.filter(Q(pk__in=confirming.values("assessment")) | posts).exclude(
            enrolment__social_worker__user=user
        )

    def with_people(self) -> Self:
        """Together with everybody that a line about one names."""
        return self.select_related(
            "enrolment__social_worker__user",
            "enrolment__framework_version",
            "enrolment__employer",
            "enrolment__team",
            "enrolment__supervisor",
            "enrolment__assessor",
            "framework_version",
        )


class Assessment(FSMModelMixin, Record):
    """One attempt at an assessment of one enrolment. A retake is another attempt, numbered on; so is one that is opened
    again after it was withdrawn, which uses up no retake.

    `round` counts how often it was judged: an appeal that is upheld begins a new round on the same bundle, one that is
    set aside a new round with a new bundle. The last day to submit is in the schedule (`ScheduledMilestone.due_on`).
    All days are local.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assessments")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    milestone = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    attempt = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    state = FSMField(default=AssessmentState.OPEN, choices=AssessmentState.choices, protected=True)
    opened_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    decision_due_on = models.DateField(null=True, blank=True)
    assessor_started_on = models.DateField(null=True, blank=True)
    recommended_on = models.DateField(null=True, blank=True)
    moderated_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome, blank=True)
    deferred_to = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "framework_version", "milestone", "attempt"], name="one_assessment_per_attempt"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "framework_version", "milestone"],
                condition=~Q(state__in=["passed", "failed", "withdrawn"]),
                name="one_assessment_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "state"], name="assessment_by_enrolment")]

    def __str__(self) -> str:
        return self.title if self.attempt == 1 else f"{self.title}, attempt {self.attempt}"

    @property
    def asks(self) -> Milestone:
        """What the framework version under which it was opened asks."""
        return self.framework_version.parsed.milestone(self.milestone)

    @property
    def components(self) -> tuple[Component, ...]:
        """What it is made of, in order."""
        return self.asks.parts

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED_STATES

    @transition(field=state, source=AssessmentState.OPEN, target=AssessmentState.SUBMITTED)
    def submit(self) -> None:
        """The worker hands it in: the bundle is frozen."""

    @transition(field=state, source=AssessmentState.SUBMITTED, target=AssessmentState.OPEN)
    def take_back(self) -> None:
        """The worker takes it back before the assessor starts."""

    @transition(field=state, source=AssessmentState.SUBMITTED, target=AssessmentState.RECOMMENDED)
    def recommend(self) -> None:
        """The assessor says what they recommend."""

    @transition(field=state, source=AssessmentState.RECOMMENDED, target=AssessmentState.MODERATED)
    def moderate(self) -> None:
        """The panel agreed, or its majority stands."""

    @transition(field=state, source=AssessmentState.MODERATED, target=AssessmentState.RECOMMENDED)
    def send_back(self) -> None:
        """The principal social worker returns it to the panel with reasons."""

    @transition(field=state, source=AssessmentState.MODERATED, target=AssessmentState.PASSED)
    def confirm_pass(self) -> None:
        """The principal social worker confirms a pass."""

    @transition(field=state, source=AssessmentState.MODERATED, target=AssessmentState.FAILED)
    def confirm_fail(self) -> None:
        """The principal social worker confirms a fail."""

    @transition(
        field=state,
        source=[AssessmentState.OPEN, AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED],
        target=AssessmentState.DEFERRED,
    )
    def defer(self) -> None:
        """It rests until a new date."""

    @transition(field=state, source=AssessmentState.DEFERRED, target=AssessmentState.OPEN)
    def resume(self) -> None:
        """The worker goes on with it."""

    @transition(
        field=state,
        source=[AssessmentState.OPEN, AssessmentState.SUBMITTED, AssessmentState.DEFERRED],
        target=AssessmentState.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The worker does not go on with it."""

    @transition(field=state, source=AssessmentState.FAILED, target=AssessmentState.APPEALED)
    def appeal(self) -> None:
        """The worker appeals against a fail."""

    @transition(field=state, source=AssessmentState.APPEALED, target=AssessmentState.FAILED)
    def dismiss_appeal(self) -> None:
        """The fail stands."""

    @transition(field=state, source=AssessmentState.APPEALED, target=AssessmentState.RECOMMENDED)
    def uphold_appeal(self) -> None:
        """A fresh panel looks at the same bundle."""

    @transition(field=state, source=AssessmentState.APPEALED, target=AssessmentState.OPEN)
    def set_aside(self) -> None:
        """It is as if it had not been judged: the worker submits anew, and keeps the retake."""


class PartName(models.TextChoices):
    """What one person can be in an assessment; nobody is two of them."""

    WORKER = "worker", "Social worker"
    ASSESSOR = "assessor", "Assessor"
    PANEL = "panel", "Panel member"
    CONFIRMER = "confirmer", "Confirms the outcome"
    APPEAL = "appeal", "Decides the appeal"
    MODERATOR = "moderator", "Outside moderator"


class AssessmentPart(Record):
    """One person's one part in one assessment, over all its rounds: the database refuses a second.

    `round` is the one in which they got it. `stood_down_on`: a panel member who was replaced; what they wrote stays,
    and they get no other part.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="parts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessment_parts")
    part = models.CharField(max_length=10, choices=PartName)
    round = models.PositiveSmallIntegerField(default=1)
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stood_down_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="one_part_per_person")]
        indexes = [models.Index(fields=["person", "part"], name="assessment_part_by_person")]


class AssessmentPause(Record):
    """A deferral: the reason, the new last day to submit, and when it went on."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="pauses")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=12, choices=AssessmentState)
    deferred_on = models.DateField()
    deferred_to = models.DateField()
    reason = models.TextField(max_length=2000)
    resumed_on = models.DateField(null=True, blank=True)


class AssessmentWithdrawal(Record):
    """Why an assessment does not go on. `is_put_aside`: a retake that the service took out of the way for an appeal
    against the fail before it; it comes again if the fail stands."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.TextField(max_length=2000)
    is_put_aside = models.BooleanField(default=False)
