"""The virus scanner's answers, and files that nobody's row names."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from ecf.core.attachments import Answer, Scan, scan
from ecf.core.change import change
from ecf.evidence.kept_files import forget, open_file, stored_keys
from ecf.evidence.models import Attachment, ScanResult
from ecf.people.models import User

logger = logging.getLogger(__name__)

AT_ONCE = 20
ORPHANS_OLDER_THAN = dt.timedelta(hours=1)


def scan_waiting_files() -> int:
    """Asks the scanner about files not scanned yet, those tried longest ago first; how many got an answer.

    Nothing happens without a scanner. Two workers at once do no harm: the first answer stands.
    """
    if not settings.CLAMD_URL:
        return 0
    waiting = Attachment.objects.filter(scan=ScanResult.NOT_SCANNED, removed_at__isnull=True)
    rows = list(waiting.order_by(F("scanned_at").asc(nulls_first=True), "id")[:AT_ONCE])
    return sum(_take_down(row, _asked(row)) for row in rows)


def _asked(row: Attachment) -> Scan:
    try:
        with open_file(row) as kept:
            return scan(kept.read())
    except OSError:
        return Scan(Answer.NOT_SCANNED, "the file cannot be read")


def _take_down(row: Attachment, answer: Scan) -> bool:
    """Stores the answer. An infected file is deleted, whatever the state of its entry; its row says so."""
    with change(by=None) as c:
        stored = c.lock(Attachment.objects.select_related("evidence", "added_by"), row.pk)
        if stored.scan != ScanResult.NOT_SCANNED or stored.removed_at is not None:
            return False
        stored.scanned_at = timezone.now()
        if answer.answer == Answer.CLEAN:
            stored.scan = ScanResult.CLEAN
        elif answer.answer == Answer.INFECTED:
            stored.scan, stored.removed_at, stored.likely_kinds = ScanResult.INFECTED, timezone.now(), ""
            c.record(
                "evidence.file_infected",
                subject=stored.evidence,
                enrolment_id=stored.evidence.enrolment_id,
                audience="worker_supervisor",
                file=str(stored.pk),
            )
            transaction.on_commit(lambda: forget(stored.key))
            transaction.on_commit(lambda: _tell(stored.added_by, stored))
        c.save(stored)
    return answer.answer != Answer.NOT_SCANNED


def _tell(author: User, row: Attachment) -> None:
    """A mail that names nothing; the entry's page says which file."""
    context = {"user": author, "link": f"{settings.SITE_URL.rstrip('/')}/evidence/{row.evidence_id}/"}
    words = render_to_string("emails/file_infected.txt", context)
    try:
        send_mail("A file you added was deleted", words, None, [author.email])
    except (OSError, SMTPException):
        logger.exception("The author of file %s could not be told", row.pk)


def sweep_orphan_files(*, older_than: dt.timedelta = ORPHANS_OLDER_THAN) -> int:
    """Deletes stored files that no row names and that are older than that; how many.

    Younger ones may belong to somebody who is uploading right now.
    """
    kept = set(Attachment.objects.filter(removed_at__isnull=True).values_list("key", flat=True))
    before, swept = timezone.now() - older_than, 0
    for key in stored_keys():
        if key in kept or _came(key) > before:
            continue
        forget(key)
        swept += 1
    return swept


def _came(key: str) -> dt.datetime:
    """When the file was stored; now, for one that has just gone."""
    try:
        return default_storage.get_modified_time(key)
    except OSError:
        return timezone.now()
