"""The secret address of a worker's calendar feed: only a digest of the secret is stored, so nobody can read it back."""

import hashlib

from ecf.enrolments.models import CalendarLink, Enrolment


def digest_of(secret: str) -> str:
    """SHA-256 of the secret, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_link(enrolment: Enrolment) -> CalendarLink | None:
    """The link that works now, if there is one."""
    return CalendarLink.objects.filter(enrolment=enrolment, revoked_at=None).order_by("-id").first()


def enrolment_behind(secret: str) -> Enrolment | None:
    """Whose feed it is. None for an unknown secret, a revoked one, and an account that is closed: all alike.

    One query by the digest: what the database compares is no part of the secret.
    """
    links = CalendarLink.objects.filter(
        digest=digest_of(secret), revoked_at=None, enrolment__social_worker__user__is_active=True
    )
    return Enrolment.objects.filter(pk__in=links.values("enrolment_id")).with_people().first()
