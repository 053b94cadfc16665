"""What was told to an office: the list, the page of one, and the ways there."""

import datetime as dt

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.supervision.concern_models import Concern, ConcernMail, ConcernMessage
from ecf.supervision.concern_selectors import concern_numbers
from tests.cast import TODAY
from tests.supervision.concerns import SECRET, acknowledged, closed, raised

LIST = "/supervision/concerns/"


def text_of(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_the_longest_waiting_is_first_then_what_is_open_then_what_is_closed(client_for, worker, other_worker, psw):
    done = closed(worker, psw, topic="bullying")
    going_on = acknowledged(worker, psw, topic="workload")
    new = raised(worker, topic="safety")
    late = raised(other_worker, topic="support", today=TODAY - dt.timedelta(days=14))
    page = text_of(client_for(psw), LIST)
    places = [page.index(str(each.pk)) for each in (late, new, going_on, done)]
    assert places == sorted(places)
    assert "2 concerns to acknowledge, 1 of them late. 3 open in all." in page
    assert "Acknowledge by Monday 30 November 2026 (in 7 days)" in page
    assert f"{worker.name}: My health or safety at work" in page
    assert SECRET not in page


def test_the_deputy_has_those_about_the_post_and_no_count_of_others(client_for, worker, psw, psw_deputy):
    raised(worker)
    about = raised(worker, about_psw=True)
    page = text_of(client_for(psw_deputy), LIST)
    assert "1 concern to acknowledge. 1 open in all." in page and str(about.pk) in page
    page = text_of(client_for(psw), LIST)
    assert "1 concern to acknowledge. 1 open in all." in page and str(about.pk) not in page


def test_an_empty_list_says_what_will_happen(client_for, psw):
    page = text_of(client_for(psw), LIST)
    assert "Nobody has told you anything." in page and 'href="/cohort/"' in page


@pytest.mark.parametrize("name", ["worker", "supervisor", "assessor", "coordinator", "panel_1", "admin_user"])
def test_to_others_there_is_no_such_list(request, client_for, north, name):
    assert client_for(request.getfixturevalue(name)).get(LIST).status_code == 404


def test_the_list_takes_as_many_queries_for_many_as_for_one(client_for, worker, other_worker, psw):
    def queries():
        client = client_for(psw)
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    raised(worker)
    few = queries()
    row = Concern.objects.get()
    Concern.objects.bulk_create(
        Concern(
            raised_by=other_worker,
            employer=row.employer,
            topic="other",
            raised_on=TODAY,
            acknowledge_by=row.acknowledge_by,
        )
        for _ in range(40)
    )
    assert queries() == few


def test_one_concern_takes_as_many_queries_for_a_long_conversation(client_for, worker, psw):
    concern = acknowledged(worker, psw)
    for user in (worker, psw):
        counts = []
        for _ in range(2):
            client = client_for(user)
            client.get(f"{LIST}{concern.pk}/")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{LIST}{concern.pk}/")
            counts.append(len(asked))
            ConcernMessage.objects.bulk_create(ConcernMessage(concern=concern, by=user, text="…") for _ in range(30))
        assert counts[0] == counts[1]


# The ways there


def test_the_worker_comes_from_home_and_from_supervision(client_for, worker):
    client = client_for(worker)
    for address in ("/", "/supervision/"):
        page = text_of(client, address)
        assert f'href="{reverse("raise_concern")}">Tell the principal social worker in confidence' in page
        assert f'href="{reverse("my_concerns")}"' in page
    assert "Tell something in confidence" in text_of(client, reverse("my_concerns"))


def test_the_workers_pages_cost_nothing_more_and_say_the_same_whatever_was_raised(client_for, worker):
    client = client_for(worker)
    before = {address: text_of(client, address) for address in ("/", "/supervision/")}
    raised(worker)
    for address, page in before.items():
        with CaptureQueriesContext(connection) as asked:
            found = text_of(client, address)
        assert _plain(found) == _plain(page)
        assert not any("supervision_concern" in query["sql"] for query in asked)


def _plain(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_the_supervisor_who_opens_the_same_list_has_no_such_link(client_for, supervisor, enrolment):
    assert "in confidence" not in text_of(client_for(supervisor), f"/supervision/of/{enrolment.pk}/")


def test_the_worker_sees_where_each_stands(client_for, worker, psw):
    raised(worker, topic="safety")
    closed(worker, psw, topic="bullying")
    page = text_of(client_for(worker), reverse("my_concerns"))
    assert 'govuk-tag--blue">Raised' in page and "To be acknowledged by Monday 30 November 2026." in page
    assert "Bullying, harassment or discrimination" in page and "Closed" in page
    with time_machine.travel(dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC)):
        assert "30 November 2026: your employer is late." in text_of(client_for(worker), reverse("my_concerns"))


def test_the_principal_social_worker_comes_from_the_cohort(client_for, worker, psw, psw_deputy):
    page = text_of(client_for(psw), "/cohort/")
    assert f'href="{LIST}">Told to you in confidence</a>: 0 open' in page
    raised(worker)
    raised(worker, about_psw=True, today=TODAY - dt.timedelta(days=20))
    assert "</a>: 1 open, 1 to acknowledge</li>" in text_of(client_for(psw), "/cohort/")
    assert "</a>: 1 open, 1 to acknowledge <strong" in text_of(client_for(psw_deputy), "/cohort/")


def test_the_coordinators_cohort_asks_nothing_about_it(client_for, worker, coordinator):
    raised(worker)
    client = client_for(coordinator)
    with CaptureQueriesContext(connection) as asked:
        assert "confidence" not in text_of(client, "/cohort/")
    assert not any("concern" in query["sql"] for query in asked)
    assert concern_numbers(coordinator) is None


def test_both_sides_read_who_reads_it(client_for, worker, psw):
    concern = raised(worker)
    assert f"Only you and {psw.name} read this." in text_of(client_for(worker), f"{LIST}{concern.pk}/")
    assert f"Only {worker.name} and you read this." in text_of(client_for(psw), f"{LIST}{concern.pk}/")


def test_when_nobody_can_read_it_any_more_the_worker_is_told(client_for, worker, psw):
    concern = raised(worker)
    psw.is_active = False
    psw.save()
    page = text_of(client_for(worker), f"{LIST}{concern.pk}/")
    assert "Only you can read this today" in page and "Social Work England" in page


def test_what_was_written_is_text_and_never_markup(client_for, worker, psw):
    concern = raised(worker, what_happened="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(client_for(psw), f"{LIST}{concern.pk}/")


def test_nothing_of_it_is_in_the_machine_room():
    registered = set(admin.site._registry)
    assert not registered & {Concern, ConcernMessage, ConcernMail}
