"""A move to another employer."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.people.models import Employer, Team, User


class TransferState(models.TextChoices):
    """Where a move to another employer stands."""

    PROPOSED = "proposed", "Waiting for the social worker"
    CONSENTED = "consented", "Waiting for the new employer"
    ACCEPTED = "accepted", "Agreed, to come"
    DONE = "done", "Moved"
    DECLINED = "declined", "Declined"
    CANCELLED = "cancelled", "Cancelled"


OPEN_TRANSFER = [TransferState.PROPOSED, TransferState.CONSENTED, TransferState.ACCEPTED]


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

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_day__lt=models.F("on")), name="transfer_leaves_before_it_starts"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=OPEN_TRANSFER), name="one_open_transfer_per_enrolment"
            ),
        ]

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
