"""The rules of samples for an outside moderator that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed


class NotYoursToDraw(NotAllowed):
    """The co-ordinator draws samples, and closes them."""

    default_code = "not_yours_to_draw"
    default_message = "Only the programme co-ordinator of this employer can do this."


class NotAnOutsideModerator(BadValue):
    """A moderator judges elsewhere, is registered, and had no role at this employer for as long as a panel member is
    kept apart."""

    default_code = "not_an_outside_moderator"
    default_message = (
        "Nobody with this address can moderate for you. They need an account here, a role as assessor, panel member or "
        "principal social worker at another employer, a registration, and no role at yours in the last months."
    )


class WrongPeriod(BadValue):
    """From a day to a later one, both in the past."""

    default_code = "wrong_period"


class NothingToSample(Conflict):
    """There has to be something that was told and is in no sample yet."""

    default_code = "nothing_to_sample"
    default_message = "No outcome was told in these days that this person can look at and that is in no sample yet."


class NotTheModerator(NotAllowed):
    """Findings are the moderator's."""

    default_code = "not_the_moderator"
    default_message = "Only the moderator of this sample writes findings."


class NotAModeratorNow(NotAllowed):
    """Whoever took up a role here, or judges nowhere any more, gives no finding."""

    default_code = "not_a_moderator_now"
    default_message = (
        "You cannot give a finding here now: a moderator judges at another employer, is registered, and has no role "
        "at this one. Tell the programme co-ordinator who drew the sample."
    )


class SampleClosed(Conflict):
    """A closed sample stays as it is."""

    default_code = "sample_closed"
    default_message = "This sample is closed."


class FindingGiven(Conflict):
    """A finding is given once."""

    default_code = "finding_given"
    default_message = "You have given your finding. It stays as it is."


class FindingUnfinished(BadValue):
    """A finding says what, and why."""

    default_code = "finding_unfinished"


class NotSettled(Conflict):
    """An assessment that is looked at anew cannot be moderated meanwhile."""

    default_code = "not_settled"
    default_message = "This assessment is under review now. Write your finding once that has ended."
