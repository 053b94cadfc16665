"""The navigation of each role: at most five items, the right one marked, one action in reach."""

import pytest

from ecf.enrolments.models import Enrolment
from ecf.home.navigation import MOST_ITEMS, nav_items, quick_action
from ecf.people.models import Employer, RoleName, User
from ecf.people.services import give_role
from tests.cast import TODAY

NAVIGATION = {
    "worker": ["Home", "My evidence", "Supervision", "My journey", "Notices"],
    "supervisor": ["Home", "Waiting for me", "Supervision", "Notices", "Frameworks"],
    "assessor": ["Home", "Waiting for me", "Supervision", "Notices", "Frameworks"],
    "coordinator": ["Cohort", "Assessments", "Programme", "Notices", "Frameworks"],
    "psw": ["Cohort", "Assessments", "Programme", "Notices", "Frameworks"],
    "psw_deputy": ["Cohort", "Assessments", "Programme", "Notices", "Frameworks"],
    "panel_1": ["Home", "Assessments", "Notices", "Frameworks"],
    "admin_user": ["Home", "Notices", "Frameworks"],
}


@pytest.mark.parametrize("who", NAVIGATION)
def test_each_role_has_its_own_places(who: str, request: pytest.FixtureRequest) -> None:
    assert [item.text for item in nav_items(request.getfixturevalue(who), "/")] == NAVIGATION[who]


@pytest.mark.parametrize(
    ("who", "path", "marked"),
    [
        ("worker", "/", ["Home"]),
        ("worker", "/evidence/new/", ["My evidence"]),
        ("worker", "/evidence/0192f0c4-0000-7000-8000-000000000000/edit/", ["My evidence"]),
        ("worker", "/supervision/of/0192f0c4-0000-7000-8000-000000000000/plan/", ["Supervision"]),
        ("worker", "/privacy/", []),
        ("supervisor", "/inbox/", ["Waiting for me"]),
        ("supervisor", "/evidence/0192f0c4-0000-7000-8000-000000000000/", ["Waiting for me"]),
        ("supervisor", "/supervision/", ["Supervision"]),
        ("coordinator", "/cohort/0192f0c4-0000-7000-8000-000000000000/", ["Cohort"]),
        ("coordinator", "/enrolments/new/", ["Cohort"]),
        ("psw", "/frameworks/ECF5/", ["Frameworks"]),
        ("panel_1", "/notices/", ["Notices"]),
        ("panel_1", "/assessments/deadlines/", ["Assessments"]),
        ("coordinator", "/programme/", ["Programme"]),
    ],
)
def test_the_item_that_holds_the_page_is_marked(
    who: str, path: str, marked: list[str], request: pytest.FixtureRequest
) -> None:
    assert [item.text for item in nav_items(request.getfixturevalue(who), path) if item.active] == marked


def test_the_journey_is_marked_on_its_own_page(enrolment: Enrolment, worker: User) -> None:
    items = nav_items(worker, f"/enrolments/{enrolment.pk}/")
    assert [item.text for item in items if item.active] == ["My journey"]


def test_who_is_everything_at_once_still_has_five(enrolment: Enrolment, worker: User, northshire: Employer) -> None:
    for role in (RoleName.SUPERVISOR, RoleName.COORDINATOR, RoleName.PSW):
        give_role(user=worker, employer=northshire, role=role, started_on=TODAY, by=None)
    texts = [item.text for item in nav_items(worker, "/")]
    assert len(texts) == MOST_ITEMS
    assert texts == ["Home", "My evidence", "Supervision", "Waiting for me", "Cohort"]


@pytest.mark.parametrize(
    ("who", "path", "text"),
    [
        ("worker", "/", "Log evidence"),
        ("worker", "/evidence/new/", None),
        ("coordinator", "/cohort/", "Enrol someone"),
        ("coordinator", "/enrolments/new/", None),
        ("supervisor", "/", None),
        ("psw", "/cohort/", None),
    ],
)
def test_one_action_is_always_in_reach(who: str, path: str, text: str | None, request: pytest.FixtureRequest) -> None:
    action = quick_action(request.getfixturevalue(who), path)
    assert (action.text if action else None) == text
