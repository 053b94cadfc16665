"""What the page of an assessment says about its judgement: what to do, recommendation, panel, letter, appeal."""

import datetime as dt
from typing import Any

from ecf.assessments import assessment_rules as rules
from ecf.assessments.assessment_section import Maker, Section
from ecf.assessments.assessment_selectors import current_panel
from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.deadline_list import deadlines_of, running
from ecf.assessments.letters import paragraphs
from ecf.assessments.models import Appeal, Assessment, PartName, Recommendation
from ecf.assessments.panel_rules import all_are_in, readable_views, standing_views
from ecf.core.signatures import checked, signatures_of
from ecf.enrolments.rules import is_own, oversees_enrolment
from ecf.people.models import User

OWN = {"submit", "resume", "appeal", "decide"}
"""Deadlines that the worker reads on the page; the day of the decision stands at its head."""


def steps_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """What the person can do now: their turn as buttons, what else is possible as links."""
    steps = list(steps_now(user, assessment))
    if not steps:
        return None
    asked = [step for step in steps if step.asks]
    context = {"assessment": assessment, "asked": asked, "others": [step for step in steps if not step.asks]}
    title = "For you to do" if asked else "What you can do"
    return Section("steps", title, "assessments/_steps.html", context, asks=bool(asked))


def deadlines_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """What must be done by when and how each day came about: for those who run the programme, and the worker theirs."""
    own = is_own(user, assessment.enrolment)
    if not own and not oversees_enrolment(user, assessment.enrolment):
        return None
    rows = running(Assessment.objects.filter(pk=assessment.pk))
    found = [each for each in deadlines_of(rows, today) if not own or each.what in OWN]
    return Section("deadlines", "Deadlines", "assessments/_deadlines.html", {"deadlines": found}) if found else None


def recommendation_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """What the assessor recommends, standard by standard, with the pieces that show it."""
    if assessment.recommended_on is None or not rules.can_read_recommendation(user, assessment):
        return None
    rows = Recommendation.objects.filter(assessment=assessment, given_at__isnull=False).select_related("by")
    found = rows.prefetch_related("standards__items").order_by("-given_at").first()
    if found is None:
        return None
    definition = assessment.framework_version.parsed
    lines = [
        {
            "code": row.code,
            "title": definition.standard(row.code).title,
            "is_met": row.is_met,
            "reason": row.reason,
            "items": sorted(row.items.all(), key=lambda item: item.position),
        }
        for row in sorted(found.standards.all(), key=lambda row: row.code)
    ]
    signed = checked(signatures_of([found])[found.pk])
    context = {"recommendation": found, "lines": lines, "signatures": signed}
    return Section("recommendation", "The assessor’s recommendation", "assessments/_recommendation.html", context)


def panel_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """Who is on the panel and whose view is in; what they say once all are in, for who may read it."""
    sees = oversees_enrolment(user, assessment.enrolment) or rules.has_part_now(user, assessment, PartName.PANEL)
    panel = current_panel(assessment) if sees or rules.can_read_bundle(user, assessment) else None
    if panel is None or is_own(user, assessment.enrolment):
        return None
    views = standing_views(panel)
    readable = readable_views(user, assessment) if all_are_in(views) else []
    reads = bool(readable) and rules.can_read_bundle(user, assessment)
    context: dict[str, Any] = {
        "panel": panel,
        "views": views,
        "readable": readable if reads else [],
        "standards": _side_by_side(assessment, readable) if reads else [],
        "reads": reads,
        "reads_return": reads or rules.has_part_now(user, assessment, PartName.PANEL),
    }
    return Section("panel", "The panel", "assessments/_panel.html", context)


def _side_by_side(assessment: Assessment, views: list[Any]) -> list[dict[str, Any]]:
    """Each standard with what every member says of it; those on which they differ are marked."""
    definition = assessment.framework_version.parsed
    said = [{row["code"]: row["is_met"] for row in view.said} for view in views]
    codes = sorted({code for rows in said for code in rows})
    lines = []
    for code in codes:
        answers = [rows.get(code) for rows in said]
        if any(answer is not None for answer in answers):
            title = definition.standard(code).title
            lines.append({"code": code, "title": title, "answers": answers, "differ": len(set(answers)) > 1})
    return lines


def letter_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """The outcome as the worker was told."""
    if not rules.can_read_letter(user, assessment):
        return None
    decisions = sorted(assessment.decisions.all(), key=lambda row: row.round)
    letters = [{"decision": row, "paragraphs": paragraphs(row)} for row in decisions[::-1]]
    context = {"assessment": assessment, "letters": letters}
    return Section("letter", "The letter", "assessments/_letter.html", context, asks=is_own(user, assessment.enrolment))


def appeal_section(user: User, assessment: Assessment, today: dt.date) -> Section | None:
    """The appeal: its dates for those who run the programme; its words by `reads_appeal`."""
    if not rules.knows_of_appeal(user, assessment):
        return None
    appeals = list(
        Appeal.objects.filter(assessment=assessment)
        .select_related("decided_by", "decision")
        .order_by("-lodged_on", "-id")
    )
    if not appeals:
        return None
    lines = [
        {
            "appeal": row,
            "is_decided": rules.is_decided(assessment, row),
            "reads": rules.reads_appeal(user, assessment, row),
        }
        for row in appeals
    ]
    context = {"lines": lines, "answers_late": rules.makes_panels(user, assessment)}
    return Section("appeal", "The appeal", "assessments/_appeal.html", context)


JUDGEMENT: list[Maker] = [
    steps_section,
    deadlines_section,
    letter_section,
    appeal_section,
    recommendation_section,
    panel_section,
]
