"""`updated_since` takes instants as people and clients write them, and refuses what is none."""

import datetime as dt

import pytest

from ecf.people.models import Team

CHANGED_AT = dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def changed(desk):
    """The team, changed at nine in the morning in London, eight in UTC."""
    Team.objects.filter(pk=desk.team.pk).update(updated_at=CHANGED_AT)
    return desk


def found(desk, query: str) -> int:
    return len(desk.api.get(f"/api/v1/teams/?updated_since={query}").json()["results"])


@pytest.mark.parametrize(
    "since",
    [
        "2026-07-01T08:00:00Z",
        "2026-07-01T09:00:00%2B01:00",
        "2026-07-01T09:00:00+01:00",
        "2026-07-01T08:00:00",
        "2026-07-01T08:00",
        "2026-07-01T03:00:00-05:00",
        "2026-07-01",
        "",
    ],
)
def test_a_record_changed_at_that_instant_is_found(changed, since):
    assert found(changed, since) == 1


@pytest.mark.parametrize("since", ["2026-07-01T08:00:01Z", "2026-07-01T09:00:01+01:00", "2026-07-02"])
def test_a_record_changed_before_is_not(changed, since):
    assert found(changed, since) == 0


@pytest.mark.parametrize(
    "since",
    ["yesterday", "2026-13-01", "2026-02-30T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"],
)
def test_what_is_no_instant_is_400(changed, since):
    response = changed.api.get(f"/api/v1/teams/?updated_since={since}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "updated_since"


def test_instants_are_written_in_utc(changed):
    assert changed.api.get(changed.url).json()["updated_at"] == "2026-07-01T08:00:00Z"
