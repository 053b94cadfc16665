"""Which written report an entry is about, and what its reader thought of it. The report stays in the case system."""

import datetime as dt

from ecf.core.change import Change, change
from ecf.core.clock import today as local_today
from ecf.evidence import errors, rules
from ecf.evidence.models import Evidence, EvidenceKind, WrittenReport
from ecf.evidence.services.entries import check_active, check_open, lock_entry
from ecf.people.models import User


def describe_report(
    *, evidence: Evidence, report_type: str, written_on: dt.date, by: User, today: dt.date | None = None
) -> WrittenReport:
    """The author says of which type the report is and when it was written, in a draft or returned entry.

    Raises NotYourEvidence, EnrolmentNotActive, EvidenceIsSubmitted, EvidenceIsLocked, NotAReport, WrittenInTheFuture,
    BadValues.
    """
    with change(by=by) as c:
        locked = lock_entry(c, evidence)
        if not rules.can_edit_evidence(by, locked):
            raise errors.NotYourEvidence
        check_active(locked.enrolment)
        check_open(locked)
        if locked.kind != EvidenceKind.WRITTEN_REPORT:
            raise errors.NotAReport(field="report_type")
        if written_on > (today or local_today()):
            raise errors.WrittenInTheFuture(field="written_on")
        report = WrittenReport.objects.filter(evidence=locked).first() or WrittenReport(evidence=locked)
        report.report_type, report.written_on = report_type.strip(), written_on
        c.save(report)
        _note(c, locked)
        return report


def _note(c: Change, evidence: Evidence) -> None:
    c.bump(evidence)
    audience = "actor" if evidence.state == "draft" else "worker_supervisor"
    c.record(
        "evidence.changed",
        subject=evidence,
        enrolment_id=evidence.enrolment_id,
        audience=audience,
        evidence_kind=evidence.kind,
        fields=["report"],
    )
