"""The sections of the record, in their order; each takes the same number of queries for any number of documents."""

import datetime as dt

from django.urls import reverse

from ecf.assessments.agreement_pages import label_of, terms_of
from ecf.assessments.agreement_selectors import versions_of
from ecf.assessments.models import (
    ActionState,
    Agreement,
    AgreementState,
    Goal,
    Review,
    ReviewState,
    SelfAssessment,
    SupportAction,
    SupportPlan,
    SupportState,
)
from ecf.assessments.plan_pages import in_sentence, periods_of, plan_counts
from ecf.assessments.plan_rules import can_read_plan
from ecf.assessments.record import FACTS_ONLY, Entry, Maker, Pair, RecordSection, signature_lines
from ecf.assessments.review_facts import FEEDBACK
from ecf.assessments.review_pages import QUESTIONS
from ecf.assessments.review_rules import can_read_review
from ecf.assessments.review_selectors import reviews_of
from ecf.assessments.self_assessment_pages import RatedStandard, rated_standards
from ecf.assessments.self_assessment_rules import can_read_self_assessment
from ecf.assessments.self_assessment_selectors import self_assessments_of
from ecf.assessments.support_pages import APART, shown_pairs
from ecf.assessments.support_rules import can_read_support_plan
from ecf.assessments.support_selectors import support_plans_of
from ecf.core.models import Signature
from ecf.core.signatures import checked, signatures_of
from ecf.core.templatetags.words import plural, uk_date
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, EvidenceKind, EvidenceState
from ecf.people.models import User
from ecf.supervision.models import HELD_STATES, SessionKind, SessionState, Side, SupervisionSession
from ecf.supervision.rules import can_see_sessions


def agreements_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Every version that the person may see, oldest first; what is not signed by all is only said to be there."""
    rows = list(versions_of(enrolment, user))[::-1]
    signatures = signatures_of(rows)
    checked(each for found in signatures.values() for each in found)
    entries = [agreement_entry(user, row, signatures[row.pk]) for row in rows]
    return RecordSection("agreement", "Support and assessment agreement", entries, empty="None has been begun yet.")


def agreement_entry(user: User, agreement: Agreement, signatures: list[Signature]) -> Entry:
    """One version, as the person may read it."""
    is_signed = agreement.state == AgreementState.SIGNED
    state = "Signed by all" if is_signed else agreement.get_state_display()
    return Entry(
        title=f"Version {agreement.number}",
        on=agreement.signed_on,
        facts=[("State", state)],
        texts=[(label_of(term), term.text) for term in terms_of(user, agreement)] if is_signed else [],
        signatures=signature_lines(signatures),
        left_out="" if is_signed else "It is shown here once all have signed.",
        href=reverse("agreement", args=[agreement.pk]),
    )


def reviews_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Every review that the person may see, oldest first; what they may not read is left out."""
    seen = set(Review.objects.visible_to(user).filter(enrolment=enrolment).values_list("pk", flat=True))
    rows = [row for row in reviews_of([enrolment]) if row.pk in seen]
    signatures = signatures_of(rows)
    checked(each for found in signatures.values() for each in found)
    entries = [_review(user, row, signatures[row.pk]) for row in rows]
    return RecordSection("reviews", "Reviews", entries, empty="No review has been begun yet.")


def _review(user: User, review: Review, signatures: list[Signature]) -> Entry:
    is_signed, part = review.state == ReviewState.SIGNED, review.part(Side.SUPERVISOR)
    facts = [("State", "Signed by both" if is_signed else "Being written"), ("With", review.supervisor.name)]
    if is_signed:
        facts.append(("The supervisor says", part.get_judgement_display()))
        facts += _frozen(review)
    reads = can_read_review(user, review)
    return Entry(
        title=review.title,
        on=review.signed_on,
        facts=facts,
        texts=_review_texts(review) if reads and is_signed else [],
        signatures=signature_lines(signatures),
        left_out="" if reads and is_signed else FACTS_ONLY if not reads else "It is shown here once both have signed.",
        href=reverse("review", args=[review.pk]),
    )


