"""The page "Notices" and `GET notices/`: what was told, and what will be."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from ecf.reminders.models import Notice
from ecf.reminders.services import sweep
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
API = "/api/v1/notices/"


def test_one_reads_ones_own_and_done_ones_are_struck(due_now, enrolment, supervisor, supervised, client_for):
    sweep(on=TODAY)
    supervised(enrolment, TODAY)
    html = client_for(supervisor).get("/notices/").content.decode()
    done, still = Notice.objects.get(enrolment=enrolment), Notice.objects.exclude(enrolment=enrolment).get()
    assert f'<del class="app-done">{done.line}</del>' in html
    assert still.line in html and f'<del class="app-done">{still.line}' not in html
    assert "23 November 2026" in html


def test_nobody_reads_anothers(due_now, worker, outsider_supervisor, client_for):
    sweep(on=TODAY)
    line = Notice.objects.first().line
    for user in (worker, outsider_supervisor):
        assert line not in client_for(user).get("/notices/").content.decode()


def test_nothing_yet_says_what_comes(worker, client_for):
    assert "No notices yet" in client_for(worker).get("/notices/").content.decode()


def test_many_are_paged(due_now, supervisor, client_for, django_assert_max_num_queries):
    sweep(on=TODAY)
    first = Notice.objects.first()
    Notice.objects.bulk_create(
        Notice(
            recipient=supervisor,
            digest=first.digest,
            employer_id=first.employer_id,
            enrolment=first.enrolment,
            kind=first.kind,
            subject_id=first.subject_id,
            rung=f"+{n}",
            due_on=first.due_on,
            line=f"Line {n}.",
        )
        for n in range(60)
    )
    client = client_for(supervisor)
    with django_assert_max_num_queries(12):
        html = client.get("/notices/").content.decode()
    assert "Line 59." in html and "Line 3." not in html
    assert "Line 3." in client.get("/notices/?page=2").content.decode()


def test_the_api_answers_the_rows_of_remind(due_now, coordinator, psw, api_for):
    out = StringIO()
    call_command("remind", "--dry-run", "--format", "json", stdout=out)
    for user in (coordinator, psw):
        answer = api_for(user).get(API, {"on": TODAY.isoformat()}).json()
        assert answer["results"] == json.loads(out.getvalue())
        assert answer["next"] is None


def test_a_past_day_reads_what_was_stored(due_now, enrolment, coordinator, supervised, api_for):
    sweep(on=TODAY)
    stored = api_for(coordinator).get(API, {"on": "2026-11-23"}).json()["results"]
    supervised(enrolment, TODAY)
    assert api_for(coordinator).get(API, {"on": "2026-11-23"}).json()["results"] == stored
    assert len(stored) == 2
    assert api_for(coordinator).get(API, {"on": "2026-11-20"}).json()["results"] == []


def test_a_day_to_come_says_what_will_go_out(enrolment, coordinator, api_for):
    rows = api_for(coordinator).get(API, {"on": "2026-11-24"}).json()["results"]
    assert {
        "recipient": "worker",
        "kind": "milestone",
        "enrolment": str(enrolment.pk),
        "milestone": "review-6m",
        "rung": "-28",
        "due_on": "2026-12-22",
        "line": "Your 6-month review is due on 22 December 2026, in 28 days.",
    } in rows


def test_only_those_who_run_the_programme_may_ask(worker, supervisor, api_for):
    for user in (worker, supervisor):
        answer = api_for(user).get(API)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert api_for(None).get(API).status_code == 401


def test_outsiders_get_nothing_of_ours(due_now, outsider_coordinator, api_for):
    assert api_for(outsider_coordinator).get(API).json()["results"] == []


def test_a_day_that_is_none_is_refused_at_the_field(coordinator, api_for):
    answer = api_for(coordinator).get(API, {"on": "soon"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "on"
