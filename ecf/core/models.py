"""What every room is built on: records with versions, the event log, signatures, idempotency keys."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7


class Record(models.Model):
    """Anything people keep: an id that sorts by time, a version that grows by one with each change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False, db_index=True)

    class Meta:
        abstract = True


class StreamHead(models.Model):
    """The newest link of one stream's chain. Locked, in id order, as the last step of a change."""

    stream = models.CharField(max_length=60, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Audience(models.TextChoices):
    """Who may see an event on a timeline, among those who may see the thing it is about."""

    ALL = "all", "Everyone who may see the enrolment"
    WORKER_SUPERVISOR = "worker_supervisor", "The worker, their supervisor and assessor"
    WORKER_COORDINATOR = "worker_coordinator", "The worker and the co-ordinator"
    WORKER_OVERSEERS = "worker_overseers", "The worker, and those who run the programme"
    ACTOR = "actor", "Only the person who did it"


class Event(models.Model):
    """Something that happened. Append-only (triggers refuse the rest) and chained by hash within its stream.

    Ids are plain values without foreign keys, so that an event outlives what it is about. `body` is canonical
    JSON: ids, codes, dates and whole numbers, never people's words. `on` is the day it is about, where that
    differs from the instant `at` when it was recorded.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stream = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    on = models.DateField(null=True)
    by_id = models.UUIDField(null=True)
    enrolment_id = models.UUIDField(null=True, db_index=True)
    employer_id = models.UUIDField(null=True, db_index=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.ALL)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="one_event_per_place_in_stream")]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_by_subject")]


class Signature(models.Model):
    """Who signed what, when, and the digest of exactly what they signed.

    The digest is of the subject's `signed_form(form_version)`. A later signature by the same person
    supersedes the earlier one, which stays. `seal` is the digest of the signature itself: who, what, when, and with
    which disagreement.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    disagreement = models.TextField(blank=True)
    superseded_at = models.DateTimeField(null=True)
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="signature_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "by"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_live_signature_per_person",
            )
        ]


class IdempotencyKey(models.Model):
    """The answer to a POST, kept for 24 hours so that a repeat of it is answered and not done again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.TextField(default="{}")
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "key"], name="one_answer_per_idempotency_key")]
