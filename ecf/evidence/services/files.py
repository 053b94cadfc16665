"""Files of an entry: added, removed, answered for.

The file goes into the store first and its row second, so no row ever lacks its file; a file without a row (the process
was killed in between) is swept away.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ecf.core.attachments import Checked, checked_upload, readable_text
from ecf.core.change import Change, change
from ecf.core.events import subject_type
from ecf.evidence import errors, rules
from ecf.evidence.guard import kinds_of, likely_in
from ecf.evidence.kept_files import MOST_FILES, PICTURES, forget, new_key, put
from ecf.evidence.models import Attachment, Attestation, Evidence
from ecf.evidence.services.entries import check_active, check_open, lock_entry
from ecf.people.models import User


def add_file(
    *, evidence: Evidence, name: str, stream: Any, by: User, size: int | None = None, nobody_identifiable: bool = False
) -> Attachment:
    """Checks a file, keeps it, and notes which kinds of identifier its words seem to hold.

    `size` in bytes, as the sender said it. A picture needs `nobody_identifiable`. At most 10 files of an entry
    (assumed). Raises NotYourEvidence, EnrolmentNotActive, EvidenceIsSubmitted, EvidenceIsLocked, TooManyFiles,
    SameFileTwice, PhotoNeedsYourWord, or the RefusedFile that says what is wrong with it.
    """
    _check_may_add(evidence, by)
    checked = checked_upload(name, stream, size)
    if checked.media_type in PICTURES and not nobody_identifiable:
        raise errors.PhotoNeedsYourWord(field="nobody_identifiable")
    kinds = _kinds_in(checked)
    key = new_key()
    try:
        put(key, checked.content)
        with change(by=by) as c:
            return _keep(c, evidence, checked, key, kinds, nobody_identifiable)
    except BaseException:
        forget(key)
        raise


def _kinds_in(checked: Checked) -> str:
    text = readable_text(checked.content, checked.media_type)
    return ",".join(kinds_of(likely_in({checked.safe_name: text or ""})))


def _check_may_add(evidence: Evidence, by: User) -> None:
    """Refuses at once what would be refused in the end: looking into a file takes time."""
    if not rules.can_edit_evidence(by, evidence):
        raise errors.NotYourEvidence
    check_active(evidence.enrolment)
    check_open(evidence)
    if evidence.attachments.filter(removed_at__isnull=True).count() >= MOST_FILES:
        raise errors.TooManyFiles(field="file")


def _keep(
    c: Change, evidence: Evidence, checked: Checked, key: str, kinds: str, nobody_identifiable: bool
) -> Attachment:
    locked = lock_entry(c, evidence)
    _check_may_add(locked, c.by)
    if locked.attachments.filter(removed_at__isnull=True, digest=checked.digest).exists():
        raise errors.SameFileTwice(field="file")
    row = Attachment(
        evidence=locked,
        name=checked.safe_name,
        media_type=checked.media_type,
        size=checked.size,
        digest=checked.digest,
        key=key,
        added_by=c.by,
        nobody_identifiable=nobody_identifiable and checked.media_type in PICTURES,
        likely_kinds=kinds,
    )
    c.save(row)
    _note(c, "evidence.file_added", locked, row)
    return row


def remove_file(*, attachment: Attachment, by: User) -> None:
    """Takes a file out of a draft or returned entry; the file itself and its name are deleted for good.

    Raises NotYourEvidence, EnrolmentNotActive, EvidenceIsSubmitted, EvidenceIsLocked, FileIsGone.
    """
    with change(by=by) as c:
        locked = lock_entry(c, Evidence(pk=attachment.evidence_id))
        if not rules.can_edit_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked.enrolment)
        check_open(locked)
        row = c.lock(Attachment.objects, attachment.pk)
        if row.removed_at is not None:
            raise errors.FileIsGone
        row.removed_at, row.name, row.likely_kinds = timezone.now(), "removed", ""
        c.save(row)
        _note(c, "evidence.file_removed", locked, row)
        transaction.on_commit(lambda: forget(row.key))


def attest_file(*, attachment: Attachment, reason: str, by: User) -> Attestation:
    """The author stands by what in a file looks like an identifier. Raises NotYourEvidence, SayWhyWordsStay."""
    if not reason.strip():
        raise errors.SayWhyWordsStay(field="stands_by")
    with change(by=by) as c:
        row = c.lock(Attachment.objects.select_related("evidence__enrolment__social_worker"), attachment.pk)
        if not rules.can_edit_evidence(by, row.evidence):
            raise errors.NotYourEvidence
        attestation = Attestation(
            subject_type=subject_type(row),
            subject_id=row.pk,
            by=by,
            digest=row.digest,
            kinds=row.likely_kinds,
            reason=reason.strip(),
        )
        return c.save(attestation)


def _note(c: Change, kind: str, evidence: Evidence, row: Attachment) -> None:
    """Never the name: people put names of children into names of files."""
    c.bump(evidence)
    c.record(
        kind,
        subject=evidence,
        enrolment_id=evidence.enrolment_id,
        audience="actor" if evidence.state == "draft" else "worker_supervisor",
        evidence_kind=evidence.kind,
        file=str(row.pk),
    )
