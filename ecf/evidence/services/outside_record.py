"""What somebody outside does by their secret link: start, save part-way, hand in, decline. They have no account.

Each is given the digest of the link, and checks under the lock that the link still works.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue, BadValues
from ecf.enrolments.models import EnrolmentState
from ecf.evidence import outside_errors as errors
from ecf.evidence.guard import kinds_of
from ecf.evidence.models import Evidence, EvidenceState, OutsideRequest, RequestLink, RequestState
from ecf.evidence.outside import likely_in_record, missing_in_record, standards_to_look_at
from ecf.evidence.services.entries import lock_entry
from ecf.evidence.services.outside import close, note

WRITTEN = ("seen", "strengths", "to_develop", "happened_on", "says_registered", "giver_registration_number")
UNTIL_FINISHED = (RequestState.OPENED, RequestState.PART_DONE)


def open_request(*, digest: str, today: dt.date | None = None) -> OutsideRequest:
    """The person pressed Start. Pressing it twice is the same. Raises LinkIsDead."""
    with change(by=None) as c:
        row, _ = _by_link(c, digest, today)
        if row.state == RequestState.SENT:
            row.open()
            row.opened_at = row.opened_at or timezone.now()
            c.save(row)
            note(c, row, "request.opened")
        return row


def save_record(
    *, digest: str, sights: Mapping[str, Mapping[str, str]], today: dt.date | None = None, **values: Any
) -> OutsideRequest:
    """Keeps what is written so far (`WRITTEN`); the same link leads back to it. Nothing is stored when nothing differs.

    Raises LinkIsDead, NotStarted, BadValues, and StaleVersion under `expecting`.
    """
    with change(by=None) as c:
        row, _ = _by_link(c, digest, today)
        if row.state not in UNTIL_FINISHED:
            raise errors.NotStarted
        values = {name: value for name, value in values.items() if name in WRITTEN}
        standards = json.dumps(sights, sort_keys=True, ensure_ascii=False)
        same = all(getattr(row, name) == value for name, value in values.items())
        if same and standards == row.standards_seen and row.state == RequestState.PART_DONE:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        is_first = row.state == RequestState.OPENED
        row.standards_seen, row.saved_at = standards, timezone.now()
        row.kept_because = row.kept_kinds = ""
        row.save_part()
        c.save(row)
        if is_first:
            note(c, row, "request.part_done")
        return row


def finish_record(*, digest: str, kept_because: str = "", today: dt.date | None = None) -> OutsideRequest:
    """Hands it in: nothing in it changes any more, and the worker can read it. Handing in twice is the same.

    Raises LinkIsDead, NotStarted, BadValues with each answer that is missing; SayWhyTheyStay where words look like
    they tell who a family is and no reason is given.
    """
    with change(by=None) as c:
        row, entry = _by_link(c, digest, today, done_too=True)
        if row.state == RequestState.DONE:
            return row
        if row.state not in UNTIL_FINISHED:
            raise errors.NotStarted
        _check_complete(row, _codes(entry), kept_because, today)
        row.finish()
        row.done_at = timezone.now()
        row.happened_on = row.happened_on or today or local_today()
        row.mail_due_at = None
        c.save(row)
        if entry.state in {EvidenceState.DRAFT, EvidenceState.RETURNED} and entry.happened_on != row.happened_on:
            entry.happened_on = row.happened_on
            c.save(entry)
        note(c, row, "request.finished", on=row.happened_on)
        return row


def decline_record(*, digest: str, reason: str = "", today: dt.date | None = None) -> OutsideRequest:
    """The person says no; what they wrote part-way is deleted. Raises LinkIsDead."""
    with change(by=None) as c:
        row, _ = _by_link(c, digest, today)
        row.decline()
        row.forget_record()
        row.end_reason = reason.strip()
        close(c, row)
        note(c, row, "request.declined")
        return row


def _check_complete(row: OutsideRequest, codes: Iterable[str], kept_because: str, today: dt.date | None) -> None:
    missing: list[BadValue] = missing_in_record(row, standards_to_look_at(row, codes), today=today)
    if missing:
        raise BadValues(missing)
    found = likely_in_record(row, today=today)
    if found and not kept_because.strip():
        raise errors.SayWhyTheyStay(field="kept_because")
    row.kept_kinds = ",".join(kinds_of(found))
    row.kept_because = kept_because.strip() if found else ""


def _codes(entry: Evidence) -> list[str]:
    return list(entry.standard_links.values_list("code", flat=True))


def _by_link(
    c: Change, digest: str, today: dt.date | None, *, done_too: bool = False
) -> tuple[OutsideRequest, Evidence]:
    """The request and its entry, locked, if the link works. Raises LinkIsDead, whatever the reason."""
    owner = _owner(digest)
    entry = lock_entry(c, Evidence(pk=owner[1]))
    rows = OutsideRequest.objects.select_related("enrolment__social_worker__user", "enrolment__framework_version")
    row = c.lock(rows, owner[0])
    works = RequestLink.objects.filter(digest=digest, ended_at__isnull=True).exists()
    is_late = row.expires_on is None or row.expires_on < (today or local_today())
    if done_too and works and row.state == RequestState.DONE:
        return row, entry
    if not works or is_late or not row.is_waiting or entry.enrolment.state != EnrolmentState.ACTIVE:
        raise errors.LinkIsDead
    return row, entry


def _owner(digest: str) -> tuple[UUID, UUID]:
    found = RequestLink.objects.filter(digest=digest).values_list("request_id", "request__evidence_id").first()
    if found is None:
        raise errors.LinkIsDead
    return found
