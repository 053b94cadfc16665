"""What callers of the API send, and what they find."""

from collections.abc import Callable
from typing import Any

import pytest

from ecf.enrolments.models import Enrolment
from ecf.people.models import Team, User
from tests.api.wire import API
from tests.conftest import ApiClient


@pytest.fixture
def newcomer(duty_team: Team, supervisor: User, assessor: User) -> Callable[..., dict[str, Any]]:
    """`newcomer(fte="0.60")`: the body that enrols Amira Hassan on the five-year framework, with changes."""

    def body(**changes: Any) -> dict[str, Any]:
        return {
            "registration_number": "SW4321",
            "given_name": "Amira",
            "family_name": "Hassan",
            "email": "amira.hassan@example.org",
            "framework": "ECF5",
            "started_on": "2026-09-07",
            "team": duty_team.code,
            "supervisor": supervisor.username,
            "assessor": assessor.username,
            **changes,
        }

    return body


@pytest.fixture
def as_worker(api_for: Callable[[User | None], ApiClient], worker: User) -> ApiClient:
    return api_for(worker)


@pytest.fixture
def as_supervisor(api_for: Callable[[User | None], ApiClient], supervisor: User) -> ApiClient:
    return api_for(supervisor)


@pytest.fixture
def as_coordinator(api_for: Callable[[User | None], ApiClient], coordinator: User) -> ApiClient:
    return api_for(coordinator)


@pytest.fixture
def one(enrolment: Enrolment) -> str:
    """The address of `worker`'s enrolment."""
    return f"{API}enrolments/{enrolment.pk}/"


@pytest.fixture
def piece(enrolment: Enrolment) -> Callable[..., dict[str, Any]]:
    """`piece(kind="case_study")`: the body of a piece of evidence that may be submitted, with changes."""

    def body(**changes: Any) -> dict[str, Any]:
        return {
            "enrolment": str(enrolment.pk),
            "kind": "critical_reflection",
            "title": "A first visit",
            "happened_on": "2026-10-05",
            "body": "I listened to the mother and forgot the boy.",
            "standards": [{"code": "EC2", "how": "I named what I did not hear."}],
            "privacy": "shared",
            **changes,
        }

    return body


@pytest.fixture
def submitted(as_worker: ApiClient, piece: Callable[..., dict[str, Any]]) -> Callable[..., str]:
    """`submitted(kind="case_study")`: the address of a piece that was handed in."""

    def address(**changes: Any) -> str:
        made = as_worker.post(f"{API}evidence/", piece(**changes))
        assert made.status_code == 201, made.content
        assert as_worker.post(f"{made['Location']}submit/").status_code == 200
        return made["Location"]

    return address


@pytest.fixture
def held(as_supervisor: ApiClient, enrolment: Enrolment) -> Callable[..., str]:
    """`held("2026-11-20", caseload=12)`: the address of a reflective session that was recorded."""

    def address(held_on: str, of: Enrolment = enrolment, **values: Any) -> str:
        plan = {"enrolment": str(of.pk), "planned_for": held_on}
        made = as_supervisor.post(f"{API}supervision-sessions/", plan)
        assert made.status_code == 201, made.content
        written = {"held_on": held_on, "minutes": 90, **values}
        recorded = as_supervisor.post(f"{made['Location']}record/", written)
        assert recorded.status_code == 200, recorded.content
        return made["Location"]

    return address
