"""The rules of components that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, NotAllowed, WrongState


class NotYourComponent(NotAllowed):
    """Marks and slots are the co-ordinator's, practice is the assessor's, a discussion is the panel's."""

    default_code = "not_your_component"
    default_message = "Recording this is somebody else’s: ask your programme co-ordinator whose."


class OnlyPswOverrides(NotAllowed):
    """What stands as met although it is not is answered for by the principal social worker."""

    default_code = "only_psw_overrides"
    default_message = (
        "Only the principal social worker or the named deputy can say that a component stands as met, and nobody who "
        "supports the social worker or has another part in this assessment."
    )


class ResultSettled(WrongState):
    """What a panel agreed rests on the results that it had before it."""

    default_code = "result_settled"
    default_message = (
        "The panel has agreed, so this is not recorded any more. The principal social worker can return it to the "
        "panel first, or say why the part stands as met."
    )


class WrongMark(BadValue):
    """A mark is a number with a point."""

    default_code = "wrong_mark"


class MarkOutOfRange(BadValue):
    """A mark lies between nothing and everything."""

    default_code = "mark_out_of_range"


class NothingJudged(BadValue):
    """Practice is judged per standard."""

    default_code = "nothing_judged"
    default_message = "Say for at least one standard whether it was met."


class StandardNotAsked(BadValue):
    """Only the standards of this assessment are judged."""

    default_code = "unknown_standard"


class NotHeldYet(BadValue):
    """A discussion is recorded once it was held."""

    default_code = "in_the_future"
    default_message = "Give the day on which it was held: today or earlier."


class NotesMissing(BadValue):
    """A discussion leaves notes."""

    default_code = "notes_missing"
    default_message = "Write what was talked about, and what it showed."


class ReasonMissing(BadValue):
    """An override is explained."""

    default_code = "reason_missing"
    default_message = "Say why this component stands as met."


class MarksFileWrong(BadValue):
    """The file as a whole cannot be read."""

    default_code = "marks_file_wrong"
