"""What stands beside a review: facts of the day on which it is signed, as plain data that never changes afterwards.

Dates, kinds and counts; never the text of supervision or of evidence.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from ecf.assessments.models import DevelopmentPlan
from ecf.assessments.plan_pages import goals_as_data, with_goals
from ecf.core.canonical import canonical
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState
from ecf.progress.rows import check_rows, commitment_rows
from ecf.progress.selectors import progress_of_one
from ecf.progress.shape import Progress
from ecf.supervision.models import HELD_STATES, SessionKind, SessionState, SupervisionSession

FORM = 2  # 2 adds the plan; facts that were kept before have none
FEEDBACK = (
    EvidenceKind.DIRECT_OBSERVATION,
    EvidenceKind.CHILD_AND_FAMILY_FEEDBACK,
    EvidenceKind.PROFESSIONAL_FEEDBACK,
)
NOT_HELD = (SessionState.CANCELLED, SessionState.MISSED)


def facts_text(enrolment: Enrolment, *, without: UUID | None, on: dt.date) -> str:
    """The facts as canonical JSON, ready to be kept."""
    return canonical(facts_on(enrolment, without=without, on=on))


def facts_on(enrolment: Enrolment, *, without: UUID | None, on: dt.date) -> dict[str, Any]:
    """Progress, promises, supervision and feedback on a day; what was gathered is counted from the review before.

    `without` is the review itself, which is not the one before. Dates are ISO 8601. A constant number of queries.
    """
    since = last_review_on(enrolment, without=without, on=on) or enrolment.started_on
    found = progress_of_one(enrolment, on)
    return {
        "form": FORM,
        "on": on.isoformat(),
        "since": since.isoformat(),
        "progress": _progress(found, enrolment),
        "commitments": [
            {"title": row.title, "status": row.commitment.status, "detail": row.commitment.detail}
            for row in commitment_rows(found)
        ],
        "supervision": list(_sessions(enrolment, since, on)),
        "feedback": list(_feedback(enrolment, since, on)),
        "plan": goals_as_data(with_goals(DevelopmentPlan.objects.filter(enrolment=enrolment, ended_on__isnull=True))),
    }


def last_review_on(enrolment: Enrolment, *, without: UUID | None, on: dt.date) -> dt.date | None:
    """The day on which the review before was signed or recorded; None where there was none."""
    rows = enrolment.milestones.filter(kind="review", met_on__isnull=False, met_on__lte=on)
    signed = enrolment.reviews.filter(signed_on__isnull=False, signed_on__lte=on)
    signed = signed.exclude(pk=without) if without else signed
    days = [*rows.values_list("met_on", flat=True), *signed.values_list("signed_on", flat=True)]
    return max((day for day in days if day), default=None)


def _progress(found: Progress, enrolment: Enrolment) -> dict[str, Any]:
    checks = check_rows(found, enrolment.framework_version.parsed)
    return {
        "status": found.status,
        "employer_status": found.employer_status,
        "checks": [
            {
                "title": row.title,
                "status": row.check.status,
                "have": row.check.have,
                "needed": row.check.needed,
                "due_on": row.check.due_on and row.check.due_on.isoformat(),
            }
            for row in checks
        ],
    }


def _sessions(enrolment: Enrolment, since: dt.date, on: dt.date) -> Iterator[dict[str, Any]]:
    """Every session after the review before, held or not, in order."""
    rows = SupervisionSession.objects.filter(enrolment=enrolment, state__in=[*HELD_STATES, *NOT_HELD])
    listed = [row for row in rows.select_related("supervisor") if since <= _day(row) <= on]
    for row in sorted(listed, key=_day):
        yield {
            "on": _day(row).isoformat(),
            "kind": SessionKind(row.kind).label,
            "minutes": row.minutes if row.state in HELD_STATES else None,
            "with": row.supervisor.name,
            "state": str(row.state),
        }


def _day(session: SupervisionSession) -> dt.date:
    return session.held_on or session.planned_for or dt.date.min


def _feedback(enrolment: Enrolment, since: dt.date, on: dt.date) -> Iterator[dict[str, Any]]:
    """What observers, families and colleagues gave since, as far as it was handed in."""
    rows = Evidence.objects.filter(
        enrolment=enrolment,
        kind__in=FEEDBACK,
        state__in=[EvidenceState.SUBMITTED, EvidenceState.ACCEPTED],
        happened_on__range=(since, on),
    )
    for kind, day, state in rows.order_by("happened_on", "id").values_list("kind", "happened_on", "state"):
        yield {
            "kind": EvidenceKind(kind).label,
            "on": day.isoformat(),
            "is_accepted": state == EvidenceState.ACCEPTED,
        }
