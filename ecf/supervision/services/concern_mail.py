"""E-mails about concerns, apart from digests and notices, which others can see: claimed, sent, marked.

None of them holds a name or a word of what was told.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.models import Audience
from ecf.core.templatetags.words import uk_date
from ecf.people.models import User
from ecf.supervision.concern_models import OPEN_STATES, Concern, ConcernMail, ConcernMailKind, ConcernState
from ecf.supervision.concern_rules import is_raiser
from ecf.supervision.concern_selectors import office_of, offices_of, readers_of

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 5
REMINDED_FROM = dt.time(6, 30)
SUBJECT = "Early career tracker: something for you to read"
WORDS = {
    ConcernMailKind.TOLD: "Somebody has told you something in confidence. Sign in to read it.",
    ConcernMailKind.MORE: "Somebody who told you something in confidence has written again. Sign in to read it.",
    ConcernMailKind.NEWS: "There is news about what you raised. Sign in to read it.",
}
Key = tuple[object, object, str, dt.date | None]


def tell(c: Change, concern: Concern, kind: ConcernMailKind, recipients: Iterable[User]) -> None:
    """Each of them is to get an e-mail; whoever has one about it on the way already gets no second. Inside a change."""
    waiting = set(_waiting().filter(concern=concern).values_list("recipient_id", flat=True))
    for user in recipients:
        if user.pk not in waiting:
            c.save(ConcernMail(concern=concern, recipient=user, kind=kind))


def queue_concern_mail(*, now: dt.datetime | None = None) -> int:
    """What nobody's act asks for: the day an acknowledgement is due, and those who are new in the office.

    Everybody who reads an open concern is told of it once, and once more from half past six in London on the day by
    which it is to be acknowledged, while it is not. Running it again adds nothing. Returns how many were added.
    """
    local = timezone.localtime(now)
    reminds = local.time() >= REMINDED_FROM
    rows = list(Concern.objects.filter(state__in=OPEN_STATES).order_by("id"))
    offices = offices_of({row.employer_id for row in rows}, local.date())
    wanted: dict[Key, ConcernMail] = {}
    for row in rows:
        is_due = reminds and row.state == ConcernState.RAISED and row.acknowledge_by <= local.date()
        for user in readers_of(row, offices[row.employer_id]):
            wanted[row.pk, user.pk, ConcernMailKind.TOLD, None] = _mail(row, user, ConcernMailKind.TOLD)
            if is_due:
                key = (row.pk, user.pk, ConcernMailKind.DUE, row.acknowledge_by)
                wanted[key] = _mail(row, user, ConcernMailKind.DUE, row.acknowledge_by)
    there = ConcernMail.objects.filter(concern__in=rows).values_list("concern_id", "recipient_id", "kind", "due_on")
    missing = [mail for key, mail in wanted.items() if key not in set(there)]
    if missing:
        with change(by=None):
            ConcernMail.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _mail(concern: Concern, user: User, kind: ConcernMailKind, due_on: dt.date | None = None) -> ConcernMail:
    return ConcernMail(concern=concern, recipient=user, kind=kind, due_on=due_on)


def send_concern_mail() -> int:
    """Sends what waits; one that fails holds up no other, and is tried again after its lease. Returns how many went."""
    sent = 0
    for mail in _claimed():
        if not _is_wanted(mail):
            _forget(mail)
            continue
        try:
            _send(mail)
        except (OSError, SMTPException):
            logger.exception("An e-mail could not be sent: %s", mail.pk)
            continue
        _mark(mail)
        sent += 1
    return sent


def _waiting() -> QuerySet[ConcernMail]:
    return ConcernMail.objects.filter(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS)


def _claimed() -> list[ConcernMail]:
    """The e-mails that this call, and no other, is to send."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
    rows = _waiting().filter(free).select_related("recipient", "concern").order_by("id")[:100]
    mine = []
    for mail in rows:
        with change(by=None):
            won = _waiting().filter(free, pk=mail.pk).update(claimed_at=now, attempts=F("attempts") + 1)
        if won:
            mine.append(mail)
    return mine


def _is_wanted(mail: ConcernMail) -> bool:
    """Whether there is still something to read for the person, and to do where they are reminded of it."""
    concern, user = mail.concern, mail.recipient
    if not user.is_active:
        return False
    if is_raiser(user, concern):
        return mail.kind == ConcernMailKind.NEWS
    reads = user in readers_of(concern, office_of(concern.employer_id))
    return reads and (concern.state == ConcernState.RAISED if mail.kind == ConcernMailKind.DUE else concern.is_open)


def _send(mail: ConcernMail) -> None:
    context = {"user": mail.recipient, "words": _words(mail), "site": settings.SITE_URL}
    send_mail(
        SUBJECT,
        render_to_string("emails/concern.txt", context),
        None,
        [mail.recipient.email],
        html_message=render_to_string("emails/concern.html", context),
    )


def _words(mail: ConcernMail) -> str:
    if mail.kind != ConcernMailKind.DUE:
        return WORDS[ConcernMailKind(mail.kind)]
    is_today = mail.due_on == timezone.localdate()
    due = "is due to be acknowledged today" if is_today else f"was due to be acknowledged by {uk_date(mail.due_on)}"
    return f"Somebody has told you something in confidence. It {due}. Sign in to read it."


def _mark(mail: ConcernMail) -> None:
    with change(by=None) as c:
        row = c.lock(ConcernMail.objects, mail.pk)
        row.sent_at = timezone.now()
        c.save(row)
        stream = f"concern:{mail.concern_id}"
        c.record("concern.mail_sent", subject=row, stream=stream, audience=Audience.ACTOR, mail=row.kind)


def _forget(mail: ConcernMail) -> None:
    with change(by=None):
        ConcernMail.objects.filter(pk=mail.pk).delete()
