"""Who is what in an assessment, and in which state each step is possible: plain predicates."""

from collections.abc import Collection

from ecf.assessments.assessment_errors import WrongAssessmentState
from ecf.assessments.models import (
    DECIDED_STATES,
    UNDER_REVIEW,
    Appeal,
    Assessment,
    AssessmentPart,
    AssessmentState,
    PanelView,
    PartName,
)
from ecf.enrolments.models import Enrolment
from ecf.enrolments.rules import assesses, coordinates, is_own, oversees_enrolment, supervises, supervises_or_assesses
from ecf.people.models import RoleName, User
from ecf.people.roles import roles_of

IN_WORDS = {
    AssessmentState.OPEN: "is open and not submitted",
    AssessmentState.SUBMITTED: "is submitted and waits for the assessor",
    AssessmentState.RECOMMENDED: "is with the panel",
    AssessmentState.MODERATED: "waits for the principal social worker to confirm",
    AssessmentState.PASSED: "is passed",
    AssessmentState.FAILED: "is decided: not passed",
    AssessmentState.DEFERRED: "is deferred",
    AssessmentState.WITHDRAWN: "is withdrawn",
    AssessmentState.APPEALED: "is under appeal",
}


def can_open_assessment(user: User, enrolment: Enrolment) -> bool:
    """The co-ordinator, for somebody else."""
    return coordinates(user, enrolment)


def can_submit(user: User, assessment: Assessment) -> bool:
    """The worker alone."""
    return is_own(user, assessment.enrolment)


def assesses_it(user: User, assessment: Assessment) -> bool:
    """The assessor of now; never oneself, and not the supervisor where the framework keeps the two apart."""
    row = assessment.enrolment
    if not assesses(user, row) or is_own(user, row):
        return False
    return assessment.framework_version.parsed.assessor_may_be_supervisor or not supervises(user, row)


def makes_panels(user: User, assessment: Assessment) -> bool:
    """The co-ordinator of the worker's employer."""
    return coordinates(user, assessment.enrolment)


def is_psw_of(user: User, assessment: Assessment) -> bool:
    """Holds the post of principal social worker for the worker's employer, not as a deputy."""
    return _holds_psw(user, assessment, by_delegation=False)


def is_deputy_of(user: User, assessment: Assessment) -> bool:
    """Stands in for the principal social worker of the worker's employer today."""
    return _holds_psw(user, assessment, by_delegation=True)


def holds_the_post(user: User, assessment: Assessment) -> bool:
    """The principal social worker or the named deputy; never of one's own."""
    return (is_psw_of(user, assessment) or is_deputy_of(user, assessment)) and not is_own(user, assessment.enrolment)


def confirms(user: User, assessment: Assessment) -> bool:
    """Whoever holds the post and neither supervises nor assesses the worker today."""
    return holds_the_post(user, assessment) and not supervises_or_assesses(user, assessment.enrolment)


def _holds_psw(user: User, assessment: Assessment, *, by_delegation: bool) -> bool:
    employer_id = assessment.enrolment.employer_id
    return any(
        held.role == RoleName.PSW and held.employer_id == employer_id and held.by_delegation == by_delegation
        for held in roles_of(user)
    )


def has_part(user: User, assessment: Assessment, part: PartName) -> bool:
    """Holds that part now; whoever was stood down does not."""
    rows = assessment.parts.all()
    return any(row.person_id == user.pk and row.part == part and row.stood_down_on is None for row in rows)


def has_other_part(user: User, assessment: Assessment, part: PartName) -> bool:
    """Has or had a part that is not this one, and so cannot get it."""
    rows = [row for row in assessment.parts.all() if row.person_id == user.pk]
    return any(row.part != part or row.stood_down_on for row in rows)


def has_part_now(user: User, assessment: Assessment, part: PartName) -> bool:
    """The same, in the round of now: a panel that has agreed, and whoever decided about it, are done."""
    return has_part(user, assessment, part) and judged_in(user, assessment, assessment.round)


def can_read_bundle(user: User, assessment: Assessment) -> bool:
    """What is handed in and judged now: its worker; the assessor; the panel of this round; whoever confirms, while that
    is to be done or was done by them; those who decide an appeal against this round; an outside moderator, while the
    outcome stands. Not the supervisor as such, and never the co-ordinator."""
    if is_own(user, assessment.enrolment) or assesses_it(user, assessment):
        return True
    if assessment.state == AssessmentState.MODERATED and confirms(user, assessment):
        return not _confirmed_before(user, assessment)
    if assessment.state in DECIDED_STATES and has_part(user, assessment, PartName.MODERATOR):
        return True
    return judged_in(user, assessment, assessment.round)


def can_read_submission(user: User, assessment: Assessment, rounds: Collection[int], *, is_judged: bool) -> bool:
    """One of the bundles, which was judged in these rounds: whoever may read what is judged now where it is that, and
    those whose part was in one of its rounds. What was taken back before anybody judged it is the worker's alone."""
    if not is_judged:
        return is_own(user, assessment.enrolment)
    if assessment.round in rounds and can_read_bundle(user, assessment):
        return True
    if is_own(user, assessment.enrolment) or assesses_it(user, assessment):
        return True
    return any(judged_in(user, assessment, each) for each in rounds)


