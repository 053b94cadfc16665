"""Which framework somebody who starts on a day is enrolled on."""

import datetime as dt
from typing import Any

import pytest

from ecf.core.errors import BadValue
from ecf.framework.models import FrameworkVersion
from ecf.framework.selectors import crosswalk, framework_in_force, visible_frameworks
from ecf.framework.services import load_framework
from ecf.people.models import Employer, RoleName, User
from ecf.people.services import create_employer, give_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frameworks")]


@pytest.fixture
def employer() -> Employer:
    return create_employer(code="southshire", name="Southshire Council", by=None)


def own_ecf5(text: str, version: str, employer: Employer | None) -> FrameworkVersion:
    later = text.replace('"2022.1"', f'"{version}"').replace("2018-01-01", "2026-01-01")
    return load_framework(text=later, by=None, employer=employer).framework


@pytest.mark.parametrize(
    ("code", "on", "version"),
    [
        ("ASYE-CF", dt.date(2018, 1, 1), "2018.1"),
        ("ASYE-CF", dt.date(2027, 3, 31), "2018.1"),
        ("ASYE-CF", dt.date(2027, 4, 1), "2027.1"),
        ("ECF5", dt.date(2018, 1, 1), "2022.1"),
        ("ECF5", dt.date(2026, 11, 23), "2022.1"),
        ("ECDP", dt.date(2027, 9, 1), "2026.1"),
    ],
)
def test_the_start_decides_the_version(code: str, on: dt.date, version: str) -> None:
    assert framework_in_force(code, on).version == version


@pytest.mark.parametrize(
    ("code", "on", "version", "field", "said"),
    [
        ("ECF5", dt.date(2017, 12, 31), None, "framework", "ECF5 is not in force on 31 December 2017."),
        ("ECDP", dt.date(2027, 8, 31), None, "framework", "In force: ECDP 2026.1 from 1 September 2027."),
        ("ECF9", dt.date(2026, 9, 1), None, "framework", "There is no framework called ECF9."),
        (
            "ASYE-CF",
            dt.date(2027, 4, 1),
            "2018.1",
            "framework_version",
            "ASYE-CF 2018.1 is not in force on 1 April 2027",
        ),
        (
            "ASYE-CF",
            dt.date(2027, 3, 31),
            "2027.1",
            "framework_version",
            "from 1 January 2018 to 31 March 2027; ASYE-CF",
        ),
        ("ECF5", dt.date(2026, 9, 1), "1.0", "framework_version", "ECF5 1.0 is not in force on 1 September 2026."),
    ],
)
def test_a_start_outside_is_refused_with_the_spans(
    code: str, on: dt.date, version: str | None, field: str, said: str
) -> None:
    with pytest.raises(BadValue) as refused:
        framework_in_force(code, on, version)
    assert (refused.value.code, refused.value.field) == ("framework_not_in_force", field)
    assert said in refused.value.message


def test_a_version_may_be_asked_for(ecf5_text: str) -> None:
    own_ecf5(ecf5_text, "2026.1", None)
    assert framework_in_force("ECF5", dt.date(2026, 9, 1)).version == "2026.1"
    assert framework_in_force("ECF5", dt.date(2026, 9, 1), "2022.1").version == "2022.1"


def test_of_two_that_began_together_the_higher_number_is_newer(ecf5_text: str) -> None:
    own_ecf5(ecf5_text, "2026.9", None)
    own_ecf5(ecf5_text, "2026.10", None)
    assert framework_in_force("ECF5", dt.date(2026, 9, 1)).version == "2026.10"


def test_an_employers_own_framework_is_used_and_seen_only_there(
    ecf5_text: str, employer: Employer, admin_user: User
) -> None:
    own = own_ecf5(ecf5_text, "southshire-1", employer)
    on = dt.date(2026, 9, 1)
    assert framework_in_force("ECF5", on).version == "2022.1"
    assert framework_in_force("ECF5", on, employer=employer) == own
    with pytest.raises(BadValue):
        framework_in_force("ECF5", on, "southshire-1")
    theirs = User.objects.create_user("theirs", "theirs@example.org", "demo")
    give_role(user=theirs, employer=employer, role=RoleName.COORDINATOR, started_on=dt.date(2020, 1, 1), by=None)
    outsider = User.objects.create_user("outsider", "outsider@example.org", "demo")
    assert own in visible_frameworks(theirs)
    assert own in visible_frameworks(admin_user)
    assert own not in visible_frameworks(outsider)
    assert visible_frameworks(outsider).count() == 4


def test_a_crosswalk_between_stored_versions() -> None:
    asye, ecdp = (
        FrameworkVersion.objects.get(code=code, version=v) for code, v in [("ASYE-CF", "2018.1"), ("ECDP", "2026.1")]
    )
    assert crosswalk(asye, ecdp)["KSS10"] == ("EC6",)


def test_a_deferred_text_is_read_once_at_most(django_assert_num_queries: Any) -> None:
    assert FrameworkVersion.objects.get(code="ECF5").parsed.length_months == 60
    with django_assert_num_queries(1):
        rows = list(FrameworkVersion.objects.defer("definition").filter(code="ECF5"))
        assert [row.parsed.length_months for row in rows * 3] == [60, 60, 60]
