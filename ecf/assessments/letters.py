"""The letter that tells a worker the outcome, in plain English: paragraphs, frozen as they were sent."""

import datetime as dt
import json
from dataclasses import dataclass

from ecf.assessments.assessment_selectors import breaks_of, has_retake
from ecf.assessments.deadlines import appeal_by, retake_due_on
from ecf.assessments.models import Assessment, AssessmentDecision, AssessmentOutcome
from ecf.core import pdf
from ecf.core.canonical import canonical
from ecf.core.pdf import PdfDocument
from ecf.core.templatetags.words import uk_date
from ecf.evidence.counting import plain_title


@dataclass(frozen=True)
class LetterFacts:
    """What the letter rests on. `appeal_by` and `retake_by`: None where there is none, or no date yet."""

    assessment: Assessment
    outcome: str
    reasons: str
    decided_on: dt.date
    appeal_by: dt.date | None
    retake_by: dt.date | None
    is_last: bool


def letter_facts(assessment: Assessment, outcome: str, reasons: str, day: dt.date) -> LetterFacts:
    """What a letter of that day says, for an outcome that is confirmed on it."""
    row = assessment.enrolment
    last = row.milestones.order_by("-position").first()
    return LetterFacts(
        assessment,
        outcome,
        reasons,
        day,
        appeal_by=appeal_by(row.employer_id, day, breaks_of(row)),
        retake_by=retake_due_on(row.employer_id, day) if has_retake(assessment) else None,
        is_last=last is not None and last.key == assessment.milestone,
    )


def letter_text(facts: LetterFacts) -> str:
    """The paragraphs as canonical JSON."""
    return canonical(written(facts))


def written(facts: LetterFacts) -> list[str]:
    """The paragraphs, from "Dear" on."""
    name = facts.assessment.enrolment.social_worker.user.name
    passed = facts.outcome == AssessmentOutcome.PASS
    body = _passed(facts) if passed else _failed(facts)
    return [f"Dear {name}", *body]


def _passed(facts: LetterFacts) -> list[str]:
    title = plain_title(facts.assessment.asks)
    found = [
        f"You have passed your {title}. This was decided on {uk_date(facts.decided_on)}.",
        "The assessor and the panel read what you submitted, each on their own, before they agreed. Well done.",
    ]
    if facts.reasons:
        found.append(facts.reasons)
    found.append(
        "This was the last assessment of your programme. Your record stays yours, and you can read it here."
        if facts.is_last
        else "You go on with the next stage. Your next dates are on your home page."
    )
    return found


def _failed(facts: LetterFacts) -> list[str]:
    title = plain_title(facts.assessment.asks)
    found = [
        f"You have not passed your {title} this time. This was decided on {uk_date(facts.decided_on)}.",
        "This does not itself affect your registration with Social Work England.",
    ]
    if facts.reasons:
        found.append(facts.reasons)
    found.append(
        "Your supervisor will talk with you about the support you get now. A support plan is being drawn up with you; "
        "it is no part of any capability procedure."
    )
    window = f"until {uk_date(facts.appeal_by)}" if facts.appeal_by else "once your break has ended"
    found.append(
        f"You can appeal {window}. The grounds are: the procedure was not followed, evidence was overlooked, somebody "
        "was biased, or support that was promised was not given. People who had no part in it decide the appeal. While "
        "it is open, others see “under review”."
    )
    found.append(
        f"You can submit again once, by {uk_date(facts.retake_by)}. Your later dates do not move."
        if facts.retake_by
        else "This was your last attempt. If you do not appeal, or the appeal is dismissed, the programme ends here "
        "as not completed."
    )
    return found


def paragraphs(decision: AssessmentDecision) -> list[str]:
    """As they were sent."""
    return json.loads(decision.letter or "[]")


def letter_document(assessment: Assessment, decision: AssessmentDecision) -> PdfDocument:
    """The letter, to print or keep."""
    employer = assessment.enrolment.employer.name
    blocks = [pdf.text(words) for words in paragraphs(decision)]
    blocks.append(pdf.text(f"{decision.by.name}, for {employer}, {uk_date(decision.decided_on)}"))
    return PdfDocument(
        f"Outcome of your {plain_title(assessment.asks)}", assessment.enrolment.social_worker.user.name, blocks
    )
