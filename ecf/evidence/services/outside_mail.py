"""The link by e-mail: rows that are due are claimed, given a new secret, sent, marked. Polled by beat.

The secret is made when the message is, and is in the message alone: the database holds its digest.
"""

import datetime as dt
import logging
import secrets
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.enrolments.models import EnrolmentState
from ecf.evidence.models import Evidence, OutsideRequest, RequestLink, RequestState
from ecf.evidence.outside import LINK_DAYS, REMIND_AFTER, digest_of
from ecf.evidence.services.entries import lock_entry
from ecf.evidence.services.outside import note

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 5
SECRET_BYTES = 32


def queue_request_reminders() -> int:
    """One reminder for each person who has not started 7 days after the link went out (assumed). Returns how many."""
    now = timezone.now()
    due = OutsideRequest.objects.filter(
        state=RequestState.SENT,
        mail_sent_at__lte=now - REMIND_AFTER,
        reminded_at__isnull=True,
        expires_on__gt=timezone.localdate(now),
        enrolment__state=EnrolmentState.ACTIVE,
    )
    with change(by=None):
        return due.update(reminded_at=now, mail_due_at=now, mail_sent_at=None, mail_claimed_at=None, mail_attempts=0)


def send_request_mail() -> int:
    """Sends what waits; one that fails holds up no other, and is tried again after its lease. Returns how many went."""
    sent = 0
    for pk, claimed_at in _claimed():
        made = _new_link(pk, claimed_at)
        if made is None:
            continue
        row, secret = made
        try:
            _send(row, secret)
        except (OSError, SMTPException):
            logger.exception("The e-mail of request %s could not be sent", pk)
            continue
        _mark(row, claimed_at)
        sent += 1
    return sent


def _waiting() -> QuerySet[OutsideRequest]:
    return OutsideRequest.objects.filter(
        state=RequestState.SENT,
        mail_due_at__lte=timezone.now(),
        mail_sent_at__isnull=True,
        mail_attempts__lt=MOST_ATTEMPTS,
        enrolment__state=EnrolmentState.ACTIVE,
    )


def _claimed() -> list[tuple[UUID, dt.datetime]]:
    """The messages that this call, and no other, is to send; and when it took them."""
    now = timezone.now()
    free = Q(mail_claimed_at__isnull=True) | Q(mail_claimed_at__lt=now - LEASE)
    mine: list[tuple[UUID, dt.datetime]] = []
    for pk in _waiting().filter(free).order_by("id").values_list("pk", flat=True)[:100]:
        with change(by=None):
            won = _waiting().filter(free, pk=pk).update(mail_claimed_at=now, mail_attempts=F("mail_attempts") + 1)
        if won:
            mine.append((pk, now))
    return mine


def _new_link(pk: UUID, claimed_at: dt.datetime) -> tuple[OutsideRequest, str] | None:
    """The request with a secret that works from now on; None if meanwhile it was taken back, answered or changed."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with change(by=None) as c:
        row = _locked_claim(c, pk, claimed_at)
        if row is None or row.state != RequestState.SENT:
            return None
        RequestLink.objects.create(digest=digest_of(secret), request=row)
        if row.expires_on is None:
            row.expires_on = timezone.localdate() + dt.timedelta(days=LINK_DAYS)
        c.save(row)
    return row, secret


def _locked_claim(c: Change, pk: UUID, claimed_at: dt.datetime) -> OutsideRequest | None:
    """The row, locked after its entry, if the claim on it still holds."""
    entry = OutsideRequest.objects.filter(pk=pk).values_list("evidence_id", flat=True).first()
    if entry is None:
        return None
    lock_entry(c, Evidence(pk=entry))
    row = c.lock(OutsideRequest.objects.select_related("enrolment__social_worker__user", "enrolment__employer"), pk)
    return row if row.mail_claimed_at == claimed_at else None


def _send(row: OutsideRequest, secret: str) -> None:
    worker = row.enrolment.social_worker.user
    context = {
        "request": row,
        "worker": worker.name,
        "employer": row.enrolment.employer.name,
        "link": settings.SITE_URL.rstrip("/") + reverse("asked", args=[secret]),
        "decline": settings.SITE_URL.rstrip("/") + reverse("decline_asked", args=[secret]),
        "is_reminder": row.reminded_at is not None,
    }
    asks = "observe their work" if row.is_observation else "give feedback on their work"
    subject = f"{'Reminder: ' if context['is_reminder'] else ''}{worker.name} asks you to {asks}"
    send_mail(
        " ".join(subject.split()),
        render_to_string("emails/outside_request.txt", context),
        None,
        [row.giver_email],
        html_message=render_to_string("emails/outside_request.html", context),
    )


def _mark(row: OutsideRequest, claimed_at: dt.datetime) -> None:
    with change(by=None) as c:
        stored = _locked_claim(c, row.pk, claimed_at)
        if stored is not None:
            stored.mail_sent_at = timezone.now()
            c.save(stored)
            note(c, stored, "request.reminded" if stored.reminded_at else "request.mail_sent")
