"""Agreements, reviews, support plans and the whole record as documents to keep: the same as their pages say."""

import datetime as dt
from typing import Any

from ecf.assessments.agreement_pages import agreement_context
from ecf.assessments.models import Agreement, AgreementState, Review, SelfAssessment, SupportPlan
from ecf.assessments.plan_pages import in_sentence
from ecf.assessments.record import Entry, RecordSection, signature_line
from ecf.assessments.record_sections import plan_section, record_of, self_assessment_entry, support_entry
from ecf.assessments.review_pages import review_context
from ecf.assessments.self_assessment_selectors import before
from ecf.core import pdf
from ecf.core.models import Signature
from ecf.core.pdf import Block, PdfDocument
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import status_words, uk_date
from ecf.enrolments.models import Enrolment
from ecf.people.models import User

NOT_FOR_YOU = "What was written is left out: you see dates, the state and the judgement."


def made_for(user: User, today: dt.date) -> str:
    """Who had it made, and when."""
    return (
        f"As {user.name} may read it on {uk_date(today)}. Signatures were checked against what is stored as this was "
        "made. What this reader may not read is left out, and said to be."
    )


def agreement_document(user: User, agreement: Agreement, today: dt.date) -> PdfDocument:
    """One version of the agreement. Needs `with_agreement_people`."""
    shown = agreement_context(user, agreement)
    is_signed = agreement.state == AgreementState.SIGNED
    state = f"Signed by all on {uk_date(agreement.signed_on)}" if is_signed else agreement.get_state_display()
    blocks = [pdf.note(made_for(user, today)), pdf.facts([("Version", str(agreement.number)), ("State", state)])]
    if shown["gaps"]:
        missing = [f"{gap.what}, to be written by {gap.whose}" for gap in shown["gaps"]]
        blocks += [pdf.heading("What is missing"), pdf.listed(missing)]
    for group in shown["groups"]:
        blocks.append(pdf.heading(group.title))
        for term in group.terms:
            blocks += [pdf.heading(term.label, 3), pdf.text(term.text)]
    for change in shown["changes"]:
        blocks += [pdf.heading("Beside the version before")] if change is shown["changes"][0] else []
        blocks += [pdf.heading(change.label, 3), pdf.text(f"Before: {change.before}\nIn this one: {change.now}")]
    blocks += [pdf.heading("Signatures"), *_signed_by_whom(shown["signatures"])]
    return PdfDocument("Support and assessment agreement", agreement.enrolment.social_worker.user.name, blocks)


def _signed_by_whom(rows: list[Signature]) -> list[Block]:
    if not rows:
        return [pdf.text("Nobody has signed yet.")]
    lines = [f"{signature_line(row)}: {row.disagreement}" if row.disagreement else signature_line(row) for row in rows]
    return [pdf.listed(lines)]


def review_document(user: User, review: Review, today: dt.date) -> PdfDocument:
    """One review, with its facts. Needs `with_review_people`."""
    shown = review_context(user, review, today)
    blocks = [pdf.note(made_for(user, today))]
    state = f"Signed by both on {uk_date(review.signed_on)}" if review.signed_on else "Being written"
    blocks.append(pdf.facts([("State", state), ("Supervisor", review.supervisor.name)]))
    if shown["reads"]:
        for part in shown["parts"]:
            blocks.append(pdf.heading(f"{part['name']}, {part['side'].label.lower()}"))
            blocks += _answers(part["answers"]) or [pdf.text("Not shared yet.")]
        blocks += _judgement(shown["judgement"])
        blocks += _facts(shown["facts"], is_frozen=bool(review.shown))
    else:
        blocks += [*_judgement(shown["judgement"]), pdf.text(NOT_FOR_YOU)]
    signed = [signature_line(row) for row in shown["signatures"]]
    blocks += [pdf.heading("Signatures"), pdf.listed(signed) if signed else pdf.text("Nobody has signed yet.")]
    blocks += _additions(shown["addenda"])
    return PdfDocument(review.title, review.enrolment.social_worker.user.name, blocks)


def _answers(answers: list[tuple[str, str]]) -> list[Block]:
    return [block for words, said in answers if said for block in (pdf.heading(words, 3), pdf.text(said))]


def _judgement(judgement: dict[str, Any] | None) -> list[Block]:
    if judgement is None:
        return []
    found = [pdf.heading("The supervisor says"), pdf.text(judgement["words"])]
    found += [pdf.text(judgement[name]) for name in ("reasons", "no_plan_reason") if judgement[name]]
    return found


