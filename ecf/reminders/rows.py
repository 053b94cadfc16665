"""The notices of one day as rows: what `remind` prints and the API answers."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from ecf.core.clock import today
from ecf.reminders.models import Notice
from ecf.reminders.selectors import untold, was_swept


@dataclass(frozen=True)
class NoticeRow:
    """Who is told what about whom, on the day that was asked for."""

    recipient: str
    kind: str
    enrolment: UUID | None
    milestone: str | None
    rung: str
    due_on: dt.date
    line: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, in the order of the fields."""
        return {key: None if value is None else str(value) for key, value in asdict(self).items()}


def notice_rows(
    on: dt.date, *, employer_ids: Collection[UUID] | None = None, is_dry_run: bool = False
) -> list[NoticeRow]:
    """What went out, or goes out, on a day, by recipient; of some employers, or of all.

    A day that was swept, or is past, reads what was stored. Before that, what the sweep will find is added; so it is
    for a dry run of any day.
    """
    stored = Notice.objects.filter(digest__on=on).select_related("recipient")
    if employer_ids is not None:
        stored = stored.filter(employer_id__in=employer_ids)
    rows = [_row(notice, notice.enrolment_id) for notice in stored]
    day = today()
    if is_dry_run or (on >= day and not was_swept(on)):
        rows += [_row(notice, notice.enrolment.pk) for notice in untold(on, today=day, employer_ids=employer_ids)]
    return sorted(rows, key=lambda row: (row.recipient, row.due_on, row.kind, str(row.enrolment), row.rung))


def _row(notice: Any, enrolment_id: UUID | None) -> NoticeRow:
    return NoticeRow(
        recipient=notice.recipient.username,
        kind=str(notice.kind),
        enrolment=enrolment_id,
        milestone=notice.milestone or None,
        rung=notice.rung,
        due_on=notice.due_on,
        line=notice.line,
    )
