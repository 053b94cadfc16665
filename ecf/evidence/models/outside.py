"""What people outside the product contribute: observations and feedback, asked for by a secret link."""

import json
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.evidence.models.evidence import Evidence, EvidenceState, Privacy
from ecf.people.models import REGISTRATION_NUMBER, User


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
LIVE_STATES = [RequestState.PLANNED, *WAITING_STATES, RequestState.DONE]
TEXTS = ("seen", "strengths", "to_develop")


class Sight(models.TextChoices):
    """How far an observer saw a standard."""

    SEEN = "seen", "Seen"
    PARTLY = "partly", "Partly seen"
    NOT_SEEN = "not_seen", "Not seen"


class OutsideRequestQuerySet(models.QuerySet):
    """Requests, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """One's own; those of entries that one reads as the supervisor or assessor of today."""
        answers = Q(enrolment__supervisor=user) | Q(enrolment__assessor=user)
        shared = ~Q(evidence__state=EvidenceState.DRAFT) & Q(evidence__privacy=Privacy.SHARED)
        return self.filter(Q(enrolment__social_worker__user=user) | (answers & shared))

    def live(self) -> Self:
        """Neither declined nor taken back. There is one for an entry at most."""
        return self.filter(state__in=LIVE_STATES)


class OutsideRequest(FSMModelMixin, Record):
    """A request to one person, by e-mail, for one entry. They need no account.

    The link's secret is not stored, only its digest (`RequestLink`). The giver's name and address
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
    kept_kinds = models.CharField(max_length=200, blank=True)
    kept_because = models.TextField(max_length=2000, blank=True)
    end_reason = models.TextField(max_length=2000, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_sent_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideRequestQuerySet.as_manager()

    @property
    def is_waiting(self) -> bool:
        """Whether the person has it, and has not answered."""
        return self.state in WAITING_STATES

    @property
    def is_observation(self) -> bool:
        return self.kind == RequestKind.OBSERVATION

    @property
    def sights(self) -> dict[str, dict[str, str]]:
        """For each standard looked at: `sight`, and the observer's `words`."""
        return json.loads(self.standards_seen or "{}")

    def forget_record(self) -> None:
        """Takes out what was written part-way; whoever is asked next starts with an empty form."""
        self.seen = self.strengths = self.to_develop = ""
        self.standards_seen, self.happened_on = "{}", None
        self.giver_registration_number = self.kept_kinds = self.kept_because = ""
        self.opened_at = self.saved_at = None

    def record(self) -> dict[str, Any]:
        """The plan and what was written, as they are signed with the entry. Its shape never changes."""
        return {
            "kind": self.kind,
            "by": {
                "name": self.giver_name,
                "role": self.giver_role,
                "registered": self.says_registered,
                "registration_number": self.giver_registration_number,
            },
            "plan": self.plan,
            "planned_for": self.planned_for,
            "happened_on": self.happened_on,
            "seen": self.seen,
            "strengths": self.strengths,
            "to_develop": self.to_develop,
            "standards": self.sights,
            "kept_because": self.kept_because,
        }

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


class RequestLink(models.Model):
    """A secret address of a request: only its digest is kept. Several may work (a reminder brings one more)."""

    digest = models.CharField(max_length=64, primary_key=True)
    request = models.ForeignKey(OutsideRequest, on_delete=models.CASCADE, related_name="links")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