def _facts(facts: dict[str, Any], *, is_frozen: bool) -> list[Block]:
    progress = facts["progress"]
    how = "Kept with the signatures, as they were on that day." if is_frozen else "As they are today."
    checks = [
        f"{row['title']}: {status_words(row['status']).lower()}"
        + (f", {row['have']} of {row['needed']}" if row["needed"] is not None else "")
        + (f", due on {uk_date(row['due_on'])}" if row["due_on"] else "")
        for row in progress["checks"]
    ]
    promises = [
        f"{row['title']}: {status_words(row['status']).lower()}. {row['detail']}" for row in facts["commitments"]
    ]
    supervision = [f"{uk_date(row['on'])}: {_session(row)}, {row['with']}" for row in facts["supervision"]]
    feedback = [
        f"{uk_date(row['on'])}: {row['kind'].lower()}, {'accepted' if row['is_accepted'] else 'waiting for an answer'}"
        for row in facts["feedback"]
    ]
    return [
        pdf.heading(f"The facts on {uk_date(facts['on'])}"),
        pdf.text(f"{how} Gathered since {uk_date(facts['since'])}."),
        *_list(f"Progress: {status_words(progress['status']).lower()}", checks),
        *_list(f"What the employer promised: {status_words(progress['employer_status']).lower()}", promises),
        *(_list("Development plan", [_goal(goal) for goal in facts["plan"]]) if "plan" in facts else []),
        *_list("Supervision", supervision),
        *_list("Observations and feedback", feedback),
    ]


def _goal(goal: dict[str, Any]) -> str:
    """One goal with its actions, in a line each."""
    steps = [
        f"\n{row['what']}, {in_sentence(row['owner'])}, "
        + (f"done on {uk_date(row['done_on'])}" if row["done_on"] else f"by {uk_date(row['due_on'])}")
        for row in goal["actions"]
    ]
    return f"{goal['title']} ({', '.join(goal['standards'])}; {goal['state'].lower()})" + "".join(steps)


def _list(title: str, items: list[str]) -> list[Block]:
    return [pdf.heading(title, 3), pdf.listed(items) if items else pdf.text("Nothing since then.")]


def _session(row: dict[str, Any]) -> str:
    if row["minutes"] is None:
        return "cancelled" if row["state"] == "cancelled" else "not held"
    return f"{row['kind'].lower()}, {row['minutes']} minutes"


def _additions(addenda: list[dict[str, Any]]) -> list[Block]:
    found: list[Block] = [pdf.heading("Added later")] if addenda else []
    for each in addenda:
        found += [pdf.text(each["addendum"].text), pdf.listed(signature_line(row) for row in each["signatures"])]
    return found


def support_document(user: User, plan: SupportPlan, today: dt.date) -> PdfDocument:
    """One support plan; it says first that it is kept apart. Needs `with_support_people`."""
    signatures = checked(signatures_of([plan])[plan.pk])
    entry = support_entry(user, plan, signatures)
    blocks = [pdf.note(made_for(user, today)), *_entry(entry, level=2, is_alone=True)]
    return PdfDocument("Support plan", plan.enrolment.social_worker.user.name, blocks)


def self_assessment_document(user: User, assessment: SelfAssessment, today: dt.date) -> PdfDocument:
    """One self-assessment beside the one before it. Needs `with_levels`."""
    entry = self_assessment_entry(user, assessment, before(assessment))
    blocks = [pdf.note(made_for(user, today)), *_entry(entry, level=1, is_alone=True)[1:]]
    return PdfDocument(assessment.title, assessment.enrolment.social_worker.user.name, blocks)


def plan_document(user: User, enrolment: Enrolment, today: dt.date) -> PdfDocument:
    """The development plan: the period of now and those before it, as the record shows them."""
    section = plan_section(enrolment, user, today)
    blocks = [pdf.note(made_for(user, today)), *_section(section)]
    return PdfDocument("Development plan", enrolment.social_worker.user.name, blocks)


def record_document(user: User, enrolment: Enrolment, today: dt.date) -> PdfDocument:
    """The whole record, in order."""
    blocks: list[Block] = [
        pdf.note(made_for(user, today)),
        pdf.facts(
            [
                ("Programme", f"{enrolment.framework_version.title}, from {uk_date(enrolment.started_on)}"),
                ("Employer", f"{enrolment.employer.name}, {enrolment.team.name}"),
                ("Supervisor", enrolment.supervisor.name),
                ("Assessor", enrolment.assessor.name if enrolment.assessor else "None named"),
            ]
        ),
    ]
    for section in record_of(enrolment, user, today):
        blocks += _section(section)
    worker = enrolment.social_worker
    about = f"{worker.user.name}, {worker.registration_number}"
    return PdfDocument("Record of support and progressive assessment", about, blocks)


def _section(section: RecordSection) -> list[Block]:
    found = [pdf.heading(section.title)]
    if section.left_out:
        found.append(pdf.text(section.left_out))
    if section.is_empty:
        found.append(pdf.text(section.empty))
    if section.lines:
        found.append(pdf.listed(section.lines))
    for entry in section.entries:
        found += _entry(entry, level=3)
    return found


def _entry(entry: Entry, *, level: int, is_alone: bool = False) -> list[Block]:
    title = entry.title + (f", {uk_date(entry.on)}" if entry.on and not is_alone else "")
    found = [pdf.heading(title, level)]
    if entry.facts:
        found.append(pdf.facts(entry.facts))
    if entry.left_out:
        found.append(pdf.text(entry.left_out))
    for words, said in entry.texts:
        found += [pdf.heading(words, level + 1), pdf.text(said)]
    if entry.signatures:
        found += [pdf.heading("Signatures", level + 1), pdf.listed(entry.signatures)]
    return found
