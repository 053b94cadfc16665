"""The rules of standing in that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.templatetags.words import uk_date
from ecf.people.models import Delegation


class NotYoursToHandOn(NotAllowed):
    """Only who holds a part names who stands in for them in it."""

    default_code = "not_yours_to_hand_on"
    default_message = "Only a supervisor or an assessor names somebody who stands in for them."


class NotYourStandIn(NotAllowed):
    """It is between the two."""

    default_code = "not_your_stand_in"
    default_message = "Only the one who is away and the one who stands in can end this."


class StandInForOneself(BadValue):
    """Nobody stands in for themselves."""

    default_code = "stand_in_for_oneself"
    default_message = "Choose a colleague, not yourself."


class StandInLacksRole(BadValue):
    """A stand-in could have the part themselves: same role, same employer, all those days."""

    default_code = "stand_in_lacks_role"
    default_message = "Choose a colleague who is a supervisor or assessor here, as you are, on all those days."


class StandInNotRegistered(BadValue):
    """What a stand-in signs is signed by a registered social worker."""

    default_code = "stand_in_not_registered"
    default_message = "Choose a colleague who is a registered social worker."


class StandInEndsBeforeStart(BadValue):
    """Days in their order."""

    default_code = "ends_before_start"
    default_message = "The last day must be on or after the first day."


class StandInInThePast(BadValue):
    """Nobody answered for anybody before they were named."""

    default_code = "in_the_past"
    default_message = "The first day must be today or later."


class StandInTooFarAhead(BadValue):
    """Not more than a year ahead (assumed)."""

    default_code = "too_far_ahead"
    default_message = "The first day must be within the next 12 months."


class StandInTooLong(BadValue):
    """The employer says for how long at most."""

    default_code = "stand_in_too_long"

    def __init__(self, most: int) -> None:
        message = (
            f"Somebody can stand in for at most {most} days at a time. For longer, ask your programme co-ordinator to "
            "name another supervisor or assessor."
        )
        super().__init__(message=message, field="ended_on")


class StandInForOwnRecord(Conflict):
    """Nobody answers what is their own."""

    default_code = "conflict_of_interest"
    default_message = (
        "You support this colleague on their own programme, so they cannot answer for you. Choose another."
    )


class StandInsOverlap(Conflict):
    """One stand-in at a time."""

    default_code = "stand_ins_overlap"

    def __init__(self, other: Delegation) -> None:
        message = (
            f"{other.given_to.name} stands in for you from {uk_date(other.started_on)} to {uk_date(other.ended_on)}. "
            "End that first, or choose other days."
        )
        super().__init__(message=message, field="started_on")


class StandInIsAway(Conflict):
    """Who has somebody stand in for them is away then."""

    default_code = "stand_in_is_away"

    def __init__(self, other: Delegation) -> None:
        message = (
            f"{other.given_by.name} is away from {uk_date(other.started_on)} to {uk_date(other.ended_on)}. "
            "Choose somebody else."
        )
        super().__init__(message=message, field="given_to")


class StandInOver(WrongState):
    """What is over cannot be ended."""

    default_code = "stand_in_over"
    default_message = "This is over already."
