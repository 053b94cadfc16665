"""What is said of a written report, and what its author is asked before an entry is handed in."""

from ecf.evidence.models import Evidence, EvidenceKind, WrittenReport
from ecf.evidence.to_look_at import must_look
from ecf.people.models import User


def report_of(entry: Evidence) -> WrittenReport | None:
    """What is said of the report so far. One query, none for another kind of entry."""
    if entry.kind != EvidenceKind.WRITTEN_REPORT:
        return None
    return WrittenReport.objects.filter(evidence=entry).select_related("appraised_by").first()


def what_first(entry: Evidence, user: User) -> str:
    """The name of the page that its author must see before it is handed in; empty where nothing is left to ask."""
    if entry.kind == EvidenceKind.WRITTEN_REPORT and report_of(entry) is None:
        return "describe_report"
    return "look_at_words" if must_look(entry, user) else ""
