"""What the assessor thought of a written report, as part of accepting its entry."""

import datetime as dt

from ecf.core.change import Change
from ecf.evidence import errors
from ecf.evidence.models import Evidence, EvidenceKind, WrittenReport


def appraise(c: Change, evidence: Evidence, appraisal: str, read_on: dt.date | None, today: dt.date) -> None:
    """Stores the appraisal and the day on which the report was read in the case system. Nothing given stores nothing.

    Raises NotAReport for another kind, ReportNotDescribed, WrittenInTheFuture.
    """
    if not appraisal.strip() and read_on is None:
        return
    if evidence.kind != EvidenceKind.WRITTEN_REPORT:
        raise errors.NotAReport(field="appraisal")
    if read_on is not None and read_on > today:
        raise errors.WrittenInTheFuture(field="read_on")
    report = WrittenReport.objects.filter(evidence=evidence).first()
    if report is None:
        raise errors.ReportNotDescribed(field="appraisal")
    report.appraisal, report.read_on, report.appraised_by = appraisal.strip(), read_on, c.by
    c.save(report)
    evidence.report = report
