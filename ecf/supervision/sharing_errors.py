"""The rules of sharing a session that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class OnlyTheWorkerShares(NotAllowed):
    """What was said belongs to the two; only the worker may let others read it."""

    default_code = "only_the_worker_shares"
    default_message = "Only the social worker decides who else may read a session."


class NotHeldYet(WrongState):
    """Before it is recorded there is nothing to share."""

    default_code = "session_not_held"
    default_message = "There is nothing to share before a session has been held and recorded."


class UnknownReader(BadValue):
    """Shared with the supervisor or with the assessor."""

    default_code = "unknown_reader"
    default_message = "Choose the supervisor or the assessor."


class NobodyToShareWith(Conflict):
    """Nobody holds the part."""

    default_code = "nobody_to_share_with"
    default_message = "Nobody is your assessor yet, so there is nobody to share it with."


class AlreadyTheirs(Conflict):
    """Whoever held a session reads it anyway."""

    default_code = "already_theirs"
    default_message = "They held this session themselves, so they can read it already."


class AlreadyShared(Conflict):
    """One person is let in once."""

    default_code = "already_shared"
    default_message = "They can read this session already."


class NotShared(Conflict):
    """There is nothing to take back."""

    default_code = "not_shared"
    default_message = "This session is not shared with them."
