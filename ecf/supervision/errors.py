"""The rules of supervision that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class DateInFuture(BadValue):
    """Something that happened cannot have a date to come."""

    default_code = "date_in_future"
    default_message = "The date must be today or in the past."


class BeforeStart(BadValue):
    """Nothing of a programme can be dated before it began."""

    default_code = "before_start"
    default_message = "The date must be on or after the day the programme started."


class PlannedForMissing(BadValue):
    """A planned session has a day."""

    default_code = "planned_for_required"
    default_message = "Enter the date the session is planned for."


class HeldOnMissing(BadValue):
    """A recorded session has its date."""

    default_code = "held_on_required"
    default_message = "Enter the date the session was held."


class MinutesMissing(BadValue):
    """A recorded session has its length."""

    default_code = "minutes_required"
    default_message = "Enter how many minutes the session took."


class MinutesOutOfRange(BadValue):
    """A session takes 1 to 600 minutes."""

    default_code = "minutes_out_of_range"
    default_message = "Minutes must be a whole number from 1 to 600."


class WellbeingOutOfRange(BadValue):
    """Wellbeing is told from 1 to 5, or not at all."""

    default_code = "wellbeing_out_of_range"
    default_message = "Wellbeing must be a number from 1 to 5, or empty."


class CaseloadOutOfRange(BadValue):
    """A caseload is a count of children."""

    default_code = "caseload_out_of_range"
    default_message = "Caseload must be a whole number from 0 to 200."


class ProtectedHoursOutOfRange(BadValue):
    """Protected hours are hours, at most those of a quarter of a year."""

    default_code = "protected_hours_out_of_range"
    default_message = "Protected hours must be a number from 0 to 400, with at most two decimal places."


class CaseSessionTakesNoText(BadValue):
    """Case decisions belong on the child's file: a case session holds its date and minutes only."""

    default_code = "case_session_takes_no_text"
    default_message = (
        "A case session holds its date and minutes only: leave this empty. Case decisions belong on the child’s file."
    )


class ActionWithoutWords(BadValue):
    """An action says what will be done."""

    default_code = "action_without_words"
    default_message = "Say what will be done."


class ActionWithoutOwner(BadValue):
    """An action is the worker's or the supervisor's."""

    default_code = "action_without_owner"
    default_message = "Choose who will do it: the social worker or the supervisor."


class ActionTooLong(BadValue):
    """An action is one line."""

    default_code = "action_too_long"
    default_message = "An action must be 500 characters or fewer."


class TooManyActions(BadValue):
    """A session agrees on a handful of actions."""

    default_code = "too_many_actions"
    default_message = "A session can have at most 50 actions."


class ActionDueBeforeSession(BadValue):
    """What is agreed in a session cannot have been due before it."""

    default_code = "action_due_before_session"
    default_message = "The action must be due on or after the day of the session."


class ActionDoneBeforeSession(BadValue):
    """What is agreed in a session cannot have been done before it."""

    default_code = "action_done_before_session"
    default_message = "The action must be done on or after the day of the session."


class ReasonMissing(BadValue):
    """An end without a session has a reason."""

    default_code = "reason_required"
    default_message = "Give the reason."


class CancelledByMissing(BadValue):
    """A cancelled session tells who cancelled it."""

    default_code = "cancelled_by_required"
    default_message = "Choose who cancelled: the social worker or the supervisor."


class TextMissing(BadValue):
    """An addendum says something."""

    default_code = "text_required"
    default_message = "Write what you want to add or correct."


class SeriesTooLong(BadValue):
    default_code = "series_too_long"
    default_message = "Plan 2 to 26 sessions at once."


class UnknownRhythm(BadValue):
    default_code = "unknown_rhythm"
    default_message = "Select how often you meet."


class SeriesInThePast(BadValue):
    default_code = "in_the_past"
    default_message = "The first session must be today or later."


class NothingToPlan(Conflict):
    default_code = "nothing_to_plan"
    default_message = "Sessions are planned on all of these days already."


class GroupSize(BadValue):
    default_code = "group_size"
    default_message = "Choose 2 to 12 people."


class OnlyWorkerAddsView(BadValue):
    default_code = "only_worker_adds_view"
    default_message = "Only the social worker adds their own view."


class OnlyWorkerDisagrees(BadValue):
    """A disagreement is the worker's word on the supervisor's record."""

    default_code = "only_worker_disagrees"
    default_message = "Only the social worker can sign with a disagreement. Correct the record instead."


class TextTooLong(BadValue):
    """Every text has a length that people still read."""

    default_code = "text_too_long"
    default_message = "This text is too long. Make it shorter."


class UnknownKind(BadValue):
    """There are three kinds of session."""

    default_code = "unknown_kind"
    default_message = "Choose what kind of session it is: reflective, case or group."


