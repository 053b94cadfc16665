"""A worker's concern, told in confidence: to the principal social worker, or to the deputy if it is about them."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.clock import today
from ecf.core.models import Record
from ecf.people.models import Employer, Role, RoleName, User
from ecf.people.roles import roles_of

LONGEST = {"what_happened": 10_000, "what_would_help": 5_000, "text": 10_000}


class ConcernTopic(models.TextChoices):
    """What it is about (assumed)."""

    SUPERVISION = "supervision", "Supervision: it does not happen, or it does not help"
    WORKLOAD = "workload", "Workload, caseload or protected time"
    BULLYING = "bullying", "Bullying, harassment or discrimination"
    SUPPORT = "support", "Support or adjustments that were promised"
    ASSESSMENT = "assessment", "How my work is assessed or signed off"
    SAFETY = "safety", "My health or safety at work"
    OTHER = "other", "Something else"


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    RAISED = "raised", "Raised"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    CLOSED = "closed", "Closed"
    TAKEN_BACK = "taken_back", "Taken back"


OPEN_STATES = (ConcernState.RAISED, ConcernState.ACKNOWLEDGED)


def _offices_of(user: User) -> Q:
    """Which concerns come to the person's office today.

    A principal social worker has those that are not about the principal social worker; a named deputy has those that
    are, and the others only where nobody is in post. Who holds the role is no deputy, whatever was delegated to them.
    """
    held = [each for each in roles_of(user) if each.role == RoleName.PSW]
    in_post = {each.employer_id for each in held if not each.by_delegation}
    deputy = {each.employer_id for each in held if each.by_delegation} - in_post
    anyone = Role.objects.on(today()).filter(role=RoleName.PSW, employer=OuterRef("employer_id"), user__is_active=True)
    vacant = Q(~Exists(anyone))
    return Q(about_psw=False, employer_id__in=in_post) | Q(employer_id__in=deputy) & (Q(about_psw=True) | vacant)


class ConcernQuerySet(models.QuerySet):
    """Concerns, scoped to the two sides that may read them."""

    def raised_by(self, user: User) -> Self:
        """The person's own, wherever they work now."""
        return self.filter(raised_by=user)

    def told_to(self, user: User) -> Self:
        """Those that came to the person's office of today: never their own, nor what was taken back."""
        return self.filter(_offices_of(user)).exclude(raised_by=user).exclude(state=ConcernState.TAKEN_BACK)

    def visible_to(self, user: User) -> Self:
        """Own ones, and those told to the person's office. To everybody else there is nothing: 404."""
        own = Q(raised_by=user)
        return self.filter(own | _offices_of(user) & ~Q(state=ConcernState.TAKEN_BACK))


class Concern(FSMModelMixin, Record):
    """Something a worker told in confidence. It stays with the employer where it was raised.

    Its events are in a stream of its own that names neither employer nor enrolment; it has no API, no export and no
    place in the machine room. `acknowledge_by` is the employer's promise, kept as it was on `raised_on`, the day it was
    raised or raised again; `acknowledged_on` is the first acknowledgement. What was taken back has lost its words.
    """

    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    about_psw = models.BooleanField(default=False)
    topic = models.CharField(max_length=20, choices=ConcernTopic)
    what_happened = models.TextField(max_length=LONGEST["what_happened"], blank=True)
    what_would_help = models.TextField(max_length=LONGEST["what_would_help"], blank=True)
    state = FSMField(default=ConcernState.RAISED, choices=ConcernState.choices, protected=True)
    raised_on = models.DateField()
    acknowledge_by = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["employer", "state"], name="concern_by_employer")]

    @property
    def is_open(self) -> bool:
        """Raised or acknowledged."""
        return self.state in OPEN_STATES

    @transition(field=state, source=ConcernState.RAISED, target=ConcernState.ACKNOWLEDGED)
    def acknowledge(self) -> None:
        """The office has read it and says so."""

    @transition(field=state, source=ConcernState.ACKNOWLEDGED, target=ConcernState.CLOSED)
    def close(self) -> None:
        """The office has said what was done."""

    @transition(field=state, source=ConcernState.CLOSED, target=ConcernState.RAISED)
    def raise_again(self) -> None:
        """The worker wrote after it was closed: it is open again, and is to be acknowledged anew."""

    @transition(field=state, source=ConcernState.RAISED, target=ConcernState.TAKEN_BACK)
    def take_back(self) -> None:
        """The worker took it back before anybody had acknowledged it."""


class ConcernMessageKind(models.TextChoices):
    """What a message of the conversation is."""

    WORDS = "words", "Wrote"
    ACKNOWLEDGED = "acknowledged", "Acknowledged it"
    CLOSED = "closed", "Closed it"


class ConcernMessage(Record):
    """One part of the conversation, by the worker or by whoever held the office that day."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ConcernMessageKind, default=ConcernMessageKind.WORDS)
    text = models.TextField(max_length=LONGEST["text"], blank=True)


class ConcernMailKind(models.TextChoices):
    """What a person is told by e-mail: only ever that there is something to read."""

    TOLD = "told", "Something was told to them"
    DUE = "due", "It is to be acknowledged today"
    MORE = "more", "The worker wrote again"
    NEWS = "news", "The worker has an answer"


class ConcernMail(Record):
    """An e-mail of its own to one person, without name or content. Sent by beat; a claim is a lease of 10 minutes."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="mails")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ConcernMailKind)
    due_on = models.DateField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "recipient"], condition=Q(kind="told"), name="told_of_a_concern_once"
            ),
            models.UniqueConstraint(
                fields=["concern", "recipient", "due_on"], condition=Q(kind="due"), name="reminded_of_a_concern_once"
            ),
        ]
