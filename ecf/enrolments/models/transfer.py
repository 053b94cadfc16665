"""A move to another employer."""

from typing import Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.people.models import Employer, RoleName, Team, User
from ecf.people.roles import employer_ids_where, overseen_employer_ids


class TransferState(models.TextChoices):
    """Where a move to another employer stands."""

    PROPOSED = "proposed", "Waiting for the social worker"
    CONSENTED = "consented", "Waiting for the new employer"
    ACCEPTED = "accepted", "Agreed, to come"
    DONE = "done", "Moved"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


OPEN_TRANSFER = [TransferState.PROPOSED, TransferState.CONSENTED, TransferState.ACCEPTED]


class TransferQuerySet(models.QuerySet):
    """Transfers, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; those away from the employers that one oversees; those to the employers whose programme one
        co-ordinates, once the social worker has agreed; and, once they have moved, those to employers one oversees."""
        overseen = overseen_employer_ids(user)
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(from_employer_id__in=overseen)
            | Q(to_employer_id__in=employer_ids_where(user, RoleName.COORDINATOR), consented_on__isnull=False)
            | Q(to_employer_id__in=overseen, state=TransferState.DONE)
        )

    def waiting_for(self, user: User) -> Self:
        """Those on which it is their turn: the social worker's to agree, the receiving co-ordinator's to accept."""
        receives = Q(to_employer_id__in=employer_ids_where(user, RoleName.COORDINATOR), state=TransferState.CONSENTED)
        own = Q(enrolment__social_worker__user=user)
        return self.filter((own & Q(state=TransferState.PROPOSED)) | (receives & ~own))


class Transfer(FSMModelMixin, Record):
    """A move to another employer: proposed, consented to by the worker, accepted by the receiving co-ordinator.

    `on` is the first day there, `last_day` the last one here; the days between count as a break. `team`,
    `supervisor` and `assessor` are those of the receiving employer, named as it accepts.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="transfers")
    from_employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    to_employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    on = models.DateField()
    state = FSMField(default=TransferState.PROPOSED, choices=TransferState.choices, protected=True)
    consented_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.TextField(max_length=1000, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__lt=models.F("on")), name="transfer_leaves_before_it_starts"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=OPEN_TRANSFER), name="one_open_transfer_per_enrolment"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still come about."""
        return self.state in OPEN_TRANSFER

    @transition(field=state, source=TransferState.PROPOSED, target=TransferState.CONSENTED)
    def consent(self) -> None:
        """The worker agrees that their record goes with them."""

    @transition(field=state, source=TransferState.CONSENTED, target=TransferState.ACCEPTED)
    def accept(self) -> None:
        """The receiving co-ordinator takes them on."""

    @transition(field=state, source=TransferState.ACCEPTED, target=TransferState.DONE)
    def carry_out(self) -> None:
        """The first day at the new employer has come."""

    @transition(field=state, source=[TransferState.PROPOSED, TransferState.CONSENTED], target=TransferState.DECLINED)
    def decline(self) -> None:
        """The worker or the receiving co-ordinator says no."""

    @transition(field=state, source=OPEN_TRANSFER, target=TransferState.CANCELLED)
    def cancel(self) -> None:
        """Whoever proposed it takes it back."""
