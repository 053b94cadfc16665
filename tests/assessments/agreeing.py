"""Agreements as the tests need them: what each side writes, and all the signatures at once."""

from decimal import Decimal
from typing import Any

from ecf.assessments.models import Agreement
from ecf.assessments.services import begin_agreement, change_agreement, complete_agreement, sign_agreement
from ecf.enrolments.models import Enrolment
from ecf.people.models import User

DRAFTED: dict[str, Any] = {
    "caseload_max": 9,
    "protected_hours": Decimal("3.5"),
    "adjustments": "A quiet desk, and a screen reader.",
    "line_manager": "Lena Lopez",
    "buddy": "Bea Brown",
    "who_signs": "The supervisor signs supervision; the assessor signs observations.",
}
COMPLETED = {"helps": "Talking a case through before a visit.", "feedback": "Soon, and in private."}


def ready_to_sign(enrolment: Enrolment, by: User, **values: Any) -> Agreement:
    """Begun and drafted by somebody, completed by the worker: open for signatures."""
    found = begin_agreement(enrolment=enrolment, by=by)
    change_agreement(agreement=found, by=by, **{**DRAFTED, **values})
    complete_agreement(agreement=found, by=enrolment.social_worker.user, **COMPLETED)
    return Agreement.objects.get(pk=found.pk)


def all_sign(agreement: Agreement, *people: User) -> Agreement:
    """Each of them signs, in this order."""
    for user in people:
        agreement = sign_agreement(agreement=agreement, by=user)
    return agreement
