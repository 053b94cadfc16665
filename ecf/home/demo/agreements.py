"""Support and assessment agreements of the demo's workers, through the product's own services. Invented words."""

from decimal import Decimal
from typing import Any

from ecf.assessments.models import Agreement
from ecf.assessments.services import begin_agreement, change_agreement, complete_agreement, sign_agreement
from ecf.enrolments.models import Enrolment
from ecf.people.models import User

WHO_SIGNS = (
    "The supervisor signs supervision and reviews. The assessor accepts evidence and recommends the outcome. "
    "The line manager agrees leave and the caseload week by week."
)
LINE_MANAGERS = ("Joan Whitaker", "Peter Adjei", "Sunita Rao")
BUDDIES = ("Ellie Prosser", "Marcus Bell", "")
ADJUSTMENTS = ("", "Reports in a larger font, and a quiet room on two afternoons a week.", "")
HELPS = (
    "Talking a visit through before I go, and five minutes with somebody after a hard one.",
    "A plan for the week on Monday morning, and being told early when it changes.",
    "Being shown once, then doing it with somebody next to me.",
)
FEEDBACK = (
    "Soon and in private. One thing that went well and one to try next time is plenty.",
    "In writing first, so that I can think about it before we talk.",
    "Straight. I would rather hear it from you than work it out.",
)


def draft(*, enrolment: Enrolment, number: int, **values: Any) -> Agreement:
    """The next version with the employer's part written by the supervisor; it waits for the worker."""
    found = begin_agreement(enrolment=enrolment, by=enrolment.supervisor)
    words = {
        "line_manager": LINE_MANAGERS[number % len(LINE_MANAGERS)],
        "buddy": BUDDIES[number % len(BUDDIES)],
        "adjustments": ADJUSTMENTS[number % len(ADJUSTMENTS)],
        "who_signs": WHO_SIGNS,
    }
    if found.protected_hours is None:
        words["protected_hours"] = Decimal(0)
    return change_agreement(agreement=found, by=enrolment.supervisor, **{**words, **values})


def open_agreement(*, enrolment: Enrolment, number: int, **values: Any) -> Agreement:
    """The same with the worker's part, signed by the worker alone: it waits for everybody else."""
    worker = enrolment.social_worker.user
    found = draft(enrolment=enrolment, number=number, **values)
    said = {"helps": HELPS[number % len(HELPS)], "feedback": FEEDBACK[number % len(FEEDBACK)]}
    complete_agreement(agreement=found, by=worker, **said)
    return sign_agreement(agreement=found, by=worker)


def agree(*, enrolment: Enrolment, coordinator: User, number: int, **values: Any) -> Agreement:
    """One version from its beginning to the last signature, on the day it stands on."""
    found = open_agreement(enrolment=enrolment, number=number, **values)
    for user in dict.fromkeys([enrolment.supervisor, enrolment.assessor, coordinator]):
        found = sign_agreement(agreement=found, by=user) if user else found
    return found
