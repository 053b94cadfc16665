"""Every write is a change: one transaction, nested ones join it, what follows runs once, events come last."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.utils.module_loading import import_string
from uuid_utils.compat import uuid7

from ecf.core.change import change, expecting
from ecf.core.errors import BadValues, Conflict, StaleVersion
from ecf.core.models import Event
from ecf.people.models import Employer, Team

pytestmark = pytest.mark.django_db

# What the settle functions below were called with, and how many events were stored when they ran.
settled: list[tuple[str, frozenset[UUID], int, bool]] = []


def first_settle(*, enrolment_ids: Iterable[UUID]) -> None:
    settled.append(("first", frozenset(enrolment_ids), Event.objects.count(), connection.in_atomic_block))


def second_settle(*, enrolment_ids: Iterable[UUID]) -> None:
    settled.append(("second", frozenset(enrolment_ids), Event.objects.count(), connection.in_atomic_block))


def failing_settle(*, enrolment_ids: Iterable[UUID]) -> None:
    raise RuntimeError("cannot settle")


@pytest.fixture(autouse=True)
def watched(settings: LazySettings) -> Iterator[None]:
    """Two functions of our own in place of the product's."""
    settled.clear()
    settings.SETTLED_BY = [f"{__name__}.first_settle", f"{__name__}.second_settle"]
    yield


def employer(code: str) -> Employer:
    return Employer(code=code, name=code.title())


def kinds() -> list[str]:
    return list(Event.objects.order_by("stream", "number").values_list("kind", flat=True))


def test_each_settle_function_runs_once_for_all_enrolments_touched_before_the_events_are_stored() -> None:
    one, two, three = uuid7(), uuid7(), uuid7()
    with change(by=None) as c:
        c.record("a", enrolment_id=one)
        c.record("b", enrolment_id=one)
        with change(by=None) as inner:
            inner.record("c", enrolment_id=two)
            inner.touch(three)
        assert settled == []
        assert Event.objects.count() == 0
    everything = frozenset({one, two, three})
    assert settled == [("first", everything, 0, True), ("second", everything, 0, True)]
    assert sorted(kinds()) == ["a", "b", "c"]


def test_nothing_is_settled_where_no_enrolment_was_touched() -> None:
    with change(by=None) as c:
        c.record("a")
    assert settled == []
    assert kinds() == ["a"]


def test_a_nested_change_joins_the_outer_one_and_each_event_has_its_own_author(django_user_model: Any) -> None:
    amira = django_user_model.objects.create_user("amira")
    with change(by=amira) as outer:
        with change(by=None) as inner:
            assert inner is outer
            inner.record("by the product")
        outer.record("by amira")
    assert dict(Event.objects.values_list("kind", "by_id")) == {"by the product": None, "by amira": amira.pk}


def test_what_fails_leaves_nothing_behind() -> None:
    with pytest.raises(RuntimeError), change(by=None) as c:
        c.save(employer("westmere"))
        c.record("employer.created", enrolment_id=uuid7())
        raise RuntimeError
    assert not Employer.objects.exists()
    assert kinds() == []
    assert settled == []
    with change(by=None) as c:
        c.record("a")
    assert kinds() == ["a"]


def test_a_nested_change_that_fails_is_forgotten_and_the_outer_goes_on() -> None:
    with change(by=None) as c:
        c.record("before")
        with pytest.raises(RuntimeError), change(by=None) as inner:
            inner.save(employer("westmere"))
            inner.record("inner")
            raise RuntimeError
        c.save(employer("eastmere"))
        c.record("after")
    assert kinds() == ["before", "after"]
    assert [each.code for each in Employer.objects.all()] == ["eastmere"]


def test_what_fails_while_settling_undoes_the_change(settings: LazySettings) -> None:
    settings.SETTLED_BY = [f"{__name__}.failing_settle"]
    with pytest.raises(RuntimeError, match="cannot settle"), change(by=None) as c:
        c.save(employer("westmere"))
        c.record("a", enrolment_id=uuid7())
    assert not Employer.objects.exists()
    assert kinds() == []


def test_saving_raises_the_version_and_names_every_wrong_field() -> None:
    with change(by=None) as c:
        row = c.save(employer("westmere"))
        assert row.version == 1
        c.save(row)
        c.bump(row)
    assert Employer.objects.get().version == 3
    with pytest.raises(BadValues) as refused, change(by=None) as c:
        c.save(Employer(code="no spaces please", name=""))
    assert {error.field for error in refused.value.errors} == {"code", "name"}
    with pytest.raises(Conflict) as taken, change(by=None) as c:
        c.save(employer("westmere"))
    assert (taken.value.code, taken.value.field) == ("already_exists", "code")


def test_a_field_may_be_left_out_of_the_check_and_relations_are_the_databases() -> None:
    with change(by=None) as c:
        c.save(Employer(code="westmere", name=""), exclude=["name"])
        c.save(Team(employer=Employer.objects.get(), code="duty", name="Duty"))
    assert Team.objects.get().employer.code == "westmere"


def test_locking_at_another_version_than_expected_is_stale() -> None:
    with change(by=None) as c:
        row = c.save(employer("westmere"))
        other = c.save(employer("eastmere"))
    with expecting(row.pk, 1), change(by=None) as c:
        c.save(c.lock(Employer.objects, row.pk))
    with pytest.raises(StaleVersion) as stale, expecting(row.pk, 1), change(by=None) as c:
        assert c.lock(Employer.objects, other.pk) == other
        c.lock(Employer.objects, row.pk)
    assert stale.value.extra == {"current_version": 2}
    with expecting(row.pk, None), change(by=None) as c:
        assert c.lock(Employer.objects, row.pk).version == 2


def test_what_expected_a_version_expects_nothing_afterwards() -> None:
    with change(by=None) as c:
        row = c.save(employer("westmere"))
    with expecting(row.pk, 7):
        pass
    with change(by=None) as c:
        assert c.lock(Employer.objects, row.pk)


def test_locking_what_is_gone_raises_does_not_exist() -> None:
    with pytest.raises(Employer.DoesNotExist), change(by=None) as c:
        c.lock(Employer.objects, uuid7())


def test_what_the_product_settles_by_can_be_called() -> None:
    for path in settings.SETTLED_BY:
        assert callable(import_string(path))
