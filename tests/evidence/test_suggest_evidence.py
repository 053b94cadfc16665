"""What the form suggests while somebody types: for the worker alone, from their own past, stored nowhere."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse

from ecf.core.models import Event
from ecf.evidence import suggest_views
from ecf.evidence.models import Evidence
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
URL = "/evidence/suggest/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


def test_the_kind_and_standards_come_with_reasons(client_for, worker, enrolment) -> None:
    for day in (1, 2):
        logged(enrolment, kind="critical_reflection", happened_on=dt.date(2026, 10, day), standards=[{"code": "EC5"}])
    told = client_for(worker).post(URL, {"title": "Monday", "body": "Looking back I felt hurried."}).json()
    assert told["kind"] == {"code": "critical_reflection", "words": "a critical reflection"}
    assert told["standards"][0] == {
        "code": "EC5",
        "title": "Reflection and learning",
        "why": "You linked it to your last 2 critical reflections",
    }


def test_a_chosen_kind_counts_more_than_the_guess(client_for, worker, enrolment) -> None:
    logged(enrolment, kind="case_study", standards=[{"code": "EC6"}])
    told = client_for(worker).post(URL, {"body": "Looking back I felt hurried.", "kind": "case_study"}).json()
    assert [each["code"] for each in told["standards"]] == ["EC6"]


def test_nothing_is_stored(client_for, worker, enrolment) -> None:
    before = Event.objects.count()
    client_for(worker).post(URL, {"title": "Secret", "body": "I felt hurried."})
    assert (Evidence.objects.count(), Event.objects.count()) == (0, before)


def test_somebody_elses_past_is_never_used(client_for, worker, other_worker, enrolment, other_enrolment) -> None:
    logged(other_enrolment, kind="critical_reflection", standards=[{"code": "EC6"}])
    assert client_for(worker).post(URL, {"body": "Looking back I felt hurried."}).json()["standards"] == []


@pytest.mark.parametrize("sent", [{}, {"title": "x" * 200_000, "body": "y" * 200_000}, {"kind": "poem"}])
def test_any_text_has_an_answer(client_for, worker, enrolment, sent) -> None:
    assert client_for(worker).post(URL, sent).status_code == 200


def test_a_nul_is_refused(client_for, worker, enrolment) -> None:
    assert client_for(worker).post(URL, {"body": "a\x00b"}).status_code == 400


def test_too_many_at_once_are_asked_to_wait(client_for, worker, enrolment, monkeypatch) -> None:
    monkeypatch.setattr(suggest_views, "MOST_A_MINUTE", 2)
    answers = [client_for(worker).post(URL, {"body": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "60"


def test_who_has_no_journey_is_refused(client_for, supervisor, enrolment) -> None:
    assert client_for(supervisor).post(URL, {"body": "x"}).status_code == 403


@pytest.mark.parametrize("count", [1, 12])
def test_it_asks_the_database_the_same_for_few_and_for_many(
    client_for, worker, enrolment, count, django_assert_max_num_queries
) -> None:
    for day in range(count):
        logged(enrolment, happened_on=dt.date(2026, 10, 1 + day), standards=[{"code": "EC5"}])
    client = client_for(worker)
    client.post(URL, {"body": "x"})
    with django_assert_max_num_queries(14):
        client.post(URL, {"body": "Looking back I felt hurried."})


def test_without_javascript_the_form_of_a_draft_suggests_too(client_for, worker, enrolment) -> None:
    logged(enrolment, kind="critical_reflection", standards=[{"code": "EC5"}])
    bare = logged(enrolment, kind="critical_reflection", title="Another one", standards=[])
    html = client_for(worker).get(reverse("edit_evidence", args=[bare.pk])).content.decode()
    assert "You linked it to your last critical reflection" in html
