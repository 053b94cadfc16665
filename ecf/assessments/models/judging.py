"""What the assessor recommends, and how the panel comes to its view."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models

from ecf.assessments.models.assessment import Assessment, AssessmentOutcome
from ecf.assessments.models.submission import Bundle, BundleItem
from ecf.core.models import Record
from ecf.people.models import User


class Recommendation(Record):
    """The assessor's recommendation on one bundle: a draft until it is given, then signed and locked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="recommendations")
    bundle = models.OneToOneField(Bundle, on_delete=models.PROTECT, related_name="recommendation")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome, blank=True)
    strengths = models.TextField(max_length=10_000, blank=True)
    areas = models.TextField(max_length=10_000, blank=True)
    overall = models.TextField(max_length=10_000, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Recommendation"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).prefetch_related("standards__items")

    def signed_form(self, version: int) -> dict[str, Any]:
        """What the assessor signs. Form 1."""
        if version != 1:
            raise ValueError(f"a recommendation has no form {version}")
        rows = sorted(self.standards.all(), key=lambda row: row.code)
        return {
            "assessment": self.assessment_id,
            "bundle": self.bundle_id,
            "outcome": self.outcome,
            "strengths": self.strengths,
            "areas": self.areas,
            "overall": self.overall,
            "standards": [
                {
                    "code": row.code,
                    "is_met": row.is_met,
                    "reason": row.reason,
                    "items": sorted(item.position for item in row.items.all()),
                }
                for row in rows
            ],
        }


class RecommendedStandard(models.Model):
    """Whether one standard is met, why, and which pieces of the bundle show it."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=20)
    is_met = models.BooleanField(null=True, blank=True)
    reason = models.TextField(max_length=4000, blank=True)
    items = models.ManyToManyField(BundleItem, related_name="+", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "code"], name="one_word_per_standard")]


class Panel(Record):
    """Those who look at one round of an assessment: made by the co-ordinator. The chair is one of its members.

    `returned_on` and `return_reasons`: the principal social worker sent its view back; the members may then change
    theirs. `outcome` and `agreed_view` are what was agreed, or what the majority thinks. All of them are what stands
    now: each agreement and each return is kept beside them (`AgreedView`, `PanelReturn`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="panels")
    round = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    meets_on = models.DateField(null=True, blank=True)
    views_due_on = models.DateField(null=True, blank=True)
    chair = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome, blank=True)
    agreed_view = models.TextField(max_length=10_000, blank=True)
    is_majority = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True, blank=True)
    return_reasons = models.TextField(max_length=4000, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "round"], name="one_panel_per_round")]


class PanelView(Record):
    """One member's independent view: theirs alone until all are in, then locked and signed.

    `position` is the order of the members; the third is called only where the first two differ. `standards` is
    canonical JSON: code to met or not, with a few words.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="views")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome, blank=True)
    reasons = models.TextField(max_length=10_000, blank=True)
    standards = models.TextField(default="[]")
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "by"], name="one_view_per_member")]

    @property
    def said(self) -> list[dict[str, Any]]:
        """Per standard: `code`, `is_met`, `words`."""
        return json.loads(self.standards)

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["PanelView"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).select_related("panel")

    def signed_form(self, version: int) -> dict[str, Any]:
        """What a member signs. Form 1."""
        if version != 1:
            raise ValueError(f"a panel member's view has no form {version}")
        return {
            "assessment": self.panel.assessment_id,
            "round": self.panel.round,
            "outcome": self.outcome,
            "reasons": self.reasons,
            "standards": self.standards,
        }


class GivenView(Record):
    """A member's view as it was given. The panel's own row can be written again after the principal social worker
    returned it; this one stays. Number 1 was given before its author could read any other of the panel.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="given_views")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome)
    reasons = models.TextField(max_length=10_000)
    standards = models.TextField(default="[]")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "by", "number"], name="one_given_view_per_number")]


class AgreedView(Record):
    """What a panel agreed, as it was written down. The panel's own row can be written again after the principal social
    worker returned it; this one stays. Of those kept from before `by` is not known.
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="agreed_views")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=4, choices=AssessmentOutcome)
    agreed_view = models.TextField(max_length=10_000)
    is_majority = models.BooleanField(default=False)
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="one_agreed_view_per_number")]


class PanelReturn(Record):
    """Each time the principal social worker returned what a panel agreed, with the reasons of then."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(max_length=4000)
    returned_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="one_return_per_number")]