def _review_texts(review: Review) -> list[Pair]:
    found = []
    for side in Side:
        part = review.part(side)
        found += [(QUESTIONS[name], text) for name, text in part.written().items() if name in QUESTIONS]
    part = review.part(Side.SUPERVISOR)
    found.append((f"{part.get_judgement_display()}, because", part.reasons))
    if part.no_plan_reason:
        found.append(("Why no support plan", part.no_plan_reason))
    return found


def _frozen(review: Review) -> list[Pair]:
    facts = review.facts
    if not facts:
        return []
    held = [row for row in facts["supervision"] if row["minutes"] is not None]
    accepted = sum(1 for row in facts["feedback"] if row["is_accepted"])
    return [
        ("Computed then", facts["progress"]["status"].replace("_", " ").capitalize()),
        ("The employer’s promises", facts["progress"]["employer_status"].replace("_", " ").capitalize()),
        ("Supervision since the review before", plural(len(held), "session")),
        ("Observations and feedback since", f"{len(facts['feedback'])}, {accepted} accepted"),
    ]


def supervision_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Dates, kinds, minutes and with whom; never what was said. Not for the assessor."""
    if not can_see_sessions(user, enrolment):
        return RecordSection("supervision", "Supervision", left_out="Left out: an assessor does not see supervision.")
    states = [*HELD_STATES, SessionState.CANCELLED, SessionState.MISSED]
    rows = SupervisionSession.objects.filter(enrolment=enrolment, state__in=states).select_related("supervisor")
    days = sorted((row.held_on or row.planned_for or today, row.pk, row) for row in rows)
    lines = [_session(day, row) for day, _, row in days]
    return RecordSection("supervision", "Supervision", lines=lines, empty="No session is recorded yet.")


def _session(day: dt.date, row: SupervisionSession) -> str:
    if row.state == SessionState.CANCELLED:
        what = f"cancelled by the {row.get_cancelled_by_display().lower()}"
    elif row.state == SessionState.MISSED:
        what = "not held"
    else:
        what = f"{SessionKind(row.kind).label.lower()}, {row.minutes} minutes, {row.get_state_display().lower()}"
    return f"{uk_date(day)}: {what}, {row.supervisor.name}"


def feedback_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """What observers, families and colleagues gave: kinds and dates of what was handed in."""
    rows = Evidence.objects.filter(
        enrolment=enrolment, kind__in=FEEDBACK, state__in=[EvidenceState.SUBMITTED, EvidenceState.ACCEPTED]
    )
    found = rows.order_by("happened_on", "id").values_list("kind", "happened_on", "state")
    lines = [
        f"{uk_date(day)}: {EvidenceKind(kind).label.lower()}, "
        + ("accepted" if state == EvidenceState.ACCEPTED else "waiting for an answer")
        for kind, day, state in found
    ]
    return RecordSection("feedback", "Observations and feedback", lines=lines, empty="Nothing has been handed in yet.")


def support_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Every support plan, as far as the person may read it."""
    rows = list(support_plans_of([enrolment], user).prefetch_related("notes__by"))
    signatures = signatures_of(rows)
    checked(each for found in signatures.values() for each in found)
    entries = [support_entry(user, row, signatures[row.pk]) for row in rows]
    return RecordSection("support", "Support plans", entries, empty="There was never a support plan.")


def support_entry(user: User, plan: SupportPlan, signatures: list[Signature]) -> Entry:
    """One support plan, as far as the person may read it."""
    reads = can_read_support_plan(user, plan)
    facts = [("State", plan.get_state_display()), ("Came from", plan.get_source_display())]
    facts += [("Looked at on", ", ".join(uk_date(row.due_on) for row in plan.dates.all()))] if plan.started_on else []
    if plan.state == SupportState.CLOSED:
        facts += [("Closed on", uk_date(plan.closed_on)), ("Outcome", plan.get_outcome_display())]
    texts = shown_pairs(user, plan) if reads else []
    texts += [(f"Action {row.position}", _action(row)) for row in plan.actions.all()]
    texts += [(f"{row.by.name}, {uk_date(row.on)}", row.text) for row in plan.notes.all()]
    texts += [("How it ended", plan.ending)] if plan.ending else []
    return Entry(
        title="Support plan" if plan.started_on else "Support plan that was asked for",
        on=plan.started_on or plan.asked_on,
        facts=[*facts, ("Kept apart", APART)],
        texts=texts if reads else [],
        signatures=signature_lines(signatures),
        left_out="" if reads else FACTS_ONLY,
        href=reverse("support_plan", args=[plan.pk]),
    )


