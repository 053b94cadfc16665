"""The numbers an employer may choose, dated."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django.asserts import assertNumQueries

from ecf.people.employer_settings import CATALOGUE, setting, settings_for
from ecf.people.models import Employer, EmployerSetting
from ecf.people.services import create_employer
from tests.cast import TODAY


@pytest.fixture
def employers(db: None) -> list[Employer]:
    return [create_employer(code=f"e{number}", name=f"Employer {number}", by=None) for number in range(3)]


def test_defaults_hold_where_nothing_was_chosen(employers: list[Employer]) -> None:
    assert setting(employers[0].pk, "sign_off_days", TODAY) == 10
    assert setting(employers[0].pk, "contracted_hours", TODAY) == 37


def test_a_choice_holds_from_its_day_on_for_its_employer(employers: list[Employer]) -> None:
    first = employers[0]
    for value, day in [("36.5", dt.date(2026, 1, 1)), ("35", dt.date(2026, 12, 1))]:
        EmployerSetting.objects.create(employer=first, key="contracted_hours", value=value, effective_from=day)
    days = (dt.date(2025, 12, 31), dt.date(2026, 1, 1), TODAY, dt.date(2026, 12, 1))
    assert [setting(first.pk, "contracted_hours", day) for day in days] == [37, Decimal("36.5"), Decimal("36.5"), 35]
    assert setting(employers[1].pk, "contracted_hours", TODAY) == 37


def test_any_number_of_employers_is_one_query(employers: list[Employer]) -> None:
    with assertNumQueries(1):
        found = settings_for([employer.pk for employer in employers], TODAY)
    numbers = {key for key, kind in CATALOGUE.items() if not kind.is_from_framework}
    assert all(set(values) == numbers for values in found.values())
    assert len(found) == 3


def test_every_default_lies_within_its_limits_and_says_where_it_comes_from() -> None:
    for kind in CATALOGUE.values():
        if kind.default is not None:
            assert kind.least <= kind.default <= kind.most, kind.key
        assert kind.source, kind.key


def test_an_unknown_key_is_a_mistake_of_ours(employers: list[Employer]) -> None:
    with pytest.raises(KeyError):
        setting(employers[0].pk, "colour", TODAY)
