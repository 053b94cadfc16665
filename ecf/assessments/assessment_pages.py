"""The page of one assessment: who sees what of it, in parts that each step of the way makes for itself."""

import datetime as dt
from typing import Any

from ecf.assessments import assessment_rules as rules
from ecf.assessments.assessment_section import Maker
from ecf.assessments.assessment_selectors import scheduled_by_assessment
from ecf.assessments.assessment_turns import goes_on
from ecf.assessments.component_pages import component_section
from ecf.assessments.judgement_pages import JUDGEMENT
from ecf.assessments.models import ENDED_STATES, UNDER_REVIEW, Assessment, AssessmentOutcome, AssessmentState
from ecf.assessments.submission_pages import submission_section
from ecf.enrolments.rules import is_own
from ecf.people.models import User

SECTIONS: list[Maker] = [submission_section, component_section, *JUDGEMENT]
"""Every part of the page, in the order of the way. A step adds the maker of its own."""

COLOURS = {
    AssessmentState.OPEN: "blue",
    AssessmentState.SUBMITTED: "light-blue",
    AssessmentState.RECOMMENDED: "light-blue",
    AssessmentState.MODERATED: "purple",
    AssessmentState.PASSED: "green",
    AssessmentState.FAILED: "red",
    AssessmentState.DEFERRED: "grey",
    AssessmentState.WITHDRAWN: "grey",
    AssessmentState.APPEALED: "yellow",
    UNDER_REVIEW: "yellow",
}
STATE_WORDS = {
    UNDER_REVIEW: "Under review",
    AssessmentState.APPEALED: "Under appeal",
    AssessmentState.MODERATED: "With the principal social worker",
    AssessmentState.RECOMMENDED: "With the panel",
    AssessmentState.SUBMITTED: "With the assessor",
}
FILTERS = [(state.value, STATE_WORDS.get(state, state.label)) for state in AssessmentState] + [
    (UNDER_REVIEW, "Under review")
]


def state_words(state: str) -> str:
    """A state as people read it."""
    return STATE_WORDS.get(state) or AssessmentState(state).label


def assessment_context(user: User, assessment: Assessment, today: dt.date) -> dict[str, Any]:
    """What everybody who sees the page reads first, and then the parts that are for this person. Needs `with_parts`."""
    sections = [found for make in SECTIONS if (found := make(user, assessment, today))]
    return {
        **line_of(user, assessment, scheduled_by_assessment([assessment]).get(assessment.pk)),
        "today": today,
        "has_stopped": assessment.state not in ENDED_STATES and not goes_on(assessment),
        "is_own": is_own(user, assessment.enrolment),
        "reads_history": rules.can_read_history(user, assessment),
        "reads_bundle": rules.can_read_bundle(user, assessment),
        "sections": sorted(sections, key=lambda section: not section.asks),
    }


def line_of(user: User, assessment: Assessment, scheduled: Any) -> dict[str, Any]:
    """One assessment as a list or the head of its page shows it: no more than the person may know."""
    state = rules.shown_state(user, assessment)
    outcome = assessment.outcome if rules.knows_outcome(user, assessment) else ""
    return {
        "assessment": assessment,
        "state": state,
        "state_words": state_words(state),
        "colour": COLOURS[AssessmentState(state) if state != UNDER_REVIEW else state],
        "outcome": AssessmentOutcome(outcome).label if outcome else "",
        "due_on": scheduled.due_on if scheduled else None,
        "is_waiting": state in WAITS_FOR_OTHERS,
    }


WAITS_FOR_OTHERS = {AssessmentState.SUBMITTED, AssessmentState.RECOMMENDED, AssessmentState.MODERATED}
