"""Evidence made by the product's own services."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence, Privacy
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence

HAPPENED = dt.date(2026, 10, 5)


def logged(enrolment: Enrolment, state: str = "draft", **values: Any) -> Evidence:
    """An entry of the worker in the given state: shared, linked to one standard."""
    by = enrolment.social_worker.user
    facts: dict[str, Any] = {
        "kind": "critical_reflection",
        "title": "What I missed on a first visit",
        "happened_on": HAPPENED,
        "body": "I listened to the mother and forgot the boy behind the door.",
        "standards": [{"code": "EC2", "how": "I named what I did not hear."}],
        "privacy": Privacy.SHARED,
    }
    evidence = start_evidence(enrolment=enrolment, by=by, **{**facts, **values})
    if state in {"submitted", "accepted"}:
        evidence = submit_evidence(evidence=evidence, by=by)
    if state == "accepted":
        evidence = accept_evidence(evidence=evidence, by=enrolment.supervisor)
    return evidence


@pytest.fixture
def draft(enrolment: Enrolment) -> Evidence:
    return logged(enrolment)


@pytest.fixture
def submitted(enrolment: Enrolment) -> Evidence:
    return logged(enrolment, "submitted")


@pytest.fixture
def accepted(enrolment: Enrolment) -> Evidence:
    return logged(enrolment, "accepted")


@pytest.fixture
def many(enrolment: Enrolment) -> Callable[[int], list[Evidence]]:
    """`many(300)`: that many submitted entries, written in bulk."""

    def made(number: int) -> list[Evidence]:
        model = logged(enrolment, "submitted")
        rows = [
            Evidence(
                enrolment=enrolment,
                kind=model.kind,
                title=f"Reflection {n}",
                happened_on=model.happened_on,
                privacy=model.privacy,
                state=model.state,
                submitted_at=model.submitted_at,
                search_text=f"reflection {n}",
            )
            for n in range(number - 1)
        ]
        Evidence.objects.bulk_create(rows)
        links = model.standard_links.model
        links.objects.bulk_create(links(evidence=row, code="EC2") for row in rows)
        return [model, *rows]

    return made
