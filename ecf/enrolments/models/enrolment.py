"""One social worker's journey through one framework version."""

from typing import Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.framework.models import FrameworkVersion
from ecf.people.models import ApiClient, Employer, SocialWorker, Team, User
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

    def visible_to(self, user: User | ApiClient) -> Self:
        """Own; those supervised or assessed now; all of an employer for its co-ordinator and PSW. Invisible is 404.

        All of its employer for another system: which of it, and whether any, its scopes say.
        """
        if isinstance(user, ApiClient):
            return self.filter(employer_id=user.employer_id)
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
    `assignments`) are their history, and only services write both, together. `support_since`: the day on which the
    support plan that runs now began, written by `services.note_support` alone. `promises`: what signed agreements
    promise and from when (`enrolments.promises`), canonical JSON, written by `services.record_promise` alone.
    """

    social_worker = models.ForeignKey(SocialWorker, on_delete=models.PROTECT, related_name="enrolments")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    state = FSMField(default=EnrolmentState.ACTIVE, choices=EnrolmentState.choices, protected=True)
    started_on = models.DateField()
    entry_route = models.CharField(max_length=20, choices=EntryRoute, default=EntryRoute.NEWLY_QUALIFIED)
    credit_months = models.PositiveSmallIntegerField(default=0)
    credit_reason = models.TextField(max_length=1000, blank=True)
    adaptation_plan = models.TextField(max_length=5000, blank=True)
    part_time_choice = models.CharField(max_length=8, choices=PartTimeChoice, default=PartTimeChoice.KEEP)
    part_time_answered_on = models.DateField(null=True, blank=True)
    specialism = models.CharField(max_length=40, blank=True)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="enrolments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="enrolments")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervises")
    assessor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="assesses")
    support_since = models.DateField(null=True, blank=True)
    promises = models.TextField(default="[]")

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

    @transition(field=state, source=EnrolmentState.NOT_COMPLETED, target=EnrolmentState.ACTIVE)
    def reopen(self) -> None:
        """A late appeal against the fail that ended it was accepted."""


class FrameworkChange(Record):
    """An enrolment went from one framework version to another; the same service brings it back."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="framework_changes")
    from_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.TextField(max_length=1000)


class CalendarLink(Record):
    """A secret address of a worker's calendar feed. Only a digest of the secret is kept; it can be revoked."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
