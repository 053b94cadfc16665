"""Content that was opened to somebody who otherwise sees facts only."""

from django.db import models

from ecf.core.models import Record
from ecf.enrolments.models.enrolment import Enrolment
from ecf.people.models import User


class Disclosure(Record):
    """The principal social worker reads one thing's content, with a reason that the worker sees at once.

    `subject_type` is the model's label (`evidence.evidence`), `subject_id` its id. It ends at the end of `until`.
    The worker is told by e-mail, sent by beat; a claim is a lease of 10 minutes.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="disclosures")
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    until = models.DateField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "to"], name="disclosure_by_subject")]
