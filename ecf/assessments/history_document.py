"""The history of an assessment as a document: the same lines as its page."""

import datetime as dt

from ecf.assessments.assessment_history import History, Step
from ecf.core import pdf
from ecf.core.pdf import Block, PdfDocument
from ecf.core.templatetags.words import uk_date, uk_instant
from ecf.people.employer_settings import NumberOfDay

ATTENTION = "What somebody wrote, and what members of a panel thought, is there only for those who may read it."


def history_document(history: History, day: dt.date) -> PdfDocument:
    """Steps, numbers, signatures. `day`: when it was made."""
    row = history.assessment
    blocks = [pdf.note(f"As it stood on {uk_date(day)}. {ATTENTION}"), pdf.heading("What happened")]
    for step in history.steps:
        blocks += _step(step)
    if history.numbers:
        blocks += [pdf.heading("The employer’s numbers that counted"), pdf.facts(map(number_line, history.numbers))]
    if history.signed:
        blocks.append(pdf.heading("What was signed"))
        for each in history.signed:
            blocks += [pdf.heading(each.what, 3), pdf.listed(each.signatures)]
    return PdfDocument(
        f"History of the {str(row)[:1].lower()}{str(row)[1:]}", row.enrolment.social_worker.user.name, blocks
    )


def _step(step: Step) -> list[Block]:
    who = f"{step.by}, {step.part.lower()}" if step.part else step.by
    blocks = [pdf.heading(f"{uk_instant(step.at)}: {step.what}", 3), pdf.text(f"By: {who}")]
    return [*blocks, pdf.listed(step.known)] if step.known else blocks


def number_line(number: NumberOfDay) -> tuple[str, str]:
    """The name of a number and its day; what it was, and since when."""
    since = (
        f"chosen by the employer from {uk_date(number.since)}" if number.since else f"{number.kind.source}, not changed"
    )
    return f"{number.kind.title}, on {uk_date(number.on)}", f"{number.words} ({since})"
