"""What is copied into a bundle: entries as they stand, the support page, the date with its reasons. Plain data.

The support page holds dates and kinds of supervision, caseload and protected hours: no text, no reason of a break.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from ecf.assessments.readiness import Requirement
from ecf.core.canonical import canonical
from ecf.enrolments.models import Enrolment, ScheduledMilestone
from ecf.evidence.models import Evidence
from ecf.supervision.agenda import workload_of
from ecf.supervision.models import HELD_STATES, SessionKind, SupervisionSession

NOT_HELD = ("cancelled", "missed")


def copies_of(ids: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    """For each entry everything that somebody who judges it reads: what was signed, what an observer wrote, who
    accepted it. Five queries."""
    rows = Evidence.for_signing(ids).select_related("report", "family_feedback", "accepted_by")
    return {row.pk: _copy(row) for row in rows}


def _copy(entry: Evidence) -> dict[str, Any]:
    records = [each.record() for each in entry.outside_requests.all() if each.state == "done"]
    return {
        "form": entry.signed_form(Evidence.FORM),
        "records": records,
        "accepted_on": entry.accepted_on,
        "accepted_by": entry.accepted_by.name if entry.accepted_by else "",
        "comment": entry.comment,
    }


def readiness_text(requirements: Sequence[Requirement]) -> str:
    """Each requirement with have and needed, as canonical JSON."""
    return canonical(
        [{"code": row.code, "title": row.title, "have": row.have, "needed": row.needed} for row in requirements]
    )


def support_text(enrolment: Enrolment, since: dt.date, on: dt.date) -> str:
    """The support page as canonical JSON: what was held since, and what the employer promises against what it kept."""
    found = workload_of(enrolment, on)
    return canonical(
        {
            "since": since,
            "on": on,
            "sessions": list(_sessions(enrolment, since, on)),
            "caseload": {
                "children": found.caseload.caseload if found.caseload else None,
                "on": found.caseload.held_on if found.caseload else None,
                "at_most": found.most_children,
            },
            "protected_hours": {
                "told": found.hours_told,
                "on": found.hours.held_on if found.hours else None,
                "promised_a_week": found.hours_a_week,
            },
        }
    )


def _sessions(enrolment: Enrolment, since: dt.date, on: dt.date) -> Iterable[dict[str, Any]]:
    rows = SupervisionSession.objects.filter(enrolment=enrolment, state__in=[*HELD_STATES, *NOT_HELD])
    days = sorted(
        ((row.held_on or row.planned_for, row) for row in rows), key=lambda pair: (pair[0] or dt.date.min, pair[1].pk)
    )
    for day, row in days:
        if day is not None and since <= day <= on:
            held = row.state in HELD_STATES
            kind = str(SessionKind(row.kind).label)
            yield {"on": day, "kind": kind, "minutes": row.minutes if held else None, "state": str(row.state)}


def dates_text(scheduled: ScheduledMilestone) -> str:
    """How the last day came about, as canonical JSON: the clock's own reasons, which say "agreed break" and no more."""
    return canonical({"due_on": scheduled.due_on, "explanation": json.loads(scheduled.explanation)})
