"""What people outside the product contribute: observations and feedback, asked for by a secret link."""

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.evidence.models.evidence import Evidence
from ecf.people.models import REGISTRATION_NUMBER


class RequestKind(models.TextChoices):
    """What is asked for."""

    OBSERVATION = "direct_observation", "Direct observation"
    FEEDBACK = "professional_feedback", "Professional feedback"


class RequestState(models.TextChoices):
    """Where a request stands. It is opened when the person presses Start: a mail scanner's look changes nothing."""

    PLANNED = "planned", "Planned"
    SENT = "sent", "Sent"
    OPENED = "opened", "Opened"
    PART_DONE = "part_done", "Part done"
    DONE = "done", "Done"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Taken back"


WAITING_STATES = [RequestState.SENT, RequestState.OPENED, RequestState.PART_DONE]


class OutsideRequest(FSMModelMixin, Record):
    """A request to one person, by e-mail, for one entry. They need no account.

    The link's secret is not stored, only its digest; a new link makes the old one useless. The giver's name and address
    are theirs alone: they are never shown to other givers. The record is what they wrote; it is theirs until `done`.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="outside_requests")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="outside_requests")
    kind = models.CharField(max_length=30, choices=RequestKind)
    state = FSMField(default=RequestState.PLANNED, choices=RequestState.choices, protected=True)
    giver_name = models.CharField(max_length=120)
    giver_email = models.EmailField()
    giver_role = models.CharField(max_length=120, blank=True)
    says_registered = models.BooleanField(default=False)
    giver_registration_number = models.CharField(max_length=8, blank=True, validators=[REGISTRATION_NUMBER])
    plan = models.TextField(max_length=10_000, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    seen = models.TextField(max_length=20_000, blank=True)
    strengths = models.TextField(max_length=20_000, blank=True)
    to_develop = models.TextField(max_length=20_000, blank=True)
    standards_seen = models.TextField(max_length=20_000, default="{}")
    happened_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(max_length=2000, blank=True)
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    expires_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_sent_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    @transition(field=state, source=[RequestState.PLANNED, *WAITING_STATES], target=RequestState.SENT)
    def send(self) -> None:
        """A link goes out, for the first time or again."""

    @transition(field=state, source=RequestState.SENT, target=RequestState.OPENED)
    def open(self) -> None:
        """The person pressed Start."""

    @transition(field=state, source=[RequestState.OPENED, RequestState.PART_DONE], target=RequestState.PART_DONE)
    def save_part(self) -> None:
        """Saved part-way; the same link leads back to it."""

    @transition(field=state, source=[RequestState.OPENED, RequestState.PART_DONE], target=RequestState.DONE)
    def finish(self) -> None:
        """Handed in; nothing in it changes any more."""

    @transition(field=state, source=WAITING_STATES, target=RequestState.DECLINED)
    def decline(self) -> None:
        """The person says no."""

    @transition(field=state, source=[RequestState.PLANNED, *WAITING_STATES], target=RequestState.REVOKED)
    def revoke(self) -> None:
        """The worker takes the request back; the link is dead."""
