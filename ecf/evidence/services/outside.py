"""What the worker does with a request to somebody outside: plan, send, send again, ask another person, take back.

Each locks the entry first, then the request, so that nothing the other side does at the same moment is half done.
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.models import Audience
from ecf.evidence import outside_errors as errors
from ecf.evidence.models import (
    LIVE_STATES,
    Evidence,
    OutsideRequest,
    RequestKind,
    RequestLink,
    RequestState,
)
from ecf.evidence.services.entries import check_active, check_open, lock_entry
from ecf.people.models import User

PAUSE = dt.timedelta(minutes=10)
PLANNED_FIELDS = ("giver_name", "giver_email", "giver_role", "says_registered", "plan", "planned_for")


def plan_request(
    *,
    evidence: Evidence,
    giver_name: str,
    giver_email: str,
    by: User,
    giver_role: str = "",
    says_registered: bool = False,
    plan: str = "",
    planned_for: dt.date | None = None,
) -> OutsideRequest:
    """Who is to be asked for an open entry, and what they are to look at. Nothing is sent yet.

    Raises NotYourRequest, EnrolmentNotActive, EvidenceIsSubmitted, EvidenceIsLocked, NothingToAskFor, AskedAlready,
    CannotAskYourself.
    """
    with change(by=by) as c:
        entry = _own_entry(c, evidence, by)
        if entry.kind not in RequestKind.values:
            raise errors.NothingToAskFor(field="kind")
        if entry.outside_requests.filter(state__in=LIVE_STATES).exists():
            raise errors.AskedAlready
        row = OutsideRequest(
            enrolment=entry.enrolment,
            evidence=entry,
            kind=entry.kind,
            giver_name=giver_name,
            giver_email=giver_email,
            giver_role=giver_role,
            says_registered=says_registered and entry.kind == RequestKind.OBSERVATION,
            plan=plan,
            planned_for=planned_for,
        )
        _check_giver(row, by)
        c.save(row)
        note(c, row, "request.planned", audience=Audience.ACTOR)
        return row


def send_request(*, request: OutsideRequest, by: User) -> OutsideRequest:
    """Has the link sent for the first time. Sending it twice sends one. Raises as `change_request`."""
    with change(by=by) as c:
        row = _own_request(c, request, by)
        if row.state == RequestState.PLANNED:
            _queue(c, row)
            note(c, row, "request.sent")
        return row


def resend_request(*, request: OutsideRequest, by: User) -> OutsideRequest:
    """A new link goes to the same address; the old ones stop working at once. What was written part-way stays.

    Raises as `change_request`; NotSentYet; JustSent within 10 minutes of the one before (assumed).
    """
    with change(by=by) as c:
        row = _own_request(c, request, by)
        if row.state == RequestState.PLANNED:
            raise errors.NotSentYet
        if row.mail_due_at and row.mail_due_at > timezone.now() - PAUSE:
            raise errors.JustSent
        _queue(c, row)
        note(c, row, "request.resent")
        return row


def change_request(*, request: OutsideRequest, by: User, **values: Any) -> OutsideRequest:
    """Changes what is given of the plan and the person who is asked (`PLANNED_FIELDS`).

    Once it is sent, another name or address means that somebody else may read it: the old links stop working, what
    was written part-way is deleted, and a new link goes out. Raises NotYourRequest, EnrolmentNotActive,
    RequestIsClosed, CannotAskYourself, BadValues.
    """
    with change(by=by) as c:
        row = _own_request(c, request, by)
        changed = {name for name in PLANNED_FIELDS if name in values and getattr(row, name) != values[name]}
        if not changed:
            return row
        for name in changed:
            setattr(row, name, values[name])
        row.says_registered = row.says_registered and row.is_observation
        _check_giver(row, by)
        if row.is_waiting and changed & {"giver_name", "giver_email"}:
            row.forget_record()
            _queue(c, row)
            note(c, row, "request.reassigned" if "giver_name" in changed else "request.address_corrected")
        else:
            c.save(row)
            note(c, row, "request.changed", audience=Audience.ACTOR)
        return row


def revoke_request(*, request: OutsideRequest, by: User) -> OutsideRequest:
    """Takes a request back: its links are dead, what was written part-way is deleted. Raises as `change_request`."""
    with change(by=by) as c:
        row = _own_request(c, request, by)
        row.revoke()
        row.forget_record()
        close(c, row)
        note(c, row, "request.revoked")
        return row


def close(c: Change, row: OutsideRequest) -> None:
    """Nothing more is sent, and no link of it opens the form; stores the row."""
    end_links(row)
    row.mail_due_at = row.mail_claimed_at = None
    c.save(row)


def end_links(row: OutsideRequest) -> None:
    """Every link so far stops working. Inside a change."""
    RequestLink.objects.filter(request=row, ended_at__isnull=True).update(ended_at=timezone.now())


def note(c: Change, row: OutsideRequest, kind: str, *, audience: str = Audience.WORKER_SUPERVISOR, **body: Any) -> None:
    """The event: that it happened and for which kind, never with whom."""
    c.record(
        kind,
        subject=row,
        enrolment_id=row.enrolment_id,
        employer_id=row.enrolment.employer_id,
        audience=audience,
        request_kind=row.kind,
        **body,
    )


def _queue(c: Change, row: OutsideRequest) -> None:
    """The poller makes the link and sends it; until then there is none."""
    row.send()
    end_links(row)
    row.mail_due_at, row.mail_attempts = timezone.now(), 0
    row.mail_sent_at = row.mail_claimed_at = row.reminded_at = row.expires_on = None
    c.save(row)


def _own_entry(c: Change, evidence: Evidence, by: User) -> Evidence:
    entry = lock_entry(c, evidence)
    if entry.enrolment.social_worker.user_id != by.pk:
        raise errors.NotYourRequest
    check_active(entry.enrolment)
    check_open(entry)
    return entry


def _own_request(c: Change, request: OutsideRequest, by: User) -> OutsideRequest:
    """The request, locked after its entry, if `by` asked and it is not closed."""
    entry = lock_entry(c, Evidence(pk=request.evidence_id))
    row = c.lock(OutsideRequest.objects.select_related("enrolment__social_worker__user"), request.pk)
    if entry.enrolment.social_worker.user_id != by.pk:
        raise errors.NotYourRequest
    check_active(entry.enrolment)
    if row.state != RequestState.PLANNED and not row.is_waiting:
        raise errors.RequestIsClosed
    return row


def _check_giver(row: OutsideRequest, by: User) -> None:
    row.giver_email = row.giver_email.strip()
    if row.giver_email.casefold() == by.email.casefold():
        raise errors.CannotAskYourself(field="giver_email")
