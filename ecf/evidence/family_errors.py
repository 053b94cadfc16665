"""Broken rules of feedback from children and families."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourFeedbackForm(NotAllowed):
    default_code = "not_your_feedback_form"
    default_message = "Only the social worker and their supervisor make and take back these forms."


class OnlySupervisorReads(NotAllowed):
    default_code = "only_supervisor_reads"
    default_message = "The supervisor reads feedback from families first."


class NotYourFeedback(NotAllowed):
    default_code = "not_your_feedback"
    default_message = "Only the social worker it is about makes an entry of it."


class TooManyForms(Conflict):
    default_code = "too_many_forms"
    default_message = "There are 20 open forms already. Use one of them, or take one back."


class FormIsClosed(Conflict):
    default_code = "form_is_closed"
    default_message = "This form is closed."


class NothingSaid(BadValue):
    default_code = "nothing_said"
    default_message = "Answer one question or more."


class UnknownGiver(BadValue):
    default_code = "unknown_giver"
    default_message = "Choose who it is from."


class AnswerTooLong(BadValue):
    default_code = "answer_too_long"
    default_message = "Use 2,000 characters or fewer."


class ToldInTheFuture(BadValue):
    default_code = "in_the_future"
    default_message = "The day must be today or in the past."


class AlreadyRead(WrongState):
    default_code = "already_read"
    default_message = "This feedback was answered already."


class NotReleased(WrongState):
    default_code = "not_released"
    default_message = "The supervisor has not shown this feedback yet."


class AlreadyUsed(Conflict):
    default_code = "already_used"
    default_message = "There is an entry of this feedback already."


class HoldReasonNeeded(BadValue):
    default_code = "reason_needed"
    default_message = "Say why it is held back."
