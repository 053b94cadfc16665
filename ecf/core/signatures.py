"""What is signed stays signed: a signature is a row with the digest of exactly what its signer saw."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from ecf.core.canonical import canonical, digest
from ecf.core.events import subject_type
from ecf.core.models import Signature


def form_digest(subject: Any, version: int) -> str:
    """SHA-256 of the canonical form that is signed."""
    return digest(canonical(subject.signed_form(version)))


def sign(*, subject: Any, by: Any, form_version: int = 1, disagreement: str = "", is_first: bool = False) -> Signature:
    """A live signature of `subject` as it is now; an earlier one by the same person is superseded. Inside a change.

    `is_first`: the caller has seen that none of theirs stands.
    """
    if not is_first:
        supersede(subject=subject, by=by)
    row = Signature(
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        by=by,
        at=timezone.now(),
        form_version=form_version,
        digest=form_digest(subject, form_version),
        disagreement=disagreement,
    )
    row.seal = seal_of(row)
    row.save(force_insert=True)
    return row


def seal_of(signature: Signature) -> str:
    """The digest of a signature itself: whose, of what, when, with which disagreement. When it ended is no part."""
    return digest(
        canonical(
            {
                "subject_type": signature.subject_type,
                "subject_id": signature.subject_id,
                "by": signature.by_id,
                "at": signature.at,
                "form_version": signature.form_version,
                "digest": signature.digest,
                "disagreement": signature.disagreement,
            }
        )
    )


def unchanged(signatures: Iterable[Signature]) -> set[UUID]:
    """The ids of those that are as they were made and, where live, whose subject is still exactly what was signed.

    All are about one model. The subjects are read once for all of them.
    """
    sound = [row for row in signatures if row.seal == seal_of(row)]
    live = [row for row in sound if row.superseded_at is None]
    subjects: dict[Any, Any] = {}
    if live:
        model: Any = apps.get_model(live[0].subject_type)
        subjects = {subject.pk: subject for subject in model.for_signing({row.subject_id for row in live})}
    kept = {row.pk for row in sound if row.superseded_at is not None}
    return kept | {row.pk for row in live if _still_says(row, subjects.get(row.subject_id))}


def checked(signatures: Iterable[Signature]) -> list[Signature]:
    """The same rows, each with `is_unchanged`; see `unchanged`. One query or two more for any number."""
    rows = list(signatures)
    sound = unchanged(rows)
    for row in rows:
        row.is_unchanged = row.pk in sound  # type: ignore[attr-defined]
    return rows


def _still_says(signature: Signature, subject: Any) -> bool:
    return subject is not None and form_digest(subject, signature.form_version) == signature.digest


def supersede(*, subject: models.Model, by: Any = None) -> int:
    """Ends the live signatures of `subject` (only those of `by`, if given). Returns how many."""
    live = Signature.objects.filter(
        subject_type=subject_type(subject), subject_id=subject.pk, superseded_at__isnull=True
    )
    if by is not None:
        live = live.filter(by=by)
    return live.update(superseded_at=timezone.now())


def signatures_of(subjects: Iterable[models.Model]) -> dict[UUID, list[Signature]]:
    """Every signature of each subject (all of one model), oldest first, in one query."""
    listed = list(subjects)
    found: dict[UUID, list[Signature]] = defaultdict(list)
    if listed:
        rows = Signature.objects.filter(
            subject_type=subject_type(listed[0]), subject_id__in=[s.pk for s in listed]
        ).select_related("by")
        for row in rows.order_by("id"):
            found[row.subject_id].append(row)
    return found


def altered() -> Iterator[str]:
    """A sentence for each signature that is not as it was made, and each live one whose subject is no longer what was
    signed, or is gone; and whatever the models themselves find altered (`altered_rows`)."""
    for row in Signature.objects.select_related("by").order_by("id").iterator(500):
        if row.seal != seal_of(row):
            yield f"{row.subject_type} {row.subject_id}: the signature of {row.by.username} itself was changed"
    for model in apps.get_models():
        yield from getattr(model, "altered_rows", list)()
    types = Signature.objects.order_by("subject_type").values_list("subject_type", flat=True).distinct()
    for kind in list(types):
        yield from _altered_of(kind)


def _altered_of(kind: str) -> Iterator[str]:
    model = apps.get_model(kind)
    live = Signature.objects.filter(subject_type=kind, superseded_at__isnull=True).order_by("id")
    ids = list(live.values_list("subject_id", flat=True))
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        subjects = {subject.pk: subject for subject in model.for_signing(batch)}
        for signature in live.filter(subject_id__in=batch).select_related("by"):
            subject = subjects.get(signature.subject_id)
            if subject is None:
                yield f"{kind} {signature.subject_id}: signed by {signature.by.username}, but gone"
            elif form_digest(subject, signature.form_version) != signature.digest:
                yield f"{kind} {signature.subject_id}: changed since {signature.by.username} signed it"
