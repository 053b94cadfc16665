"""What is handed in: the worker's choice while it is open, and the bundle that is frozen of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from ecf.assessments.models.assessment import Assessment
from ecf.core.canonical import digest
from ecf.core.models import Record
from ecf.evidence.kept_files import digest_kept
from ecf.evidence.models import Attachment, Evidence
from ecf.people.models import User


class SubmissionDraft(Record):
    """What the worker prepares: the self-assessment, and in `choices` the evidence. One per assessment.

    `missing_reason`: why it is handed in although a requirement is not met. `declared`: that it is their own work and
    names no child or family.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="draft")
    self_assessment = models.TextField(max_length=20_000, blank=True)
    missing_reason = models.TextField(max_length=2000, blank=True)
    declared = models.BooleanField(default=False)


class SubmissionChoice(models.Model):
    """One piece of evidence that the worker puts in, and the standards it is to show: codes, with a space between."""

    draft = models.ForeignKey(SubmissionDraft, on_delete=models.CASCADE, related_name="choices")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    codes = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "evidence"], name="one_choice_per_entry")]


class Bundle(Record):
    """What was handed in, frozen: nothing about it ever changes, but that it can be taken back.

    The JSON fields are canonical texts. `readiness`: each requirement with have and needed on the day; `support`: the
    support page (dates and kinds of supervision, caseload, protected hours; no text, no reason of a break); `dates`:
    how the last day came about; `is_late`: handed in after it. `digest` covers all of it, items and files too. `round`
    is the first in which it was judged.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="bundles")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    self_assessment = models.TextField(blank=True)
    missing_reason = models.TextField(blank=True)
    specialism = models.CharField(max_length=60, blank=True)
    is_late = models.BooleanField(default=False)
    readiness = models.TextField(default="[]")
    support = models.TextField(default="{}")
    dates = models.TextField(default="[]")
    digest = models.CharField(max_length=64)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="one_bundle_per_number"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(taken_back_at__isnull=True), name="one_bundle_at_a_time"
            ),
        ]

    @classmethod
    def for_signing(cls, ids: Iterable[Any]) -> models.QuerySet["Bundle"]:
        """The rows with everything that `signed_form` reads."""
        return cls.objects.filter(pk__in=list(ids)).prefetch_related("items__files")

    def signed_form(self, version: int) -> dict[str, Any]:
        """What the worker declares. Form 1: the whole bundle, each item by its digest."""
        if version != 1:
            raise ValueError(f"a bundle has no form {version}")
        items = sorted(self.items.all(), key=lambda item: item.position)
        return {
            "assessment": self.assessment_id,
            "number": self.number,
            "self_assessment": self.self_assessment,
            "missing_reason": self.missing_reason,
            "specialism": self.specialism,
            "is_late": self.is_late,
            "readiness": self.readiness,
            "support": self.support,
            "dates": self.dates,
            "items": [{"digest": item.digest, "files": sorted(f.digest for f in item.files.all())} for item in items],
        }


class BundleItem(models.Model):
    """A copy of one entry as it stood when it was handed in. `copy` is canonical JSON, `digest` its SHA-256."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    codes = models.TextField(blank=True)
    copy = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["bundle", "position"], name="one_bundle_item_per_position")]

    @classmethod
    def altered_rows(cls) -> Iterator[str]:
        """A sentence for each copy whose text is not what its digest says."""
        for row in cls.objects.order_by("pk").iterator(500):
            if digest(row.copy) != row.digest:
                yield f"assessments.bundle {row.bundle_id}: the copy at place {row.position} was changed"


class BundleFile(models.Model):
    """A file that belonged to an entry when it was handed in. `key` is the place of the copy in the store."""

    item = models.ForeignKey(BundleItem, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=100)

    @classmethod
    def altered_rows(cls) -> Iterator[str]:
        """A sentence for each copy in the store that is gone, or is not what was handed in."""
        for row in cls.objects.select_related("item").order_by("pk").iterator(500):
            if digest_kept(row.key) != row.digest:
                yield f"assessments.bundle {row.item.bundle_id}: a file at place {row.item.position} was changed"


class ComponentResult(Record):
    """How one component of an assessment went, beside the portfolio, which the assessor and the panel judge.

    `mark` for knowledge; `standards` is canonical JSON, code to met or not, for practice; `held_on` and `notes` for a
    professional discussion, `booked_for` until then. An override says that it stands as met, by the principal social
    worker, with a reason. It is what stands now; each result as it was given is kept beside it (`GivenResult`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="component_results")
    kind = models.CharField(max_length=12)
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    standards = models.TextField(blank=True)
    booked_for = models.DateTimeField(null=True, blank=True)
    booked_where = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(max_length=10_000, blank=True)
    is_met = models.BooleanField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField(null=True, blank=True)
    override_reason = models.TextField(max_length=2000, blank=True)
    overridden_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    overridden_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "kind"], name="one_result_per_component")]

    @property
    def stands_as_met(self) -> bool:
        """Met, or so by an override."""
        return bool(self.is_met) or self.overridden_on is not None


class GivenResult(Record):
    """A result of one component as it was recorded, or the override of one. `ComponentResult` is what stands now; this
    stays, with the round in which it was given. An override has a `reason`, and nothing of the rest.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="given_results")
    kind = models.CharField(max_length=12)
    is_override = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    standards = models.TextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    notes = models.TextField(max_length=10_000, blank=True)
    is_met = models.BooleanField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "is_override", "number"], name="one_given_result_per_number"
            )
        ]
