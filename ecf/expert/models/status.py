"""Expert practitioner status: granted by a person, suspended, restored, revoked, lapsed with registration."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer, Registration, SocialWorker, User
from ecf.people.roles import overseen_employer_ids

CODE_LENGTH = 28
GROUP = 4
LONGEST_REASON = 2000


class StatusState(models.TextChoices):
    """Where a status stands. Only `granted` is valid to those who check a certificate."""

    GRANTED = "granted", "Granted"
    SUSPENDED = "suspended", "Suspended"
    LAPSED = "lapsed", "Lapsed"
    REVOKED = "revoked", "Revoked"


class ExpertStatusQuerySet(models.QuerySet):
    """Statuses, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises or assesses now; those of an employer that one oversees: the one that granted
        it, and the one where the person is now."""
        overseen = overseen_employer_ids(user)
        return self.filter(
            Q(social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(enrolment__assessor=user)
            | Q(employer_id__in=overseen)
            | Q(enrolment__employer_id__in=overseen)
        )

    def with_people(self) -> Self:
        """Together with whom and what a line about a status names."""
        return self.select_related(
            "social_worker__user", "employer", "granted_by", "enrolment__employer", "enrolment__framework_version"
        )


class ExpertStatus(FSMModelMixin, Record):
    """One grant of expert practitioner status, on the ground of one enrolment, by one employer.

    A person has at most one that is not revoked: one that is suspended or lapsed is restored, not granted again.
    `code` is what a certificate is checked by: 140 random bits, in letters and digits that cannot be mistaken for
    each other. `conditions` is canonical JSON of what held on the day of the grant: `[{code, reason}]`.
    """

    social_worker = models.ForeignKey(SocialWorker, on_delete=models.PROTECT, related_name="expert_statuses")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="expert_statuses")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="expert_statuses")
    specialism = models.CharField(max_length=40)
    specialism_title = models.CharField(max_length=200)
    granted_on = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    conditions = models.TextField()
    state = FSMField(default=StatusState.GRANTED, choices=StatusState.choices, protected=True)

    objects = ExpertStatusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["social_worker"], condition=~Q(state="revoked"), name="one_live_expert_status_per_person"
            )
        ]
        indexes = [models.Index(fields=["employer", "state"], name="expert_status_by_employer")]

    def __str__(self) -> str:
        return f"Expert practitioner: {self.social_worker.user.name}"

    @property
    def is_valid(self) -> bool:
        """What a stranger is told; never why not."""
        return self.state == StatusState.GRANTED

    @property
    def is_live(self) -> bool:
        """Whether it holds, or can be restored."""
        return self.state != StatusState.REVOKED

    @property
    def shown_code(self) -> str:
        """The code in groups, as it is printed and typed."""
        return "-".join(self.code[at : at + GROUP] for at in range(0, len(self.code), GROUP))

    @transition(field=state, source=StatusState.GRANTED, target=StatusState.SUSPENDED)
    def suspend(self) -> None:
        """For a time, with a reason."""

    @transition(field=state, source=[StatusState.SUSPENDED, StatusState.LAPSED], target=StatusState.GRANTED)
    def restore(self) -> None:
        """It holds again."""

    @transition(field=state, source=[StatusState.GRANTED, StatusState.SUSPENDED], target=StatusState.LAPSED)
    def lapse(self) -> None:
        """Registration has ended, and the status with it."""

    @transition(field=state, source=[StatusState.GRANTED, StatusState.SUSPENDED], target=StatusState.REVOKED)
    def revoke(self) -> None:
        """For good, with a reason."""


class StatusChange(Record):
    """One step in the life of a status, from its grant on. Rows are only ever added.

    `by` is empty where the register alone brought it about; then `registration` is the record that did. `reason` is
    for the worker and the principal social worker.
    """

    status = models.ForeignKey(ExpertStatus, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    from_state = models.CharField(max_length=10, choices=StatusState, blank=True)
    to_state = models.CharField(max_length=10, choices=StatusState)
    on = models.DateField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)
    registration = models.ForeignKey(Registration, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["status", "number"], name="one_status_change_per_number")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row. Raises ValueError for one that is there already."""
        if not self._state.adding:
            raise ValueError("the history of a status is only added to")
        super().save(*args, **kwargs)
