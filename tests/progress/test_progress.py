"""The page of one worker's progress on any day: back, today and ahead."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import record_milestone, start_break
from ecf.evidence.models import Evidence
from tests.cast import TODAY


def page(client: Any, enrolment: Enrolment, **query: str) -> str:
    response = client.get(reverse("progress", args=[enrolment.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_today_it_says_what_the_home_page_says(enrolment, worker, client_for):
    found = page(client_for(worker), enrolment)
    assert "Progress today, 23 November 2026" in found
    assert "Something is overdue. Your support and assessment agreement was due on 6 July 2026." in found
    assert "22 June 2026 + 14 days = 6 July 2026" in found
    assert ">Today</text>" in found
    assert "What your employer promised" in found


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3 months ago", "2026-08-23"),
        ("Today", "2026-11-23"),
        ("In 3 months", "2027-02-23"),
        ("In a year", "2027-11-23"),
    ],
)
def test_four_links_lead_back_and_ahead(enrolment, worker, client_for, words, day):
    assert f'href="?on={day}"' in page(client_for(worker), enrolment)
    assert f'href="?on={day}" aria-current="page">{words}' in page(client_for(worker), enrolment, on=day)


def test_a_look_ahead_says_that_nothing_more_is_done(enrolment, worker, supervisor, client_for):
    for key in ("agreement", "review-3m"):
        record_milestone(enrolment=enrolment, milestone=key, outcome="done", met_on=TODAY, by=supervisor)
    found = page(client_for(worker), enrolment, on="2027-01-10")
    assert "if nothing more is done" in found
    assert "Progress on 10 January 2027" in found
    assert "Your 6-month review was due on 22 December 2026." in found
    assert "19 days late" in found
    assert ">10 Jan 2027</text>" in found


def test_a_look_back_leaves_out_what_came_later(enrolment, worker, supervisor, client_for):
    record_milestone(
        enrolment=enrolment, milestone="agreement", outcome="done", met_on=dt.date(2026, 7, 3), by=supervisor
    )
    before, after = (page(client_for(worker), enrolment, on=day) for day in ("2026-07-02", "2026-07-03"))
    assert "what is known today about that day" in before
    assert "Next: Support and assessment agreement" in before
    assert "Next: 3-month review" in after
    assert "met on 3 July 2026" in after
    assert "met on 3 July 2026" not in before


def test_a_day_before_the_start_says_so(enrolment, worker, client_for):
    assert "The programme began on 22 June 2026." in page(client_for(worker), enrolment, on="2026-01-01")


def test_a_break_ahead_pauses_it(enrolment, worker, coordinator, client_for):
    start_break(
        enrolment=enrolment,
        reason="bereavement",
        started_on=dt.date(2027, 1, 4),
        ended_on=dt.date(2027, 3, 31),
        by=coordinator,
    )
    for user in (worker, coordinator):
        assert "ereavement" not in page(client_for(user), enrolment, on="2027-02-01")


def test_three_boxes_and_one_address_give_the_same(enrolment, worker, client_for):
    boxes = {"on-day": "10", "on-month": "January", "on-year": "2027"}
    one, other = (page(client_for(worker), enrolment, **query) for query in (boxes, {"on": "2027-01-10"}))
    for part in ("<h1", 'id="checks-heading"'):
        assert one.split(part)[1].split("<form")[0] == other.split(part)[1].split("<form")[0]


@pytest.mark.parametrize(
    ("query", "told", "kept"),
    [
        ({"on": "2027-02-31"}, "31 February 2027 is not a date in the calendar", ["31", "02", "2027"]),
        ({"on-day": "31", "on-month": "2", "on-year": "2027"}, "is not a date in the calendar", ["31", "2", "2027"]),
        ({"on": "99999-01-01"}, "The day needs a year from 1900 to 2100, like 2026", ["99999", "01"]),
        ({"on": "soon"}, "The day must include a month and a year", ["soon"]),
        ({"on-day": "soon", "on-month": "&lt;", "on-year": "1"}, "The day needs a day from 1 to 31, like 27", ["soon"]),
        ({"on": ""}, "Enter a day", []),
        ({"on-day": "", "on-month": "", "on-year": ""}, "Enter a day", []),
    ],
)
def test_a_wrong_day_is_told_and_kept(enrolment, worker, client_for, query, told, kept):
    found = page(client_for(worker), enrolment, **query)
    assert "<title>Error: " in found
    assert told in found
    for text in kept:
        assert f'value="{text}"' in found
    assert "app-line" not in found


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_any_day_that_can_be_typed_has_a_page(enrolment, worker, client_for, day):
    page(client_for(worker), enrolment, on=day)


@pytest.mark.parametrize("role", ["supervisor", "assessor", "coordinator", "psw"])
def test_those_around_the_worker_read_it_in_the_third_person(request, enrolment, client_for, role):
    found = page(client_for(request.getfixturevalue(role)), enrolment, on="2027-01-10")
    assert "Worker Worker has something overdue." in found
    assert "You have" not in found
    assert "Your " not in found.split("<main")[1]


@pytest.mark.parametrize("role", ["outsider_psw", "other_worker", "past_supervisor"])
def test_nobody_else_finds_it(request, enrolment, client_for, role):
    address = reverse("progress", args=[enrolment.pk])
    assert client_for(request.getfixturevalue(role)).get(address).status_code == 404


def test_the_page_and_the_api_say_the_same(enrolment, worker, client_for, api_for):
    for day in ("2026-07-01", "2027-06-01"):
        answer = api_for(worker).get(f"/api/v1/enrolments/{enrolment.pk}/progress/", {"on": day}).json()
        response = client_for(worker).get(reverse("progress", args=[enrolment.pk]), {"on": day})
        shown = response.context["progress"]
        assert [(c.code, c.status, c.have, c.detail) for c in shown.checks] == [
            (c["code"], c["status"], c["have"], c["detail"]) for c in answer["checks"]
        ]
        assert (shown.status, shown.employer_status) == (answer["status"], answer["employer_status"])


@pytest.mark.parametrize("name", ["home", "journey"])
def test_it_is_linked_where_people_look(enrolment, worker, client_for, name):
    address = reverse(name, args=[] if name == "home" else [enrolment.pk])
    assert reverse("progress", args=[enrolment.pk]) in client_for(worker).get(address).content.decode()


def test_the_page_asks_the_same_however_much_there_is(enrolment, worker, client_for):
    client, address, asked = client_for(worker), reverse("progress", args=[enrolment.pk]), []
    client.get(address)
    for count in (3, 297):
        Evidence.objects.bulk_create(
            Evidence(enrolment=enrolment, kind="case_study", title=f"Case {n}", happened_on=TODAY, state="accepted")
            for n in range(count)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 28
