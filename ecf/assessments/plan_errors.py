"""The rules of development plans that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourPlan(NotAllowed):
    """The plan is the worker's, made with the supervisor."""

    default_code = "not_your_plan"
    default_message = "Only the social worker and their supervisor of today change the development plan."


class GoalWithoutWords(BadValue):
    """A goal says what it is."""

    default_code = "goal_required"
    default_message = "Say what the goal is."


class GoalWithoutStandard(BadValue):
    """A goal is tied to what the framework asks for."""

    default_code = "standard_required"
    default_message = "Choose at least one standard that this goal is about."


class UnknownStandard(BadValue):
    """A standard of this framework."""

    default_code = "unknown_standard"
    default_message = "This framework has no such standard."


class TextTooLong(BadValue):
    """Every text has a length that people still read."""

    default_code = "text_too_long"


class TooManyActions(BadValue):
    """A goal stays a handful of steps."""

    default_code = "too_many_actions"
    default_message = "A goal can have at most 20 actions."


class ActionWithoutWords(BadValue):
    """An action says what will be done."""

    default_code = "action_without_words"
    default_message = "Say what will be done."


class ActionWithoutOwner(BadValue):
    """Somebody does it."""

    default_code = "action_without_owner"
    default_message = "Choose who will do it."


class ActionWithoutDate(BadValue):
    """By a day."""

    default_code = "action_without_date"
    default_message = "Enter the day by which it is done."


class ActionBeforeToday(BadValue):
    """Nothing is asked for yesterday."""

    default_code = "action_before_today"
    default_message = "The date must be today or later."


class NotYourEvidence(BadValue):
    """What shows a goal is evidence of the same worker that is handed in."""

    default_code = "not_your_evidence"
    default_message = "Choose evidence of this social worker that has been handed in."


class ReasonMissing(BadValue):
    """What is dropped has a reason."""

    default_code = "reason_required"
    default_message = "Say why it is dropped."


class UnknownEnding(BadValue):
    """A goal is reached or dropped."""

    default_code = "ending_required"
    default_message = "Choose whether it is reached or dropped."


class GoalSettled(WrongState):
    """A goal of an earlier period, or one that is settled, stays as it is."""

    default_code = "goal_settled"
    default_message = "This goal is settled, so it stays as it is. Add a new one."


class ActionGone(Conflict):
    """The goal was changed meanwhile, and the action with it."""

    default_code = "action_gone"
    default_message = "The goal was changed meanwhile, and this action with it. Look at the plan as it is now."


class ActionDone(Conflict):
    """Done once."""

    default_code = "action_done"
    default_message = "This action is done already."


class ActionOwnerUnnamed(BadValue):
    """Somebody else has a name."""

    default_code = "action_owner_unnamed"
    default_message = "Say who does it."


class NothingToAgree(Conflict):
    """There is a plan with goals to agree with."""

    default_code = "nothing_to_agree"
    default_message = "There is no goal in the plan yet. Add one first."


class AgreedAlready(Conflict):
    """Said once, until something changes."""

    default_code = "agreed_already"
    default_message = "You have agreed with the plan, and nothing has changed since."
