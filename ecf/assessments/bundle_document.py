"""What was handed in, as a document to keep: exactly what was frozen, with its support page."""

import datetime as dt
from typing import Any

from ecf.assessments.bundle_pages import ShownItem, bundle_context
from ecf.assessments.models import Bundle
from ecf.assessments.record import signature_line
from ecf.core import pdf
from ecf.core.pdf import Block, PdfDocument
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import uk_date, uk_instant
from ecf.enrolments.why import why


def bundle_document(bundle: Bundle) -> PdfDocument:
    """One bundle. Needs `items__files` and the people of its assessment."""
    shown, assessment = bundle_context(bundle), bundle.assessment
    worker = assessment.enrolment.social_worker
    blocks: list[Block] = [
        pdf.note("This is what was submitted, as it was then. Nothing in it changes afterwards."),
        pdf.facts(
            [
                ("Submitted", uk_instant(bundle.submitted_at)),
                ("Last day to submit", uk_date(shown["due_on"]) or "No date"),
                ("In time", "After the last day" if bundle.is_late else "Yes"),
                ("Framework", f"{assessment.framework_version.title}, {assessment.framework_version.version}"),
                *([("Specialism", shown["specialism"])] if shown["specialism"] else []),
                ("Pieces of evidence", str(len(shown["items"]))),
                ("Digest", bundle.digest),
            ]
        ),
        pdf.heading("How the last day came about"),
        pdf.text(f"{why(shown['explanation']) or 'It is counted from the start of the programme'}."),
        pdf.heading("Self-assessment"),
        pdf.text(bundle.self_assessment),
        pdf.heading("What is asked for, and what is here"),
        pdf.listed(f"{row['title'].capitalize()}: {row['have']} of {row['needed']}" for row in shown["readiness"]),
    ]
    if bundle.missing_reason:
        blocks += [pdf.heading("Why something is missing"), pdf.text(bundle.missing_reason)]
    blocks.append(pdf.heading("Evidence"))
    for each in shown["items"]:
        blocks += _piece(each)
    if not shown["items"]:
        blocks.append(pdf.text("No evidence was put in."))
    blocks += _support(shown["support"])
    signed = [signature_line(row) for row in checked(signatures_of([bundle])[bundle.pk])]
    blocks += [pdf.heading("Signature"), pdf.listed(signed) if signed else pdf.text("Not signed.")]
    return PdfDocument(f"{assessment}: what was submitted", f"{worker.user.name}, {worker.registration_number}", blocks)


def _piece(each: ShownItem) -> list[Block]:
    found = [
        pdf.heading(f"{each.item.position}. {each.item.title}", 3),
        pdf.facts([("Kind", each.kind), ("Date", uk_date(each.happened_on)), ("Accepted", each.accepted or "No")]),
    ]
    if each.standards:
        lines = (
            f"{row.code} {row.title}: {row.how}" if row.how else f"{row.code} {row.title}" for row in each.standards
        )
        found += [pdf.heading("What it shows", 4), pdf.listed(lines)]
    for name, said in each.texts:
        found += [pdf.heading(name, 4), pdf.text(said)]
    if each.files:
        found += [pdf.heading("Files", 4), pdf.listed(f"{row.name} ({row.size} bytes)" for row in each.files)]
    if each.left_out:
        found += [pdf.heading("Files that the virus scanner took away", 4), pdf.listed(each.left_out)]
    return found


def _support(support: dict[str, Any]) -> list[Block]:
    if not support:
        return []
    sessions = [
        f"{uk_date(row['on'])}: {row['kind'].lower()}, " + (f"{row['minutes']} minutes" if row["held"] else "not held")
        for row in support["sessions"]
    ]
    caseload, hours = support["caseload"], support["hours"]
    return [
        pdf.heading("The support that was given"),
        pdf.text(f"From {uk_date(support['since'])} to {uk_date(support['on'])}: dates and numbers, no words."),
        pdf.facts(
            [
                ("Children allocated", _told(caseload["children"], caseload["on"])),
                ("At most, as agreed", str(caseload["at_most"] if caseload["at_most"] is not None else "Not agreed")),
                ("Protected hours since the session before", _told(hours["told"], hours["on"])),
                ("Promised a week", str(hours["promised_a_week"] or "Nothing")),
            ]
        ),
        pdf.heading("Supervision", 3),
        pdf.listed(sessions) if sessions else pdf.text("None is recorded."),
    ]


def _told(number: object, on: dt.date | None) -> str:
    if number is None or number == "":
        return "Not recorded"
    return f"{number}, on {uk_date(on)}" if on else str(number)
