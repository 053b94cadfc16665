"""The page of one journey."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import set_working_pattern, start_break
from ecf.people.models import User

ClientFor = Callable[[User], Client]


def test_the_worker_sees_every_milestone_with_its_reason(
    enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    page = client_for(worker).get(reverse("journey", args=[enrolment.pk])).content.decode()
    assert "6-month review" in page
    assert "22 June 2026 + 6 months = 22 December 2026" in page
    assert 'role="img"' in page


def test_another_employers_coordinator_gets_404(
    enrolment: Enrolment, outsider_coordinator: User, client_for: ClientFor
) -> None:
    assert client_for(outsider_coordinator).get(reverse("journey", args=[enrolment.pk])).status_code == 404


def test_the_page_says_first_what_comes_next(enrolment: Enrolment, worker: User, client_for: ClientFor) -> None:
    page = client_for(worker).get(reverse("journey", args=[enrolment.pk])).content.decode()
    lead = page.split('class="app-lead"')[1].split("</p>")[0]
    assert "Late: <strong>Support and assessment agreement</strong>, due on 6 July 2026" in lead
    assert "in 1672 days" not in page


def test_each_dot_of_the_picture_leads_to_its_milestone(
    enrolment: Enrolment, worker: User, client_for: ClientFor
) -> None:
    page = client_for(worker).get(reverse("journey", args=[enrolment.pk])).content.decode()
    for row in enrolment.milestones.all():
        assert f'href="#{row.key}"' in page
        assert f'id="{row.key}"' in page


def test_the_page_takes_the_same_queries_however_long_the_history(
    enrolment: Enrolment, coordinator: User, client_for: ClientFor, django_assert_num_queries: Any
) -> None:
    client, address = client_for(coordinator), reverse("journey", args=[enrolment.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for month in (8, 9, 10):
        day = dt.date(2026, month, 1)
        start_break(enrolment=enrolment, reason="sickness", started_on=day, ended_on=day, by=coordinator)
        set_working_pattern(enrolment=enrolment, effective_from=day, fte="0.80", by=coordinator)
    with django_assert_num_queries(len(before)):
        client.get(address)
