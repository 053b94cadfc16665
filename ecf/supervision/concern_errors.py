"""The rules about concerns that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState

ELSEWHERE = "You can also speak to HR, your union or Social Work England."


class TopicMissing(BadValue):
    """A concern is about something."""

    default_code = "topic_required"
    default_message = "Select what it is about."


class WordsMissing(BadValue):
    """A concern, an answer and a closing have words."""

    default_code = "words_required"
    default_message = "Write what you want to say."


class WordsTooLong(BadValue):
    """What is written fits where it is kept."""

    default_code = "text_too_long"
    default_message = "This is too long. Shorten it."


class NothingToRaiseHere(NotAllowed):
    """Only a social worker who is or was enrolled raises a concern here."""

    default_code = "no_enrolment"
    default_message = "Only social workers who are enrolled here can raise a concern in this way."


class NoDeputyNamed(Conflict):
    """A concern about the principal social worker goes to the deputy, and to nobody else."""

    default_code = "no_deputy_named"
    default_message = (
        "No deputy is named today, so nobody but the principal social worker could read this here, and it is about "
        f"them. Nothing was sent, and what you wrote is still below: copy it if you want to keep it. {ELSEWHERE}"
    )


class NobodyInPost(Conflict):
    """A concern goes to somebody."""

    default_code = "nobody_in_post"
    default_message = (
        "Nobody is principal social worker or deputy today, so nobody could read this. Nothing was sent, and what you "
        f"wrote is still below: copy it if you want to keep it. {ELSEWHERE}"
    )


class ReadersChanged(Conflict):
    """What was said about who reads it holds when it is sent."""

    default_code = "readers_changed"
    default_message = "Nothing was sent: somebody else would read it than this page said. Look who it is now."


class TooManyConcerns(Conflict):
    """So many of one worker are open at once (assumed: 5)."""

    default_code = "too_many_concerns"

    def __init__(self, most: int) -> None:
        super().__init__(
            message=f"You have {most} open concerns, which is the most there can be at once. Nothing was sent, and "
            "what you wrote is still below. Add it to one that is open, or take one back."
        )


class NotYourConcern(NotAllowed):
    """Only the worker who raised it adds to it or takes it back."""

    default_code = "not_your_concern"
    default_message = "Only the person who raised it can do this."


class NotToldToYou(NotAllowed):
    """Only the office that it was told to answers, and nobody answers their own."""

    default_code = "not_told_to_you"
    default_message = "Only the person it was told to can do this."


class AcknowledgedAlready(WrongState):
    """A concern is acknowledged once, until it is raised again."""

    default_code = "acknowledged_already"
    default_message = "This is acknowledged already. You can answer it."


class NotAcknowledged(WrongState):
    """Before an answer or a closing comes the acknowledgement."""

    default_code = "not_acknowledged"
    default_message = "Acknowledge it first. Your first words can go with that."


class ConcernClosed(WrongState):
    """Nothing is added by the office once it is closed; the worker opens it again by writing."""

    default_code = "concern_closed"
    default_message = "This is closed. It opens again when the person who raised it writes."


class CannotTakeBack(WrongState):
    """What was acknowledged has been read and stays."""

    default_code = "cannot_take_back"
    default_message = "It has been acknowledged, so it can no longer be taken back. You can write that it is settled."


class TakenBack(WrongState):
    """Nothing is added to what was taken back."""

    default_code = "taken_back"
    default_message = "You took this back. Raise it again if you want to."
