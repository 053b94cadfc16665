"""Frameworks over the REST API."""

from collections.abc import Callable
from typing import Any

import pytest

from ecf.framework.services import load_framework
from ecf.people.models import User
from ecf.people.services import create_employer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frameworks")]


@pytest.fixture
def api(api_for: Callable[[User | None], Any]) -> Any:
    return api_for(User.objects.create_user("reader", "reader@example.org", "demo"))


def test_the_list_has_the_newest_version_of_each_framework(api: Any) -> None:
    answer = api.get("/api/v1/frameworks/").json()
    assert (answer["next"], answer["previous"]) == (None, None)
    newest = {each["code"]: (each["version"], each["versions"]) for each in answer["results"]}
    assert newest == {
        "ECF5": ("2022.1", ["2022.1"]),
        "ECDP": ("2026.1", ["2026.1"]),
        "ASYE-CF": ("2027.1", ["2027.1", "2018.1"]),
    }


def test_a_framework_has_the_agreed_shape(api: Any) -> None:
    response = api.get("/api/v1/frameworks/ECF5/")
    answer = response.json()
    assert response.headers["ETag"] == '"2022.1"'
    assert list(answer) == [
        "code",
        "version",
        "versions",
        "title",
        "status_label",
        "length_months",
        "sources",
        "stages",
        "milestones",
        "supervision",
        "specialisms",
        "self_assessment_scale",
    ]
    assert answer["length_months"] == 60
    assert answer["sources"][0].startswith("https://www.communitycare.co.uk/2022/")
    assert answer["stages"][0]["standards"][0] == {"code": "EC1", "title": "Anti-discriminatory practice"}
    assert {key: answer["stages"][1][key] for key in ("code", "title", "from_month", "to_month")} == {
        "code": "specialist",
        "title": "Specialist",
        "from_month": 24,
        "to_month": 60,
    }
    assert answer["specialisms"][0] == {"code": "child-protection", "title": "Child protection"}


def test_milestones_say_when_since_when_and_what_they_need(api: Any) -> None:
    milestones = {each["code"]: each for each in api.get("/api/v1/frameworks/ECF5/").json()["milestones"]}
    assert milestones["agreement"] == {
        "code": "agreement",
        "title": "Support and assessment agreement",
        "kind": "agreement",
        "offset_months": None,
        "offset_days": 14,
        "since": None,
        "requirements": [],
    }
    assert milestones["review-36m"] == {
        "code": "review-36m",
        "title": "36-month review",
        "kind": "review",
        "offset_months": 36,
        "offset_days": None,
        "since": "year-2-assessment",
        "requirements": [
            {"kind": "direct_observation", "count": 1},
            {"kind": "child_and_family_feedback", "count": 1},
            {"kind": "professional_feedback", "count": 1},
            {"kind": "written_report", "count": 1},
            {"kind": "critical_reflection", "count": 2},
        ],
    }


def test_supervision_is_told_in_plain_lengths(api: Any) -> None:
    assert api.get("/api/v1/frameworks/ECF5/").json()["supervision"] == [
        {"until": "6 weeks", "gap": "7 days", "grace": "3 days"},
        {"until": "6 months", "gap": "14 days", "grace": "5 days"},
        {"until": "end", "gap": "1 month", "grace": "7 days"},
        {
            "until": "6 weeks after a break of 28 days or more, or in a new placement",
            "gap": "7 days, then 14 days",
            "grace": "3 days",
        },
    ]


def test_a_version_may_be_asked_for(api: Any) -> None:
    assert api.get("/api/v1/frameworks/ASYE-CF/").json()["version"] == "2027.1"
    older = api.get("/api/v1/frameworks/ASYE-CF/", {"version": "2018.1"}).json()
    assert older["version"] == "2018.1"
    assert older["stages"][0]["standards"][9]["code"] == "KSS10"


@pytest.mark.parametrize("path", ["ECF9/", "ECF5/?version=1.0"])
def test_what_does_not_exist_is_not_found(api: Any, path: str) -> None:
    response = api.get(f"/api/v1/frameworks/{path}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_an_anonymous_caller_is_asked_to_sign_in(api_for: Callable[[User | None], Any]) -> None:
    assert api_for(None).get("/api/v1/frameworks/").status_code == 401


def test_frameworks_are_not_written_over_the_api(api: Any) -> None:
    assert api.post("/api/v1/frameworks/", {"code": "X"}).status_code == 405


def test_an_employers_own_framework_is_not_found_by_others(api: Any, ecf5_text: str) -> None:
    employer = create_employer(code="southshire", name="Southshire Council", by=None)
    load_framework(text=ecf5_text.replace("code: ECF5", "code: OWN5"), by=None, employer=employer)
    assert api.get("/api/v1/frameworks/OWN5/").status_code == 404
    assert len(api.get("/api/v1/frameworks/").json()["results"]) == 3


def test_the_list_costs_the_same_for_many_frameworks(
    api: Any, ecf5_text: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        load_framework(text=ecf5_text.replace("code: ECF5", f"code: MORE{number}"), by=None)
    api.get("/api/v1/frameworks/")
    with django_assert_max_num_queries(8):
        assert len(api.get("/api/v1/frameworks/").json()["results"]) == 15
