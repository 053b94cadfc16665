"""The rules of assessments that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NoSuchAssessment(BadValue):
    """An assessment belongs to a milestone of that kind."""

    default_code = "unknown_milestone"
    default_message = "This framework has no assessment of that name."


class AssessmentNotOpenYet(Conflict):
    """An assessment opens some months before its last day."""

    default_code = "assessment_not_open"
    default_message = "This assessment is not open yet."


class AssessmentBegun(Conflict):
    """One attempt at a time; after a withdrawal the co-ordinator opens another."""

    default_code = "assessment_begun"
    default_message = "This assessment is open already. Go on with that one."


class AssessmentDone(Conflict):
    """What is decided, here or elsewhere, is not opened once more."""

    default_code = "already_recorded"
    default_message = "The outcome of this assessment is recorded already."


class WrongAssessmentState(WrongState):
    """Each step has its place in the order."""

    default_code = "wrong_state"


class OnePersonOnePart(Conflict):
    """Nobody acts in two roles on one assessment."""

    default_code = "one_person_one_part"
    default_message = "This person has another part in this assessment already. Somebody else must do this."


class NotYourAssessment(NotAllowed):
    """Each step belongs to one part."""

    default_code = "not_your_assessment"
    default_message = "This step of the assessment is somebody else’s."


class NotYourHistory(NotAllowed):
    """The worker, those who run the programme, and those who decide an appeal."""

    default_code = "not_your_history"
    default_message = (
        "The history is for the social worker, those who run the programme and those who decide an appeal."
    )


class NotYourSubmission(NotAllowed):
    """The worker chooses, writes and hands in."""

    default_code = "not_your_submission"
    default_message = "Only the social worker prepares and submits this."


class EvidenceNotForThis(BadValue):
    """Only accepted, shared evidence of this journey goes into a bundle."""

    default_code = "evidence_not_accepted"
    default_message = "Only your own accepted evidence can go in."


class RequirementsMissing(BadValue):
    """Something that is asked for is not there; it may be handed in all the same, with a reason."""

    default_code = "requirements_missing"


class SelfAssessmentMissing(BadValue):
    """The worker says first where they stand."""

    default_code = "self_assessment_missing"
    default_message = "Write your self-assessment before you submit."


class NotDeclared(BadValue):
    """The worker stands by what they hand in."""

    default_code = "not_declared"
    default_message = "Confirm that this is your own work and names no child or family."


class AssessorHasStarted(Conflict):
    """What somebody is judging is not taken back."""

    default_code = "assessor_started"
    default_message = "The assessor has started, so this cannot be taken back. Ask your co-ordinator about a deferral."


class NotOnThisPart(BadValue):
    """The framework names what an assessment is made of."""

    default_code = "unknown_component"
    default_message = "This assessment has no such component."
