"""What was signed is kept word for word, so that what changed since can be shown."""

from ecf.core.canonical import canonical
from ecf.core.canonical import digest as digest_of
from ecf.core.change import Change
from ecf.core.events import subject_type
from ecf.core.models import Signature
from ecf.evidence.models import Evidence, SignedVersion


def keep_signed_version(c: Change, evidence: Evidence, signature: Signature) -> SignedVersion | None:
    """Keeps the text that the signature is of, as the next version; None where that text is kept or no more there.

    Called when an entry is signed, and once more before it is opened again, for what was signed before texts were kept.
    """
    kept = SignedVersion.objects.filter(evidence=evidence)
    form = canonical(evidence.signed_form(signature.form_version))
    last = kept.last()
    if digest_of(form) != signature.digest or (
        last and last.digest == signature.digest and last.created_at >= signature.at
    ):
        return None
    row = SignedVersion(
        evidence=evidence,
        number=last.number + 1 if last else 1,
        form_version=signature.form_version,
        form=form,
        digest=signature.digest,
    )
    return c.save(row)


def keep_before_opening(c: Change, evidence: Evidence) -> None:
    """The same for the signature that stands on an entry now, before it is opened again."""
    live = Signature.objects.filter(
        subject_type=subject_type(evidence), subject_id=evidence.pk, superseded_at__isnull=True
    )
    for signature in live.order_by("id"):
        keep_signed_version(c, evidence, signature)
