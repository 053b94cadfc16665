"""The rules of reviews that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourReview(NotAllowed):
    """A review is the worker's and the supervisor's."""

    default_code = "not_your_review"
    default_message = "Only the social worker and their supervisor of today can do this."


class NotYourPart(NotAllowed):
    """Nobody writes the other's part."""

    default_code = "not_your_part"
    default_message = "This part is written by the other of the two. Write your own."


class NotYourSignature(NotAllowed):
    """Each of the two signs for oneself."""

    default_code = "not_your_signature"
    default_message = "Only the social worker and the supervisor who wrote this review sign it."


class NoSuchReview(BadValue):
    """A review belongs to a milestone of that kind."""

    default_code = "unknown_milestone"
    default_message = "This framework has no review of that name."


class NotOpenYet(BadValue):
    """A review opens some weeks before it is due; earlier it needs a reason."""

    default_code = "review_not_open"
    default_message = "This review is not open yet. Say why you begin it early."


class ReviewBegun(Conflict):
    """One review for each milestone."""

    default_code = "review_begun"
    default_message = "This review has been begun already. Open it and write your part."


class ReviewDone(Conflict):
    """What was recorded by hand is not reviewed once more."""

    default_code = "already_recorded"
    default_message = "This review is recorded as done already."


class ReviewSigned(WrongState):
    """A signed review takes only additions."""

    default_code = "review_signed"
    default_message = "Both have signed this review, so it stays as it is. Add to it instead."


class NotSignedYet(WrongState):
    """What is not signed is changed, not added to."""

    default_code = "not_signed_yet"
    default_message = "This review is still being written. Change your own part."


class PartMissing(Conflict):
    """Both write before anybody signs."""

    default_code = "part_missing"
    default_message = "A part of this review is missing. Both of you write and share your part, then you sign."


class ShownChanged(Conflict):
    """A signature is under what its signer has read."""

    default_code = "changed_since_read"
    default_message = "Something on this page changed since you opened it. Read it again, then sign."


class PlanOrReason(Conflict):
    """Not on track leads to a support plan, or to the reason why it does not."""

    default_code = "support_plan_or_reason"
    default_message = (
        "You say that it is not on track. Open a support plan from this review, or say in your part why none is needed."
    )


class AlreadySigned(Conflict):
    """Nobody signs the same thing twice."""

    default_code = "already_signed"
    default_message = "You have already signed this."


class TextMissing(BadValue):
    """A part that is shared is complete."""

    default_code = "text_required"
    default_message = "Write something here. “Nothing for now” is an answer, too."


class JudgementMissing(BadValue):
    """The supervisor says where it stands."""

    default_code = "judgement_required"
    default_message = "Say whether it is on track."


class ReasonsMissing(BadValue):
    """With reasons."""

    default_code = "reasons_required"
    default_message = "Give the reasons."


class UnknownJudgement(BadValue):
    """On track or not."""

    default_code = "unknown_judgement"
    default_message = "Choose “on track” or “not on track”."


class TextTooLong(BadValue):
    """Every text has a length that people still read."""

    default_code = "text_too_long"


class OnlyWorkerDisagrees(BadValue):
    """A disagreement is the worker's word on the whole."""

    default_code = "only_worker_disagrees"
    default_message = "Only the social worker signs with a disagreement. Change your own part instead."
