"""Reviews between the assessments: two parts, what was shown with them, and what is added later."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from ecf.core.canonical import digest
from ecf.core.models import Record
from ecf.enrolments.models import Enrolment
from ecf.framework.models import FrameworkVersion
from ecf.people.models import User
from ecf.people.roles import overseen_employer_ids
from ecf.supervision.models import Side

LONGEST_PART = 10_000


class ReviewState(models.TextChoices):
    """Where a review stands."""

    OPEN = "open", "Being written"
    SIGNED = "signed", "Signed"


class Judgement(models.TextChoices):
    """What the supervisor says, beside what is computed."""

    ON_TRACK = "on_track", "On track"
    NOT_ON_TRACK = "not_on_track", "Not on track"


class ReviewQuerySet(models.QuerySet):
    """Reviews, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """Own; of those one supervises now, and those one wrote as their supervisor, for ever; the facts of an
        employer's when overseeing it; for the assessor what is signed."""
        return self.filter(
            Q(enrolment__social_worker__user=user)
            | Q(enrolment__supervisor=user)
            | Q(supervisor=user)
            | Q(enrolment__assessor=user, state=ReviewState.SIGNED)
            | Q(enrolment__employer_id__in=overseen_employer_ids(user))
        )


class Review(FSMModelMixin, Record):
    """The review at one milestone: begun, written by both in their own parts, signed by both, then locked.

    `supervisor` is who writes the supervisor's part: the one of now, until one of them has signed. `shown` is canonical
    JSON of the facts that stand beside the parts (`review_facts`): empty while it is written, frozen by the first
    signature, and part of what is signed. `early_reason`: why it was begun before its milestone opened.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reviews")
    framework_version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    milestone = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews_held")
    early_reason = models.TextField(max_length=1000, blank=True)
    state = FSMField(default=ReviewState.OPEN, choices=ReviewState.choices, protected=True)
    shown = models.TextField(blank=True)
    shown_digest = models.CharField(max_length=64, blank=True)
    signed_on = models.DateField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "framework_version", "milestone"], name="one_review_per_milestone"
            )
        ]
        indexes = [models.Index(fields=["enrolment", "state"], name="review_by_enrolment")]

    def __str__(self) -> str:
        return self.title

    @transition(field=state, source=ReviewState.OPEN, target=ReviewState.SIGNED)
    def lock(self) -> None:
        """Both have signed; from now on only additions."""

    @property
    def facts(self) -> dict[str, Any]:
        """What was frozen; empty while nothing is."""
        return json.loads(self.shown) if self.shown else {}

    def part(self, side: str) -> "ReviewPart":
        """The part of one of the two."""
        return next(part for part in self.parts.all() if part.side == side)

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Review"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).prefetch_related("parts")

    @classmethod
    def altered_rows(cls) -> Iterator[str]:
        """A sentence for each review whose frozen facts are not what was frozen."""
        for pk, shown, kept in cls.objects.exclude(shown="").values_list("pk", "shown", "shown_digest"):
            if digest(shown) != kept:
                yield f"assessments.review {pk}: the facts shown with it were changed"

    def signed_form(self, version: int) -> dict[str, Any]:
        """What both sign. Form 1; an old form never changes."""
        if version != 1:
            raise ValueError(f"a review has no form {version}")
        return {
            "enrolment": self.enrolment_id,
            "framework": self.framework_version_id,
            "milestone": self.milestone,
            "supervisor": self.supervisor_id,
            "worker_part": self.part(Side.WORKER).signed_part(),
            "supervisor_part": self.part(Side.SUPERVISOR).signed_part(),
            "shown": digest(self.shown),
        }


class ReviewPart(Record):
    """What one of the two writes in a review. Their own until they share it; nobody else ever changes it.

    The worker's texts are `went_well`, `is_hard` and `needs`; the supervisor's `sees` and `next_steps`, with a
    `judgement` and its `reasons`, and `no_plan_reason` where not on track leads to no support plan.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parts")
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    went_well = models.TextField(max_length=LONGEST_PART, blank=True)
    is_hard = models.TextField(max_length=LONGEST_PART, blank=True)
    needs = models.TextField(max_length=LONGEST_PART, blank=True)
    sees = models.TextField(max_length=LONGEST_PART, blank=True)
    next_steps = models.TextField(max_length=LONGEST_PART, blank=True)
    judgement = models.CharField(max_length=12, choices=Judgement, blank=True)
    reasons = models.TextField(max_length=LONGEST_PART, blank=True)
    no_plan_reason = models.TextField(max_length=2000, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)

    WORKER_FIELDS = ("went_well", "is_hard", "needs")
    SUPERVISOR_FIELDS = ("sees", "next_steps", "judgement", "reasons", "no_plan_reason")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "side"], name="one_part_per_side")]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what this side writes."""
        return self.WORKER_FIELDS if self.side == Side.WORKER else self.SUPERVISOR_FIELDS

    def written(self) -> dict[str, str]:
        """What stands in it."""
        return {name: getattr(self, name) for name in self.fields}

    def signed_part(self) -> dict[str, Any]:
        """The part as it is signed."""
        return {"author": self.author_id, **self.written()}


class ReviewAddendum(Record):
    """A correction or addition to a signed review. It is signed by both, too; the review itself never changes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField(max_length=LONGEST_PART)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["ReviewAddendum"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What both sign. Form 1."""
        if version != 1:
            raise ValueError(f"an addition to a review has no form {version}")
        return {"review": self.review_id, "text": self.text, "by": self.by_id}
