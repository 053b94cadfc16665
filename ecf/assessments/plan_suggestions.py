"""What a goal could be about: gaps between what is asked for and what is shown or felt. Suggestions, never rules."""

from dataclasses import dataclass

from ecf.assessments.models import GoalStandard, GoalState
from ecf.assessments.self_assessment_rules import stage_asked
from ecf.assessments.self_assessment_selectors import low_standards
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import EvidenceState, StandardLink
from ecf.framework.definition import Standard


@dataclass(frozen=True)
class Suggestion:
    """A standard that a goal could be about, and why."""

    standard: Standard
    reasons: list[str]


def goal_suggestions(enrolment: Enrolment) -> list[Suggestion]:
    """The standards of the stage of now without accepted evidence, and those on which the worker put themselves low;
    both first. What an open goal is about already is left out. Four queries, and the milestones."""
    accepted = StandardLink.objects.filter(evidence__enrolment=enrolment, evidence__state=EvidenceState.ACCEPTED)
    shown = set(accepted.values_list("code", flat=True).distinct())
    aimed_at = GoalStandard.objects.filter(
        goal__plan__enrolment=enrolment, goal__plan__ended_on__isnull=True, goal__state=GoalState.OPEN
    )
    taken = set(aimed_at.values_list("code", flat=True))
    low = {standard.code: title for standard, title in low_standards(enrolment)}
    found = []
    for standard in stage_asked(enrolment).standards:
        reasons = [] if standard.code in shown else ["no accepted evidence yet"]
        reasons += [f"last self-assessment: {low[standard.code].lower()}"] if standard.code in low else []
        if reasons and standard.code not in taken:
            found.append(Suggestion(standard, reasons))
    return sorted(found, key=lambda each: -len(each.reasons))
