"""Samples of decided assessments, for a moderator from outside the employer."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from ecf.assessments.models.assessment import Assessment
from ecf.core.models import Record
from ecf.people.models import Employer, User
from ecf.people.roles import overseen_employer_ids


class WhySampled(models.TextChoices):
    """Why an assessment is in a sample."""

    FAILED = "failed", "Not passed: all of these"
    DIFFERED = "differed", "The panel differed: all of these"
    DRAWN = "drawn", "Drawn by lot"


class Finding(models.TextChoices):
    """What the moderator makes of one outcome."""

    SAME = "same", "I would have come to the same outcome"
    OTHER = "other", "I would have come to the other outcome"
    UNSURE = "unsure", "It cannot be told from what was handed in"


class ModerationSampleQuerySet(models.QuerySet):
    """Samples, scoped to what a person may see."""

    def visible_to(self, user: User) -> Self:
        """One's own as moderator; those of an employer that one oversees."""
        return self.filter(Q(moderator=user) | Q(employer_id__in=overseen_employer_ids(user)))


class ModerationSample(Record):
    """Some of the assessments that an employer told the outcome of between two days, for one moderator to look at.

    `population` is how many there were to draw from, `percent` the share of the passed ones at the time. `seed` gives
    the same draw from the same assessments again (`sampling`): their ids are in `drawn_from`, in their own order. While
    `closed_on` is empty the moderator reads them.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    moderator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_on = models.DateField()
    first_on = models.DateField()
    last_on = models.DateField()
    look_by = models.DateField()
    seed = models.CharField(max_length=32)
    percent = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    drawn_from = models.JSONField(default=list)
    closed_on = models.DateField(null=True, blank=True)

    objects = ModerationSampleQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sample of {self.employer.name}"


class SampledAssessment(Record):
    """One assessment of a sample, and what the moderator found: signed, and never changed. It alters no outcome.

    `let_go` is set where the sample was closed before the moderator had looked: it may be drawn again, for another.
    """

    sample = models.ForeignKey(ModerationSample, on_delete=models.PROTECT, related_name="rows")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=8, choices=WhySampled)
    finding = models.CharField(max_length=6, choices=Finding, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    let_go = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment"], condition=Q(let_go=False), name="one_sample_per_assessment"),
            models.UniqueConstraint(fields=["sample", "position"], name="one_place_in_sample"),
        ]

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["SampledAssessment"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What the moderator signs. Form 1."""
        if version != 1:
            raise ValueError(f"a moderator's finding has no form {version}")
        return {
            "sample": self.sample_id,
            "assessment": self.assessment_id,
            "finding": self.finding,
            "words": self.words,
        }
