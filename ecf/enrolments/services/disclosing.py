"""The principal social worker reads one thing's content, with a reason; the worker sees it at once."""

import datetime as dt
import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue
from ecf.core.events import subject_type
from ecf.core.models import Audience, Record
from ecf.enrolments.disclosures import OnlyPswDiscloses, can_open_content, forget_disclosed
from ecf.enrolments.models import Disclosure, Enrolment
from ecf.people.models import User

logger = logging.getLogger(__name__)

DEFAULT_DAYS = 7
LONGEST_DAYS = 31
LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 5


def open_disclosure(
    c: Change,
    *,
    enrolment: Enrolment,
    subject: Record,
    reason: str,
    until: dt.date | None = None,
    today: dt.date | None = None,
) -> Disclosure:
    """Opens one thing to `c.by` to the end of `until`: 7 days from today unless said, 31 at most (both assumed).

    For services that have locked the thing and know that it may be opened at all. The reason is kept for the worker;
    no event holds it. Raises NotAllowed, BadValue.
    """
    day = today or local_today()
    last = until or day + dt.timedelta(days=DEFAULT_DAYS)
    if not can_open_content(c.by, enrolment):
        raise OnlyPswDiscloses
    if not reason.strip():
        raise BadValue("reason_required", "Say why you need to read it. The social worker sees this.", "reason")
    if not day <= last <= day + dt.timedelta(days=LONGEST_DAYS):
        message = f"Choose a last day from today to {LONGEST_DAYS} days ahead."
        raise BadValue("until_out_of_range", message, "until")
    row = Disclosure(
        enrolment=enrolment,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        to=c.by,
        reason=reason.strip(),
        until=last,
    )
    c.save(row)
    c.record(
        "disclosure.opened",
        subject=subject,
        enrolment_id=enrolment.pk,
        audience=Audience.WORKER_COORDINATOR,
        until=last,
    )
    forget_disclosed(c.by)
    return row


def note_seen(*, subject: Record, by: User) -> None:
    """The worker has opened the thing, and so read who may read it and why."""
    unseen = Disclosure.objects.filter(
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        seen_at__isnull=True,
        enrolment__social_worker__user=by,
    )
    if unseen.exists():
        with change(by=by):
            unseen.update(seen_at=timezone.now())


def send_disclosure_mail() -> int:
    """Tells each worker once, without a word of what it is about. One that fails holds up no other, and is tried again
    after its lease. Returns how many went."""
    sent = 0
    for row in _claimed():
        try:
            _send(row)
        except (OSError, SMTPException):
            logger.exception("An e-mail about a disclosure could not be sent: %s", row.pk)
            continue
        with change(by=None) as c:
            stored = c.lock(Disclosure.objects, row.pk)
            stored.mail_sent_at = timezone.now()
            c.save(stored)
            c.record("disclosure.mail_sent", subject=stored, enrolment_id=stored.enrolment_id, audience=Audience.ACTOR)
        sent += 1
    return sent


def _waiting() -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(mail_sent_at__isnull=True, mail_attempts__lt=MOST_ATTEMPTS)


def _claimed() -> list[Disclosure]:
    """Those of which this call, and no other, is to tell."""
    now = timezone.now()
    free = Q(mail_claimed_at__isnull=True) | Q(mail_claimed_at__lt=now - LEASE)
    rows = _waiting().filter(free).select_related("enrolment__social_worker__user").order_by("id")[:100]
    mine = []
    for row in rows:
        with change(by=None):
            won = _waiting().filter(free, pk=row.pk).update(mail_claimed_at=now, mail_attempts=F("mail_attempts") + 1)
        if won:
            mine.append(row)
    return mine


def _send(row: Disclosure) -> None:
    user = row.enrolment.social_worker.user
    context = {"user": user, "until": row.until, "site": settings.SITE_URL}
    send_mail(
        "Early career tracker: somebody may read something of yours",
        render_to_string("emails/disclosure.txt", context),
        None,
        [user.email],
        html_message=render_to_string("emails/disclosure.html", context),
    )
