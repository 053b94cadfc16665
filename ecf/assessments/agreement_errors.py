"""The rules of the agreement that can be broken, each with its code and what to do about it."""

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState


class NotYourDraft(NotAllowed):
    """The employer's side is drafted by those who can promise it."""

    default_code = "not_your_draft"
    default_message = "Only the supervisor of today and the programme co-ordinator draft the agreement."


class NotYourCompletion(NotAllowed):
    """What helps a worker is said by the worker."""

    default_code = "not_your_part"
    default_message = "Only the social worker writes this part."


class NotYourAgreement(NotAllowed):
    """Those named in it sign it."""

    default_code = "not_your_signature"
    default_message = "The social worker, the supervisor, the assessor and the co-ordinator sign this agreement."


class AgreementBegun(Conflict):
    """One version is written at a time."""

    default_code = "agreement_begun"
    default_message = "A version of this agreement is being written already. Open it and go on there."


class AgreementSigned(WrongState):
    """A signed agreement is replaced, never changed."""

    default_code = "agreement_signed"
    default_message = "All have signed this agreement, so it stays as it is. Begin a new version instead."


class AgreementPartMissing(Conflict):
    """Nobody signs what is unfinished."""

    default_code = "part_missing"
    default_message = (
        "This version is still being written. "
        "The supervisor or the co-ordinator looks it over and saves it, then all sign."
    )


class PeopleChanged(Conflict):
    """The people named in it are those of today."""

    default_code = "people_changed"
    default_message = (
        "The supervisor, the assessor or the employer has changed since this was written. "
        "Ask the supervisor or the co-ordinator to save it again, then sign."
    )


class CoordinatorHasSigned(Conflict):
    """One co-ordinator signs for the programme."""

    default_code = "coordinator_has_signed"
    default_message = "Another co-ordinator has signed this for the programme, so you do not need to."


class AlreadyAgreed(Conflict):
    """Nobody signs the same thing twice."""

    default_code = "already_signed"
    default_message = "You have already signed this."


class AgreementMoved(Conflict):
    """A signature is under what its signer has read."""

    default_code = "changed_since_read"
    default_message = "Something in this agreement changed since you opened it. Read it again, then sign."


class AgreementGap(BadValue):
    """What is open for signatures is complete."""

    default_code = "required"
    default_message = "This is part of an agreement that is open for signatures, so it cannot be empty."
