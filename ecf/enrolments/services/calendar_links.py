"""A worker's calendar feed: an address that only they can make, and take back."""

import secrets

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.errors import Conflict, NotAllowed
from ecf.core.models import Audience
from ecf.enrolments.calendar_links import digest_of
from ecf.enrolments.models import CalendarLink, Enrolment
from ecf.enrolments.rules import is_own
from ecf.enrolments.services.locking import locked
from ecf.people.models import User

SECRET_BYTES = 32


def make_calendar_link(*, enrolment: Enrolment, by: User) -> str:
    """A new secret for the feed's address; any earlier one stops working. Shown once: only its digest is kept.

    Raises NotAllowed for everybody but the worker, WrongState once the enrolment has ended.
    """
    with change(by=by) as c:
        row = locked(c, enrolment)
        _only_worker(by, row)
        _revoke(c, row)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        link = c.save(CalendarLink(enrolment=row, digest=digest_of(secret)))
        _note(c, row, "calendar_link.made", link)
        return secret


def revoke_calendar_link(*, enrolment: Enrolment, by: User) -> None:
    """The address stops working at once. Raises NotAllowed for everybody but the worker, Conflict if there is none."""
    with change(by=by) as c:
        row = c.lock(Enrolment.objects.with_people(), enrolment.pk)
        _only_worker(by, row)
        if not _revoke(c, row):
            raise Conflict("no_calendar_link", "There is no calendar address to switch off.")


def _revoke(c: Change, enrolment: Enrolment) -> bool:
    """Whether there was one to revoke."""
    found = list(CalendarLink.objects.filter(enrolment=enrolment, revoked_at=None))
    for link in found:
        link.revoked_at = timezone.now()
        c.save(link)
        _note(c, enrolment, "calendar_link.revoked", link)
    return bool(found)


def _only_worker(by: User, enrolment: Enrolment) -> None:
    if not is_own(by, enrolment):
        raise NotAllowed(message="Only the social worker makes and switches off their own calendar address.")


def _note(c: Change, enrolment: Enrolment, kind: str, link: CalendarLink) -> None:
    """For the worker alone: whether somebody reads their dates in a calendar is nobody else's business."""
    c.record(kind, subject=link, enrolment_id=enrolment.pk, employer_id=enrolment.employer_id, audience=Audience.ACTOR)
