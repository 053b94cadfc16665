"""What waits, for the landing pages."""

import datetime as dt
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, Privacy
from ecf.evidence.services import start_evidence, submit_evidence


def handed_in(enrolment: Enrolment, title: str, **values: Any) -> Evidence:
    """An entry that waits for an answer."""
    by = enrolment.social_worker.user
    facts: dict[str, Any] = {
        "kind": "critical_reflection",
        "happened_on": dt.date(2026, 10, 5),
        "body": "I listened to the mother and forgot the boy behind the door.",
        "standards": [{"code": "EC2", "how": "I named what I did not hear."}],
        "privacy": Privacy.SHARED,
    }
    entry = start_evidence(enrolment=enrolment, title=title, by=by, **{**facts, **values})
    return submit_evidence(evidence=entry, by=by)


@pytest.fixture
def queue(enrolment: Enrolment, other_enrolment: Enrolment) -> list[Evidence]:
    """Three entries for the same supervisor, oldest first."""
    return [
        handed_in(enrolment, "First of the queue"),
        handed_in(other_enrolment, "Second of the queue"),
        handed_in(enrolment, "Third of the queue", kind="cpd"),
    ]
