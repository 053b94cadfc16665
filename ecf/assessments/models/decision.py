"""The outcome that is confirmed, the letter that tells it, and the appeal against it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from ecf.assessments.models.assessment import Assessment, AssessmentOutcome
from ecf.core.models import Record
from ecf.people.models import User


class AssessmentDecision(Record):
    """The principal social worker, or the named deputy, confirms one round. Signed, and never changed.

    `letter` is canonical JSON: the paragraphs that the worker was told, as they were sent; `appeal_by` the last day to
    appeal as it stood then (days in a break do not count, so the day of today is computed). `told_on` is the day of
    the letter.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome)
    reasons = models.TextField(max_length=10_000, blank=True)
    decided_on = models.DateField()
    tell_by = models.DateField()
    letter = models.TextField(blank=True)
    told_on = models.DateField(null=True, blank=True)
    appeal_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "round"], name="one_decision_per_round")]

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["AssessmentDecision"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What is confirmed. Form 1; the letter comes later and is left out."""
        if version != 1:
            raise ValueError(f"a decision has no form {version}")
        return {
            "assessment": self.assessment_id,
            "round": self.round,
            "outcome": self.outcome,
            "reasons": self.reasons,
            "decided_on": self.decided_on,
        }


class AppealGround(models.TextChoices):
    """What an appeal can rest on."""

    PROCEDURE = "procedure", "The procedure was not followed"
    OVERLOOKED = "evidence_overlooked", "Evidence was overlooked"
    BIAS = "bias", "Somebody was biased"
    SUPPORT = "support_not_given", "Support that was promised was not given"


class AppealOutcome(models.TextChoices):
    """How an appeal ends."""

    DISMISSED = "dismissed", "Dismissed: the fail stands"
    UPHELD = "upheld", "Upheld: a fresh panel looks at the same bundle"
    SET_ASIDE = "set_aside", "Set aside: a new attempt, and the retake is kept"


class Appeal(Record):
    """An appeal against one decision. `grounds` are codes with a space between.

    `late_reason`: why it came after its window; then the co-ordinator accepts or refuses it. `decide_by` is the last
    working day for the decision; it is decided by people who had no part (`AssessmentPart`), `answers` are theirs.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="appeals")
    decision = models.OneToOneField(AssessmentDecision, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.CharField(max_length=100)
    text = models.TextField(max_length=10_000)
    lodged_on = models.DateField()
    late_reason = models.TextField(max_length=2000, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    refused_reason = models.TextField(max_length=2000, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decide_by = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=AppealOutcome, blank=True)
    reasons = models.TextField(max_length=10_000, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_on__isnull=False), name="appeal_outcome_has_its_day"
            )
        ]

    @property
    def named_grounds(self) -> list[str]:
        """In words."""
        return [str(AppealGround(code).label) for code in self.grounds.split()]

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Appeal"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids))

    def signed_form(self, version: int) -> dict[str, Any]:
        """What the worker lodges (form 1), and what each of those who decide it agrees to (form 2)."""
        lodged = {
            "assessment": self.assessment_id,
            "decision": self.decision_id,
            "grounds": self.grounds,
            "text": self.text,
            "lodged_on": self.lodged_on,
            "late_reason": self.late_reason,
        }
        if version == 1:
            return lodged
        if version == 2:
            return lodged | {"outcome": self.outcome, "reasons": self.reasons}
        raise ValueError(f"an appeal has no form {version}")
