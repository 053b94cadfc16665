"""The list of sessions, and what is due next."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.services import start_break
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import log_session
from tests.cast import TODAY
from tests.supervision.conftest import WRITTEN


def page_of(client, address="/supervision/"):
    return client.get(address).content.decode()


def test_a_new_worker_reads_what_is_due_and_how_to_begin(client_for, enrolment, worker):
    page = page_of(client_for(worker))
    assert "No session yet" in page and "Plan a session" in page
    assert "days late" in page and "Missed" in page


def test_after_a_session_the_next_is_due_in_days(client_for, enrolment, worker, supervisor):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN)
    page = page_of(client_for(worker))
    assert "in 14 days" in page and ", by <details" in page and "<summary>7 December 2026<" in page
    assert "Last reflective supervision 23 November 2026 + 14 days = 7 December 2026" in page
    assert "at least every 14 days" in page
    assert "The last session that counts was on 23 November 2026" in page


def test_in_a_break_nothing_is_late(client_for, enrolment, worker, supervisor, coordinator):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN)
    start_break(enrolment=enrolment, reason="parental_leave", started_on=TODAY, by=coordinator)
    page = page_of(client_for(worker))
    assert "On a break" in page and " late" not in page


def test_what_waits_for_a_signature_comes_first(client_for, half_signed, worker, supervisor):
    assert "Waiting for your signature" in page_of(client_for(worker))
    assert "Waiting for your signature" not in page_of(client_for(supervisor), "/supervision/")


def test_the_supervisor_sees_the_same_for_a_supervisee(client_for, half_signed, enrolment, supervisor):
    page = page_of(client_for(supervisor), f"/supervision/of/{enrolment.pk}/")
    assert "Supervision of Worker Worker" in page and "Record a session" in page
    assert "Shadow a court hearing" in page


@pytest.mark.parametrize("name", ["coordinator", "psw"])
def test_overseers_see_the_list_without_actions(request, client_for, half_signed, enrolment, name):
    page = page_of(client_for(request.getfixturevalue(name)), f"/supervision/of/{enrolment.pk}/")
    assert "23 November 2026" in page
    assert "Shadow a court hearing" not in page and "Plan a session" not in page


@pytest.mark.parametrize(("name", "status"), [("assessor", 403), ("past_supervisor", 404), ("outsider_psw", 404)])
def test_nobody_else_sees_the_list(request, client_for, enrolment, name, status):
    client = client_for(request.getfixturevalue(name))
    assert client.get(f"/supervision/of/{enrolment.pk}/").status_code == status


def test_the_supervisors_own_page_lists_everybody_most_urgent_first(client_for, enrolment, other_enrolment, supervisor):
    log_session(enrolment=enrolment, by=supervisor, **WRITTEN)
    page = page_of(client_for(supervisor))
    assert page.index(str(other_enrolment.pk)) < page.index(str(enrolment.pk))


def test_somebody_without_anything_to_do_with_supervision_is_told_so(client_for, panel_1):
    assert "You supervise nobody at the moment" in page_of(client_for(panel_1))


def test_the_list_takes_the_same_queries_for_3_and_for_300(client_for, enrolment, worker, supervisor):
    client = client_for(worker)

    def queries(upto: int) -> int:
        have = SupervisionSession.objects.count()
        SupervisionSession.objects.bulk_create(
            SupervisionSession(
                enrolment=enrolment,
                supervisor=supervisor,
                state="recorded",
                counts=True,
                minutes=90,
                held_on=TODAY - dt.timedelta(days=n // 2),
            )
            for n in range(have, upto)
        )
        page_of(client)
        with CaptureQueriesContext(connection) as counted:
            page_of(client)
        return len(counted)

    assert queries(3) == queries(300)