def judged_in(user: User, assessment: Assessment, number: int) -> bool:
    """Judged in that round, or decides the appeal against it; the assessor in every one. A query at most, for who sat
    on two panels or confirmed after returning."""
    for row in assessment.parts.all():
        if row.person_id == user.pk and row.stood_down_on is None and row.part in READERS:
            return _was_in(user, assessment, row, number)
    return False


def _was_in(user: User, assessment: Assessment, held: AssessmentPart, number: int) -> bool:
    if held.part == PartName.CONFIRMER:  # the part is from the first round that they confirmed or returned
        return assessment.decisions.filter(by=user, round=number).exists() or held.round == number
    if held.part == PartName.PANEL and held.round != number:
        return PanelView.objects.filter(by=user, panel__assessment=assessment, panel__round=number).exists()
    return held.part == PartName.ASSESSOR or held.round == number


def _confirmed_before(user: User, assessment: Assessment) -> bool:
    """Whoever confirmed an earlier round does not confirm this one."""
    return has_part(user, assessment, PartName.CONFIRMER) and assessment.decisions.filter(by=user).exists()


READERS = (PartName.ASSESSOR, PartName.PANEL, PartName.CONFIRMER, PartName.APPEAL)


def knows_of_appeal(user: User, assessment: Assessment) -> bool:
    """The worker, those who decide it, and those who run the programme; everybody else reads "under review"."""
    enrolment = assessment.enrolment
    if is_own(user, enrolment) or oversees_enrolment(user, enrolment):
        return True
    return has_part(user, assessment, PartName.APPEAL)


def is_decided(assessment: Assessment, appeal: Appeal) -> bool:
    """Whether the appeal has ended. While it is open, one of those who decide may have said how already."""
    is_open = assessment.state == AssessmentState.APPEALED and appeal.decision.round == assessment.round
    return appeal.decided_on is not None and not is_open


def reads_appeal(user: User, assessment: Assessment, appeal: Appeal) -> bool:
    """What the worker wrote in it, and why it was decided so: the worker and those who decide; once it is decided those
    who run the programme, too. Not before: the outcome that somebody confirmed is what the appeal is against."""
    if is_own(user, assessment.enrolment) or has_part(user, assessment, PartName.APPEAL):
        return True
    return is_decided(assessment, appeal) and oversees_enrolment(user, assessment.enrolment)


def knows_outcome(user: User, assessment: Assessment) -> bool:
    """Everybody once the worker was told; before that only those who decide. While an appeal is open, those who know
    of it."""
    if assessment.state == AssessmentState.APPEALED:
        return knows_of_appeal(user, assessment)
    if assessment.told_on is not None:
        return True
    is_theirs = has_part(user, assessment, PartName.CONFIRMER) or holds_the_post(user, assessment)
    return is_theirs and not is_own(user, assessment.enrolment)


def can_read_history(user: User, assessment: Assessment) -> bool:
    """Who did what, when and by which rule: the worker, those who run the programme, and those who decide an appeal.
    What somebody wrote or thought in it is for whoever may read that."""
    return knows_of_appeal(user, assessment)


def can_read_letter(user: User, assessment: Assessment) -> bool:
    """The worker, the principal social worker or deputy, and those who decide an appeal; never before the worker was
    told."""
    if not any(decision.told_on for decision in assessment.decisions.all()):
        return False
    enrolment = assessment.enrolment
    return is_own(user, enrolment) or holds_the_post(user, assessment) or has_part(user, assessment, PartName.APPEAL)


def can_read_recommendation(user: User, assessment: Assessment) -> bool:
    """Whoever reads the bundle; the worker once the outcome is theirs to know."""
    if is_own(user, assessment.enrolment):
        return assessment.told_on is not None
    return can_read_bundle(user, assessment)


def shown_state(user: User, assessment: Assessment) -> str:
    """The state as this person reads it; `AssessmentQuerySet.shown_in` is the same for lists."""
    if assessment.state == AssessmentState.APPEALED and not knows_of_appeal(user, assessment):
        return UNDER_REVIEW
    if assessment.state in DECIDED_STATES and not knows_outcome(user, assessment):
        return AssessmentState.MODERATED
    return assessment.state


ASIDE = (AssessmentState.OPEN, AssessmentState.DEFERRED)
"""A retake in one of these is put aside for an appeal against the fail before it."""


def check_state(assessment: Assessment, *states: AssessmentState) -> None:
    """Raises WrongAssessmentState, saying where the assessment stands, unless it is in one of the states."""
    if assessment.state not in states:
        stands = IN_WORDS[AssessmentState(assessment.state)]
        raise WrongAssessmentState(message=f"This cannot be done now: the assessment {stands}.")
