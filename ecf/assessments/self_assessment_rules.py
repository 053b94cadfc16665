"""Who may do what with a self-assessment, and which standards it asks about: plain predicates and rules.

The worker alone writes it; whoever supervises or assesses them now reads it once it is finished; co-ordinators and
principal social workers see that it was done, and when (assumed).
"""

from ecf.assessments.models import SelfAssessment
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import is_own, supervises_or_assesses
from ecf.framework.definition import Stage
from ecf.people.models import User


def can_write_self_assessment(user: User, enrolment: Enrolment) -> bool:
    """The worker."""
    return is_own(user, enrolment)


def can_read_self_assessments(user: User, enrolment: Enrolment) -> bool:
    """The levels and words of what is finished: the worker, and those who supervise or assess them now."""
    return is_own(user, enrolment) or supervises_or_assesses(user, enrolment)


def can_read_self_assessment(user: User, assessment: SelfAssessment) -> bool:
    """One of them; a draft is the worker's alone."""
    if is_own(user, assessment.enrolment):
        return True
    return assessment.is_finished and supervises_or_assesses(user, assessment.enrolment)


def stage_asked(enrolment: Enrolment, milestone: str = "") -> Stage:
    """The stage whose standards are gone through: of the milestone, else of the next assessment, else the last one.
    Reads `milestones`."""
    rows = sorted(enrolment.milestones.all(), key=lambda row: row.position)
    ahead = [row for row in rows if row.key == milestone] or [
        row for row in rows if row.kind == "assessment" and not row.is_met
    ]
    definition = enrolment.framework_version.parsed
    return (
        definition.stage_at(definition.milestone(ahead[0].key).offset_months or 0) if ahead else definition.stages[-1]
    )
