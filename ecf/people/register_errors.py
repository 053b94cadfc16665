"""The rules of what is recorded of the register that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue


class SinceMissing(BadValue):
    """Another status than before holds from a day on."""

    default_code = "since_required"
    default_message = "Enter the day from which the register says so."


class SinceInTheFuture(BadValue):
    """The register says what is, not what will be."""

    default_code = "in_the_future"
    default_message = "The day is in the future. Enter what the register says today."


class BeforeLastRecord(BadValue):
    """What is recorded follows in time what was recorded before."""

    default_code = "before_last_record"


class SameStatusAlready(BadValue):
    """The same again, from a later day on, would hide what was in between."""

    default_code = "same_status_already"


class RenewalNotPossible(BadValue):
    """A renewal is for somebody on the register, and for a year or so."""

    default_code = "renewal_not_possible"
