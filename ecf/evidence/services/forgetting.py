"""What goes with a draft that is deleted."""

from functools import partial

from django.db import transaction

from ecf.core.change import Change
from ecf.evidence.kept_files import forget
from ecf.evidence.models import Evidence, FamilyFeedback, WrittenReport


def forget_parts(c: Change, evidence: Evidence) -> None:
    """Deletes the files and the report of a draft in this change; the files themselves once it has ended. What a family
    said stays, for another entry."""
    for row in list(evidence.attachments.all()):
        transaction.on_commit(partial(forget, row.key))
        row.delete()
    WrittenReport.objects.filter(evidence=evidence).delete()
    FamilyFeedback.objects.filter(evidence=evidence).update(evidence=None)
