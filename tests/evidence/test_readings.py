"""Who can read an entry, and who has."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from ecf.core.models import Event
from ecf.evidence.models import Reading
from ecf.evidence.services import accept_evidence, note_reading
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def page(evidence) -> str:
    return reverse("evidence", args=[evidence.pk])


def at(day: int, hour: int = 12) -> time_machine.travel:
    return time_machine.travel(dt.datetime(2026, 11, day, hour, 0, tzinfo=dt.UTC), tick=False)


def test_the_first_and_the_last_time_are_kept(submitted, supervisor) -> None:
    for day in (24, 25, 26):
        with at(day):
            note_reading(evidence=submitted, by=supervisor)
    row = Reading.objects.get()
    assert (row.user, row.first_at.day, row.last_at.day) == (supervisor, 24, 26)


def test_whoever_answers_it_has_read_it(submitted, supervisor) -> None:
    accept_evidence(evidence=submitted, by=supervisor)
    assert Reading.objects.get().user == supervisor


def test_no_event_is_written(submitted, supervisor) -> None:
    before = Event.objects.count()
    note_reading(evidence=submitted, by=supervisor)
    assert Event.objects.count() == before


@pytest.mark.parametrize("role", ["worker", "coordinator", "psw"])
def test_neither_its_author_nor_who_sees_facts_has_read_it(request, client, submitted, role: str) -> None:
    client.force_login(request.getfixturevalue(role))
    client.get(page(submitted))
    assert not Reading.objects.exists()


def test_looking_again_soon_writes_nothing(submitted, supervisor, django_assert_num_queries) -> None:
    note_reading(evidence=submitted, by=supervisor)
    with django_assert_num_queries(1):
        note_reading(evidence=submitted, by=supervisor)


def test_the_page_the_inbox_and_the_versions_are_readings(client, submitted, supervisor) -> None:
    client.force_login(supervisor)
    for path in (page(submitted), reverse("inbox"), reverse("versions", args=[submitted.pk])):
        Reading.objects.all().delete()
        client.get(path)
        assert Reading.objects.get().user == supervisor


def test_the_author_sees_who_has_read_it(client, submitted, worker, supervisor) -> None:
    client.force_login(worker)
    assertContains(client.get(page(submitted)), "nobody yet")
    note_reading(evidence=submitted, by=supervisor)
    shown = client.get(page(submitted))
    assertContains(shown, "<strong>Who has read it:</strong>")
    assertContains(shown, f"<li>Supervisor Northshire, on {TODAY.day} November 2026 at 10am</li>")


def test_the_page_names_the_readers_by_what_they_are(client, submitted, worker) -> None:
    client.force_login(worker)
    shown = client.get(page(submitted))
    assertContains(shown, "you, Assessor Northshire (assessor) and Supervisor Northshire (supervisor)")


def test_who_sees_facts_does_not_see_who_has_read_it(client, submitted, supervisor, coordinator) -> None:
    note_reading(evidence=submitted, by=supervisor)
    client.force_login(coordinator)
    assertNotContains(client.get(page(submitted)), "Who has read it")
