"""Files that belong to an entry: certificates, slides, documents, photos."""

from django.db import models

from ecf.core.models import Record
from ecf.evidence.models.evidence import Evidence
from ecf.people.models import User


class ScanResult(models.TextChoices):
    """What the virus scanner said."""

    NOT_SCANNED = "not_scanned", "Not scanned"
    CLEAN = "clean", "Scanned, nothing found"
    INFECTED = "infected", "Refused by the virus scanner"


class Attachment(Record):
    """One file of one entry, checked before it is kept. `key` is its place in the store, outside the web root.

    A photo carries its owner's word that nobody in it can be identified. `likely_kinds`: the kinds of identifier that
    its words seem to hold, with commas between; never the words. `removed_at`: the file itself is gone, taken out by
    its author or, where `scan` says infected, by the scanner.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    nobody_identifiable = models.BooleanField(default=False)
    scan = models.CharField(max_length=12, choices=ScanResult, default=ScanResult.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    likely_kinds = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
