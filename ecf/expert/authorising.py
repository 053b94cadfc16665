"""Whether somebody may do a protected task on a day, and why. Pure: facts in, an answer with its reasons out.

An answer says whether anything that is recorded here stands against it. It is not permission: who is given the work
is the employer's decision. A task that the employer has not switched on is nobody's privilege, so nothing stands
against it but registration; the answer says so in its reasons.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ecf.core.templatetags.words import uk_date
from ecf.expert.models import StatusState
from ecf.expert.protected import ProtectedTask
from ecf.people.models import ON_THE_REGISTER, RegistrationStatus

NOT_KNOWN_HERE = "not_known_here"
NOT_REGISTERED = "not_registered"
REGISTRATION_NOT_RECORDED = "registration_not_recorded"
TASK_NOT_PROTECTED = "task_not_protected"
STATUS_HOLDS = "status_holds"
NO_STATUS = "no_status"
STATUS_NOT_IN_FORCE = "status_not_in_force"
REASONS = (
    NOT_KNOWN_HERE,
    NOT_REGISTERED,
    REGISTRATION_NOT_RECORDED,
    TASK_NOT_PROTECTED,
    STATUS_HOLDS,
    NO_STATUS,
    STATUS_NOT_IN_FORCE,
)
AGAINST = frozenset({NOT_KNOWN_HERE, NOT_REGISTERED, NO_STATUS, STATUS_NOT_IN_FORCE})


@dataclass(frozen=True)
class Standing:
    """What is recorded of one person on a day: the register, and the newest state of their status (empty: none)."""

    is_known: bool
    registration: str = ""
    status: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason, for a machine and for a person. Why a status does not hold is nobody's business but theirs."""

    code: str
    detail: str


@dataclass(frozen=True)
class Authorisation:
    """The answer about one task: nothing recorded stands against it, or something does."""

    task: ProtectedTask
    on: dt.date
    reasons: Sequence[Reason]
    protected_since: dt.date | None = None

    @property
    def authorised(self) -> bool:
        """Whether no reason stands against it."""
        return not any(reason.code in AGAINST for reason in self.reasons)

    @property
    def codes(self) -> list[str]:
        """The codes of the reasons, in their order."""
        return [reason.code for reason in self.reasons]


def authorisation(
    task: ProtectedTask, on: dt.date, standing: Standing, protected_since: dt.date | None
) -> Authorisation:
    """The answer. `protected_since`: since when the employer has the task switched on, as it stood on the day."""
    if not standing.is_known:
        reason = Reason(NOT_KNOWN_HERE, f"Nobody with this register number works with this employer on {uk_date(on)}.")
        return Authorisation(task, on, [reason], protected_since)
    reasons = [*_of_registration(standing, on), _of_task(task, on, standing, protected_since)]
    return Authorisation(task, on, reasons, protected_since)


def _of_registration(standing: Standing, on: dt.date) -> list[Reason]:
    if not standing.registration:
        words = "Nothing is recorded here of their registration. Look at the register before you give them the work."
        return [Reason(REGISTRATION_NOT_RECORDED, words)]
    if standing.registration in ON_THE_REGISTER:
        return []
    words = RegistrationStatus(standing.registration).label.lower()
    return [Reason(NOT_REGISTERED, f"Not on the register on {uk_date(on)}, as far as it is recorded here: {words}.")]


def _of_task(task: ProtectedTask, on: dt.date, standing: Standing, since: dt.date | None) -> Reason:
    if since is None:
        words = (
            f"The employer has not switched this task on for {uk_date(on)}, so expert practitioner status is not asked "
            "for. Nothing recorded here stands against it, and this is not permission: the employer decides."
        )
        return Reason(TASK_NOT_PROTECTED, words)
    if standing.status == StatusState.GRANTED:
        return Reason(STATUS_HOLDS, f"Holds expert practitioner status on {uk_date(on)}.")
    kept = f"The employer keeps this task for those who hold expert practitioner status, since {uk_date(since)}."
    if not standing.status:
        return Reason(NO_STATUS, f"{kept} This person does not hold it.")
    return Reason(STATUS_NOT_IN_FORCE, f"{kept} This person’s is not in force on {uk_date(on)}.")
