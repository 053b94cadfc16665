"""What is due to whom: notices, gathered into one digest a person and day."""

from typing import Self

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.people.models import Employer, User


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    MILESTONE = "milestone", "Milestone"
    SUPERVISION = "supervision", "Supervision"
    SIGN_OFF = "sign_off", "Sign-off"
    RENEWAL = "renewal", "Renewal of registration"
    JUDGING = "judging", "Panel, decision or appeal"
    OUTCOME = "outcome", "Outcome of an assessment"


PARTS = [
    ("worker", "Social worker"),
    ("supervisor", "Supervisor"),
    ("coordinator", "Programme co-ordinator"),
    ("judge", "Must act in an assessment"),
    ("psw", "Principal social worker"),
]


class DigestState(models.TextChoices):
    """Where a digest is on its way out."""

    DUE = "due", "Due"
    CLAIMED = "claimed", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class Digest(FSMModelMixin, Record):
    """One person's notices of one day, sent as one message. A claim is a lease of 10 minutes."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="digests")
    on = models.DateField()
    state = FSMField(default=DigestState.DUE, choices=DigestState.choices, protected=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "on"], name="one_digest_per_person_and_day")]
        indexes = [models.Index(fields=["state", "claimed_at"], name="digest_to_send")]

    @transition(field=state, source=DigestState.DUE, target=DigestState.CLAIMED)
    def claim(self) -> None:
        """A worker takes it to send it."""

    @transition(field=state, source=[DigestState.CLAIMED, DigestState.FAILED], target=DigestState.DUE)
    def release(self) -> None:
        """The lease ran out, or it is to be tried again."""

    @transition(field=state, source=DigestState.CLAIMED, target=DigestState.SENT)
    def mark_sent(self) -> None:
        """The message went out."""

    @transition(field=state, source=DigestState.CLAIMED, target=DigestState.FAILED)
    def mark_failed(self) -> None:
        """The message could not be handed over."""


class NoticeQuerySet(models.QuerySet):
    """Notices, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(recipient=user)


class Notice(Record):
    """One line of a digest: who is told about what, at which rung. Unique, so that no sweep tells anything twice.

    `line` is a plain sentence without anything of a case. `rung` is days relative to the date it is about, as text
    (`-28`, `0`, `+7`). `part` is what the recipient is for the worker in it. `settled_at` is set when what it asks
    for has been done.
    """

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="lines")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    subject_id = models.UUIDField()
    milestone = models.CharField(max_length=40, blank=True)
    rung = models.CharField(max_length=12)
    due_on = models.DateField()
    line = models.CharField(max_length=300)
    part = models.CharField(max_length=12, choices=PARTS, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject_id", "rung", "due_on"], name="one_notice_per_rung"
            )
        ]
        indexes = [models.Index(fields=["enrolment", "settled_at"], name="notice_by_enrolment")]
