"""The rules of expert practitioner status that can be broken, each with its code and what to do about it."""

from collections.abc import Sequence

from ecf.core.errors import BadValue, Conflict, NotAllowed, RuleBroken, WrongState


class OnlyPswGrants(NotAllowed):
    """Granting, suspending, restoring and revoking are one person's, or their deputy's."""

    default_code = "only_psw"
    default_message = "Only the principal social worker, or their deputy of today, does this, and never for themselves."


class OnlyOverseersEnter(NotAllowed):
    """What the register says is looked up by those who run the programme."""

    default_code = "only_overseers"
    default_message = "Only the programme co-ordinator or the principal social worker enters what the register says."


class NoStatusHere(Conflict):
    """Most frameworks do not lead to the status."""

    default_code = "framework_without_status"
    default_message = "This framework does not lead to expert practitioner status."


class ProgrammeEnded(Conflict):
    """Somebody who left, or did not complete, has no programme to base it on."""

    default_code = "programme_ended"
    default_message = "They have left this programme, so the status cannot be granted on it."


class AlreadyGranted(Conflict):
    """One status for one person."""

    default_code = "already_granted"
    default_message = (
        "They hold a status already. If it is suspended or lapsed, restore it; if it was wrong, revoke it first."
    )


class UnknownSpecialism(BadValue):
    """The status names a specialism of the framework."""

    default_code = "unknown_specialism"
    default_message = "Choose a specialism of their framework."


class AnotherSpecialism(Conflict):
    """What was assessed is what is granted."""

    default_code = "another_specialism"
    default_message = (
        "They named another specialism, and were assessed in that. Grant it in that one, "
        "or have them change it on their journey first."
    )


class ConditionUnmet(Conflict):
    """At least one condition does not hold. The code is that of the first that does not; `errors` has them all."""

    default_code = "condition_unmet"

    def __init__(self, unmet: Sequence[RuleBroken]) -> None:
        super().__init__(unmet[0].code, unmet[0].message)
        self._unmet = list(unmet)

    @property
    def errors(self) -> Sequence[RuleBroken]:
        return self._unmet


class ReasonMissing(BadValue):
    """What is taken from somebody, or given back, has a reason that they can read."""

    default_code = "reason_required"
    default_message = "Give the reason. They read it."


class ReasonTooLong(BadValue):
    """A reason that people still read."""

    default_code = "text_too_long"
    default_message = "Keep the reason to 2,000 characters."


class StatusNotGranted(WrongState):
    """Only what holds is suspended."""

    default_code = "status_not_granted"
    default_message = "This status does not hold now, so it cannot be suspended."


class StatusNotRestorable(WrongState):
    """Only what is suspended or lapsed is restored."""

    default_code = "status_not_restorable"
    default_message = "Only a status that is suspended or lapsed can be restored."


class StatusNotRevocable(WrongState):
    """Revoked is for good, and what has lapsed does not hold."""

    default_code = "status_not_revocable"
    default_message = "Only a status that is granted or suspended can be revoked."
