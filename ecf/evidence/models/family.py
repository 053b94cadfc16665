"""Feedback from children and families, without storing who they are."""

import datetime as dt
import json
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.evidence.models.evidence import Evidence
from ecf.people.models import User


class OfWorkerAndSupervisor(models.QuerySet):
    """Rows about one enrolment that its worker and their supervisor of now have to do with, and nobody else."""

    def visible_to(self, user: User) -> Self:
        """One's own, and those of the people supervised now. What is in them is another question: `evidence.rules`."""
        return self.filter(Q(enrolment__social_worker__user=user) | Q(enrolment__supervisor=user))


class FeedbackLink(Record):
    """The address of a feedback form, for a QR code or print. The code says nothing, and finds nothing by guessing.

    It is kept readable, so that the same form can be printed again; it opens an empty form and nothing else.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="feedback_links")
    code = models.CharField(max_length=24, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = OfWorkerAndSupervisor.as_manager()

    def is_open_on(self, day: dt.date) -> bool:
        """Neither taken back nor past its last day."""
        return self.revoked_at is None and day <= self.expires_on


class Giver(models.TextChoices):
    """Who speaks: all that is ever kept of them."""

    PARENT = "parent", "Parent"
    CARER = "carer", "Carer or relative"
    UNDER_8 = "child_under_8", "Child under 8"
    CHILD = "child_8_11", "Child 8–11"
    YOUNG_PERSON = "young_person_12_17", "Young person 12–17"
    YOUNG_ADULT = "young_adult", "Young adult 18 or over"


CHILDREN = (Giver.UNDER_8, Giver.CHILD, Giver.YOUNG_PERSON, Giver.YOUNG_ADULT)
"""Whose feedback is a child's or young person's (care leavers up to 25 among them; assumed)."""


class FeedbackState(models.TextChoices):
    """The supervisor reads it before the worker does."""

    RECEIVED = "received", "Waiting for the supervisor"
    RELEASED = "released", "Shown to the social worker"
    HELD = "held", "Held back"


class FamilyFeedback(FSMModelMixin, Record):
    """What a child or a family member said. No name, no address, no case; `answers` is JSON of the form's questions.

    `asked_by`: a supervisor who wrote down what they were told. `words_removed`: the supervisor took words out that
    could tell who the family is; those are gone. `kept_kinds`: what the giver was asked about and left, by kind alone.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="family_feedback")
    link = models.ForeignKey(FeedbackLink, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    giver = models.CharField(max_length=24, choices=Giver)
    form_version = models.PositiveSmallIntegerField(default=1)
    answers = models.TextField(max_length=20_000)
    received_on = models.DateField()
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = FSMField(default=FeedbackState.RECEIVED, choices=FeedbackState.choices, protected=True)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField(null=True, blank=True)
    held_reason = models.TextField(max_length=2000, blank=True)
    words_removed = models.BooleanField(default=False)
    kept_kinds = models.CharField(max_length=200, blank=True)
    evidence = models.OneToOneField(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="family_feedback"
    )

    objects = OfWorkerAndSupervisor.as_manager()

    @property
    def said(self) -> dict[str, str]:
        """The answers by question; what was left out is missing."""
        return json.loads(self.answers)

    def signed_part(self) -> dict[str, Any]:
        """What a signer of its entry signs of it."""
        return {"giver": self.giver, "form": self.form_version, "answers": self.said, "received_on": self.received_on}

    @transition(field=state, source=[FeedbackState.RECEIVED, FeedbackState.HELD], target=FeedbackState.RELEASED)
    def release(self) -> None:
        """The supervisor has read it and shows it to the worker."""

    @transition(field=state, source=FeedbackState.RECEIVED, target=FeedbackState.HELD)
    def hold(self) -> None:
        """The supervisor keeps it back, with a reason: a worry, a complaint, a name in it."""
