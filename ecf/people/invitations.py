"""Invitations by e-mail: claimed by a conditional update, sent, marked."""

import datetime as dt
import logging
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ecf.core.change import change
from ecf.people.models import Invitation, User

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 5


def password_link(user: User) -> str:
    """The address at which the person chooses a password; it works once, and for the days Django's setting says."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.SITE_URL.rstrip("/") + path


def _claimed() -> list[Invitation]:
    """Invitations that this call, and no other, is to send."""
    now = timezone.now()
    free = Q(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS) & (
        Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
    )
    mine = []
    for invitation in Invitation.objects.filter(free).select_related("user").order_by("id")[:100]:
        won = Invitation.objects.filter(free, pk=invitation.pk).update(claimed_at=now, attempts=F("attempts") + 1)
        if won:
            mine.append(invitation)
    return mine


def send_due_invitations() -> int:
    """Sends what waits; one that fails holds up no other, and is tried again after its lease. Returns how many went."""
    sent = 0
    for invitation in _claimed():
        try:
            _send(invitation.user)
        except (OSError, SMTPException):
            logger.exception("Invitation %s could not be sent", invitation.pk)
            continue
        with change(by=None) as c:
            row = c.lock(Invitation.objects, invitation.pk)
            row.sent_at = timezone.now()
            c.save(row)
            c.record("user.invitation_sent", subject=invitation.user)
        sent += 1
    return sent


def _send(user: User) -> None:
    context = {"user": user, "link": password_link(user), "site": settings.SITE_URL}
    send_mail(
        "You have been enrolled: choose your password",
        render_to_string("emails/invitation.txt", context),
        None,
        [user.email],
        html_message=render_to_string("emails/invitation.html", context),
    )
