"""What an entry was when it was signed, who has read it, and who stood by words that look like an identifier."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from ecf.core.canonical import digest
from ecf.core.models import Record, Signature
from ecf.evidence.models.evidence import Evidence
from ecf.people.models import User


class SignedVersion(Record):
    """The text of an entry as it was accepted: what its signature's digest is of, kept so that changes can be shown."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="signed_versions")
    number = models.PositiveSmallIntegerField()
    form_version = models.PositiveSmallIntegerField()
    form = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="one_signed_version_per_number")]

    @classmethod
    def altered_rows(cls) -> Iterator[str]:
        """A sentence for each kept text that is not what was signed, that nobody signed, or that stands out of turn."""
        signed = Signature.objects.filter(
            subject_type="evidence.evidence",
            subject_id=models.OuterRef("evidence_id"),
            form_version=models.OuterRef("form_version"),
            digest=models.OuterRef("digest"),
        )
        rows: models.QuerySet[Any] = cls.objects.annotate(was_signed=models.Exists(signed)).order_by(
            "evidence_id", "number"
        )
        before = None
        for row in rows.iterator(500):
            expected = before.number + 1 if before and before.evidence_id == row.evidence_id else 1
            before = row
            if digest(row.form) != row.digest or not row.was_signed or row.number != expected:
                yield f"evidence.evidence {row.evidence_id}: its signed text number {row.number} was changed"


class Reading(models.Model):
    """Somebody other than its author opened an entry: when first, and when last."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "user"], name="one_reading_per_person")]


class Attestation(Record):
    """The author stands by words that look like an identifier. `kinds` names what was found, never the words.

    `digest` is of the text that was looked at: another text is looked at anew.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    kinds = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attestation_by_subject")]
