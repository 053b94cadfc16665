"""The rules of support plans that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYoursToOpen(NotAllowed):
    """The supervisor or the co-ordinator opens one."""

    default_code = "not_yours_to_open"
    default_message = "The supervisor or the programme co-ordinator opens a support plan. An assessor can ask for one."


class NotYoursToRun(NotAllowed):
    """Whoever runs it changes and closes it."""

    default_code = "not_yours_to_run"
    default_message = "Only the supervisor, or the co-ordinator who opened this plan, can do this."


class NotYourView(NotAllowed):
    """The worker's view is the worker's."""

    default_code = "not_your_view"
    default_message = "Only the social worker writes their own view."


class NotYourSignature(NotAllowed):
    """The worker and whoever runs it sign."""

    default_code = "not_your_signature"
    default_message = "Only the social worker and the supervisor sign this plan."


class PlanRunning(Conflict):
    """One at a time."""

    default_code = "support_plan_running"
    default_message = "There is a support plan already. Change that one, or close it first."


class NotRunning(WrongState):
    """What is closed stays as it is."""

    default_code = "support_plan_not_running"
    default_message = "This support plan is not running, so it cannot be changed."


class NotAsked(WrongState):
    """Only what was asked for is drawn up or declined."""

    default_code = "support_plan_not_asked"
    default_message = "This support plan was answered already."


class AfterAssessment(Conflict):
    """A plan that an assessment asks for is drawn up."""

    default_code = "support_after_assessment"
    default_message = "An assessment that was not passed leads to a support plan. Draw it up."


class TextMissing(BadValue):
    """What is asked for is said."""

    default_code = "text_required"
    default_message = "Write this in plain words."


class TextTooLong(BadValue):
    """Every text has a length that people still read."""

    default_code = "text_too_long"


class ActionsMissing(BadValue):
    """A plan says what will be done."""

    default_code = "actions_required"
    default_message = "Enter at least one action, with who does it and by when."


class TooManyActions(BadValue):
    """A plan stays a handful."""

    default_code = "too_many_actions"
    default_message = "A support plan can have at most 30 actions."


class ActionWithoutWords(BadValue):
    """An action says what will be done."""

    default_code = "action_without_words"
    default_message = "Say what will be done."


class ActionTooLong(BadValue):
    """An action is one line."""

    default_code = "action_too_long"
    default_message = "An action must be 500 characters or fewer."


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


class DatesMissing(BadValue):
    """The two look at how it goes."""

    default_code = "review_dates_required"
    default_message = "Enter at least one day on which you look at how it goes."


class TooManyDates(BadValue):
    """Not every day."""

    default_code = "too_many_dates"
    default_message = "A support plan can have at most 12 days on which you look at it."


class DateBeforeToday(BadValue):
    """It lies ahead."""

    default_code = "review_date_before_today"
    default_message = "The day must be today or later."


class UnknownSource(BadValue):
    """The concern came from somewhere."""

    default_code = "unknown_source"
    default_message = "Choose what the concern came from."


class UnknownOutcome(BadValue):
    """A plan that is closed has an outcome."""

    default_code = "outcome_required"
    default_message = "Choose how it ended."


class ActionsOpen(Conflict):
    """Nothing is left lying about."""

    default_code = "open_actions"
    default_message = "Some actions are still open. Say for each whether it is done, dropped or carried on."


class DroppedWithoutReason(BadValue):
    """What is dropped has a reason."""

    default_code = "dropped_reason_required"
    default_message = "Say why it is dropped."


class NothingToCarryOnTo(BadValue):
    """Carried on means that there is a plan to come."""

    default_code = "nothing_to_carry_on_to"
    default_message = (
        "An action is carried on only when support goes on with a new plan. Say that it is done, or why not."
    )


class NextDateMissing(BadValue):
    """A plan that goes on has a next day."""

    default_code = "next_date_required"
    default_message = "Enter the next day on which you look at how it goes."


class AlreadySigned(Conflict):
    """Nobody signs the same thing twice."""

    default_code = "already_signed"
    default_message = "You have already signed this."


class ChangedSinceRead(Conflict):
    """A signature is under what its signer has read."""

    default_code = "changed_since_read"
    default_message = "This plan changed since you opened it. Read it again, then sign."


class ActionSettled(Conflict):
    """An action ends once."""

    default_code = "action_settled"
    default_message = "This action is settled already."