def _action(row: SupportAction) -> str:
    """What, whose, by when, and what became of it."""
    words = f"{row.what} ({row.get_owner_display()}, by {uk_date(row.due_on)})."
    if row.state == ActionState.DONE:
        return f"{words} Done on {uk_date(row.done_on)}."
    if row.state == ActionState.DROPPED:
        return f"{words} Dropped: {row.dropped_reason}"
    return f"{words} Carried on." if row.state == ActionState.CARRIED else words


def plan_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Each period of the development plan: its goals for who may read them, numbers for everybody else."""
    reads = can_read_plan(user, enrolment)
    entries = []
    for plan in reversed(periods_of(enrolment)):
        counts = plan_counts(plan, today)
        until = f" to {uk_date(plan.ended_on)}" if plan.ended_on else ", the plan of now"
        facts = [("Goals", str(counts["goals"])), ("Reached", str(counts["reached"]))]
        facts += (
            [] if plan.ended_on else [("Actions to do", str(counts["open_actions"])), ("Late", str(counts["late"]))]
        )
        texts = [(goal.title, _goal(goal)) for goal in plan.goals.all()]
        title = f"From {uk_date(plan.started_on)}{until}"
        href = reverse("development_plan", args=[enrolment.pk])
        left_out = "" if reads else FACTS_ONLY
        entries.append(Entry(title, facts=facts, texts=texts if reads else [], left_out=left_out, href=href))
    return RecordSection("plan", "Development plan", entries, empty="No goal has been set yet.")


def _goal(goal: Goal) -> str:
    """Its standards, how it stands, and its actions, a line each."""
    lines = [f"{', '.join(goal.codes)}. {goal.get_state_display()}."]
    lines += [
        f"{row.what}, {in_sentence(row.whose)}, "
        + (f"done on {uk_date(row.done_on)}" if row.done_on else f"by {uk_date(row.due_on)}")
        for row in goal.actions.all()
    ]
    return "\n".join(lines)


def self_assessments_section(enrolment: Enrolment, user: User, today: dt.date) -> RecordSection:
    """Every self-assessment that is finished, oldest first, each beside the one before it on the same scale."""
    rows = [row for row in self_assessments_of(enrolment, user) if row.is_finished]
    last: dict[tuple[object, str], SelfAssessment] = {}
    entries = []
    for row in rows:
        scale = (row.framework_version_id, row.stage)
        entries.append(self_assessment_entry(user, row, last.get(scale)))
        last[scale] = row
    return RecordSection("self-assessments", "Self-assessments", entries, empty="None is finished yet.")


def self_assessment_entry(user: User, row: SelfAssessment, last: SelfAssessment | None) -> Entry:
    """One self-assessment, as far as the person may read it."""
    reads = can_read_self_assessment(user, row)
    facts = [("Finished on", uk_date(row.finished_on)), ("Standards", row.asked.title)]
    said = rated_standards(row, last) if reads else []
    texts = [(f"{each.standard.code} {each.standard.title}", _rated(each)) for each in said]
    texts += [("What it tells", row.overall)] if reads and row.overall else []
    href, left_out = reverse("self_assessment", args=[row.pk]), "" if reads else FACTS_ONLY
    return Entry(row.title, row.finished_on, facts=facts, texts=texts, left_out=left_out, href=href)


def _rated(each: RatedStandard) -> str:
    """The level, how it moved, and the words."""
    level = each.level.title if each.level else ""
    return "\n".join(filter(None, [f"{level}, {each.change}" if each.change else level, each.words]))


SECTIONS: list[Maker] = [
    agreements_section,
    self_assessments_section,
    plan_section,
    reviews_section,
    supervision_section,
    feedback_section,
    support_section,
]


def record_of(enrolment: Enrolment, user: User, today: dt.date) -> list[RecordSection]:
    """The whole record, as the person may read it."""
    return [make(enrolment, user, today) for make in SECTIONS]