class UnknownField(BadValue):
    """There is no such thing to change in a session."""

    default_code = "unknown_field"
    default_message = "This is not something that can be changed in a session."


class AbsenceEndsBeforeStart(BadValue):
    """An absence ends on the day it starts, or later."""

    default_code = "ends_before_start"
    default_message = "The last day is before the first day. Check both dates."


class AbsenceTooLong(BadValue):
    """What lasts longer is a break, which the co-ordinator agrees; for a supervisor, somebody has to stand in."""

    default_code = "absence_too_long"

    def __init__(self, days: int, side: str) -> None:
        ask = "ask your co-ordinator for a break" if side == "worker" else "ask your co-ordinator who stands in"
        super().__init__(message=f"A short absence is less than {days} days. For longer, {ask}.", field="ended_on")


class AbsenceTooFarAhead(BadValue):
    """Absences are entered up to a year ahead (assumed)."""

    default_code = "too_far_ahead"
    default_message = "Enter an absence that starts within the next 12 months."


class UnknownSide(BadValue):
    """An absence is the worker's or the supervisor's."""

    default_code = "unknown_side"
    default_message = "Choose who is away: the social worker or the supervisor."


class AbsenceOverlaps(Conflict):
    """Nobody is away twice on one day."""

    default_code = "overlapping_absence"

    def __init__(self, name: str) -> None:
        message = f"An absence entered for {name} already covers some of these days. Change that one, or choose others."
        super().__init__(message=message, field="started_on")


class NotYourAbsence(NotAllowed):
    """Each enters their own; a supervisor also the worker's, and the co-ordinator either."""

    default_code = "not_your_absence"
    default_message = (
        "You can enter your own absences; a supervisor also those of their social workers, a co-ordinator either."
    )


class NobodySupervised(NotAllowed):
    """An absence for everyone supervised needs somebody."""

    default_code = "nobody_supervised"
    default_message = "You supervise nobody at the moment, so there is no date to move."


class EnrolmentNotActive(WrongState):
    """Sessions are planned and recorded while the programme runs."""

    default_code = "enrolment_not_active"
    default_message = "This programme has ended, so no session can be planned or recorded in it."


class NotPlanned(WrongState):
    """Only a planned session can be changed, cancelled or missed."""

    default_code = "session_not_planned"
    default_message = "This session is no longer planned, so its plan cannot be changed."


class NotYetDue(WrongState):
    """A session that lies ahead cannot have been missed."""

    default_code = "session_in_future"
    default_message = "This session is still to come. Cancel it, or change its date."


class NotRecorded(WrongState):
    """Only what is recorded can be signed."""

    default_code = "session_not_recorded"
    default_message = "This session is not recorded yet, so there is nothing to sign."


class SessionLocked(WrongState):
    """What both signed, or what ended, does not change."""

    default_code = "session_locked"
    default_message = "This session is closed to changes. When both have signed it, you can add an addendum."


class NotSignedYet(WrongState):
    """An addendum is for what both signed; before, the record itself is corrected."""

    default_code = "session_not_signed"
    default_message = "Both must have signed the session before something can be added to it."


class NotWaitingForSignatures(WrongState):
    """Only a recorded session that waits for a signature can be closed."""

    default_code = "session_not_waiting"
    default_message = "Only a recorded session that waits for a signature can be closed."


class AlreadySigned(Conflict):
    """Nobody signs the same thing twice."""

    default_code = "already_signed"
    default_message = "You have already signed this."


class AlreadyDone(Conflict):
    """An action is done once."""

    default_code = "already_done"
    default_message = "This action is already marked as done."


class NotYourSignature(NotAllowed):
    """Each of the two signs for oneself."""

    default_code = "not_your_signature"
    default_message = "Only the social worker and the supervisor who held the session sign it, each for themselves."


class NotYourSessionToPlan(NotAllowed):
    """The worker and the supervisor of now plan."""

    default_code = "not_your_session_to_plan"
    default_message = "Only the social worker and their supervisor plan sessions."


class NotYourSessionToRecord(NotAllowed):
    """The supervisor writes a session up."""

    default_code = "not_your_session_to_record"
    default_message = "Only the supervisor who holds the session records it."


class NotYourPoints(NotAllowed):
    """The worker's own points are the worker's."""

    default_code = "not_your_points"
    default_message = "Only the social worker writes their own points for the session."


class OnlyTheirCoordinator(NotAllowed):
    """Closing what cannot be signed is the co-ordinator's part."""

    default_code = "only_their_coordinator"
    default_message = "Only the programme co-ordinator can close a session that will not be signed."


class NotYourAction(NotAllowed):
    """The two of a session keep its actions."""

    default_code = "not_your_action"
    default_message = "Only the social worker and their supervisor mark an action as done."
