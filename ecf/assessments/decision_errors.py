"""The rules of decisions, appeals and what follows that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYoursToConfirm(NotAllowed):
    """The principal social worker confirms, or the named deputy."""

    default_code = "not_yours_to_confirm"
    default_message = "Only the principal social worker, or the deputy named for today, confirms an outcome."


class SupporterCannotConfirm(NotAllowed):
    """Nobody confirms the outcome of somebody whom they supervise or assess, whatever post they hold."""

    default_code = "supporter_cannot_confirm"
    default_message = (
        "You supervise or assess this social worker, so somebody else confirms the outcome: the principal social "
        "worker, or a deputy who does neither."
    )


class ConfirmedBefore(Conflict):
    """After an appeal somebody else confirms."""

    default_code = "confirmed_before"
    default_message = "You confirmed the outcome that was appealed against. The deputy confirms this one."


class ComponentNotMet(Conflict):
    """A pass has everything that the framework says it needs."""

    default_code = "component_not_met"


class ReasonMissing(BadValue):
    """What changes the path of somebody says why."""

    default_code = "reason_missing"
    default_message = "Say why."


class NotYoursToDefer(NotAllowed):
    """The co-ordinator defers."""

    default_code = "not_yours_to_defer"
    default_message = "Only the programme co-ordinator defers an assessment."


class DateNotLater(BadValue):
    """A new date lies ahead."""

    default_code = "date_not_later"
    default_message = "The new date must be after today."


class NotYoursToWithdraw(NotAllowed):
    """The worker withdraws, or the co-ordinator for them."""

    default_code = "not_yours_to_withdraw"
    default_message = "Only the social worker or the programme co-ordinator withdraws an assessment."


class NotYoursToResume(NotAllowed):
    """The worker goes on, or the co-ordinator for them."""

    default_code = "not_yours_to_resume"
    default_message = "Only the social worker or the programme co-ordinator takes up a deferred assessment again."


class NotYourAppeal(NotAllowed):
    """The worker appeals for themselves."""

    default_code = "not_your_appeal"
    default_message = "Only the social worker whose assessment it is can appeal."


class GroundsMissing(BadValue):
    """An appeal rests on grounds."""

    default_code = "grounds_missing"
    default_message = "Choose at least one ground, and say what happened."


class UnknownGround(BadValue):
    """The grounds are named."""

    default_code = "unknown_ground"
    default_message = "That is not a ground for an appeal."


class AppealWindowClosed(Conflict):
    """An appeal comes within its window, or says why it is late."""

    default_code = "appeal_window_closed"


class AppealLodged(Conflict):
    """One appeal against one decision."""

    default_code = "appeal_lodged"
    default_message = "There is an appeal against this decision already."


class ProgrammeEnded(WrongState):
    """What ended for another reason than the last fail is not appealed against."""

    default_code = "enrolment_ended"
    default_message = "This programme has ended, and not by this fail, so it cannot be appealed against."


class PassedSince(Conflict):
    """What is passed needs no appeal."""

    default_code = "passed_since"
    default_message = "The retake was passed, so there is nothing left to appeal against."


class RetakeHandedIn(Conflict):
    """One attempt is judged at a time: a fail is not appealed against once its retake is handed in."""

    default_code = "retake_handed_in"
    default_message = (
        "The retake is handed in, so the fail before it cannot be appealed against. The social worker can take it back "
        "until the assessor starts. Once it is decided, appeal against that decision."
    )


class NoAppeal(Conflict):
    """Only what was lodged is answered."""

    default_code = "no_appeal"
    default_message = "There is no appeal that waits for this."


class NotYoursToArrange(NotAllowed):
    """The co-ordinator arranges an appeal."""

    default_code = "not_yours_to_arrange"
    default_message = "Only the programme co-ordinator does this."


class WrongNumberOfDeciders(Conflict):
    """An appeal is decided by as many people as the employer says."""

    default_code = "wrong_number_of_deciders"


class DeciderHasNoRole(BadValue):
    """Those who decide an appeal belong to the employer."""

    default_code = "decider_has_no_role"


class NoDecidersYet(Conflict):
    """Nobody decides before it is arranged who does."""

    default_code = "no_deciders"
    default_message = "Nobody is appointed to decide this appeal yet. The programme co-ordinator does that."


class NotADecider(NotAllowed):
    """Only those appointed decide."""

    default_code = "not_a_decider"
    default_message = "Only the people appointed to decide this appeal can do this."


class UnknownAppealOutcome(BadValue):
    """An appeal ends in one of three ways."""

    default_code = "unknown_outcome"
    default_message = "Choose dismissed, upheld or set aside."
