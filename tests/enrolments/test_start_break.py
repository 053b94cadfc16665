"""The page on which the co-ordinator enters a break: look at the dates, then save."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.people.models import User
from tests.enrolments.steps import Answers, boxes, day, look, save, words

ClientFor = Callable[[User], Client]
Due = Callable[[str], dt.date | None]
LEAVE = {"reason": "career_break", **day("started_on", "2026-10-01"), **day("ended_on", "2026-10-31")}


@pytest.fixture
def address(enrolment: Enrolment) -> str:
    return reverse("start_break", args=[enrolment.pk])


def test_the_page_says_what_a_break_does_and_that_capability_is_never_a_reason(
    address: str, coordinator: User, client_for: ClientFor
) -> None:
    page = words(client_for(coordinator).get(address))
    assert "Capability is never a reason for a break." in page
    assert "Only the social worker and you can read this." in page
    assert "Sickness, parental leave and bereavement need dates" in page
    assert "support was not good enough, career break, between employers, suspension (neutral)" in page


def test_every_date_is_shown_before_anything_is_saved(
    address: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    events = Event.objects.count()
    page = words(look(client_for(coordinator), address, LEAVE))
    assert "Check before you save: Enter a break" in page
    assert "22 December 2026 22 January 2027 , 31 days later" in page
    assert "Why are they away? Career break" in page
    assert (enrolment.breaks.count(), due("review-6m"), Event.objects.count()) == (0, dt.date(2026, 12, 22), events)


def test_saving_puts_it_in_force_with_the_agreements_that_were_given(
    address: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor, due: Due
) -> None:
    given = {**day("worker_agreed_on", "2026-09-20"), **day("assessor_agreed_on", "2026-09-22")}
    answer = save(client_for(coordinator), address, {**LEAVE, **given})
    assert answer.url == reverse("breaks_and_hours", args=[enrolment.pk])
    spell = enrolment.breaks.get()
    assert (spell.reason, spell.ended_on, due("review-6m")) == (
        "career_break",
        dt.date(2026, 10, 31),
        dt.date(2027, 1, 22),
    )
    agreed = {row.party: (row.name, row.agreed_on.isoformat()) for row in spell.agreements.all()}
    assert agreed == {
        "worker": ("Worker Worker", "2026-09-20"),
        "assessor": ("Assessor Northshire", "2026-09-22"),
    }


def test_an_open_break_leaves_no_date_until_it_ends(address: str, coordinator: User, client_for: ClientFor) -> None:
    page = words(look(client_for(coordinator), address, {**LEAVE, **day("ended_on", None)}))
    assert "No date until the break ends" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "capability"}, "Capability is never a reason for a break"),
        ({"reason": ""}, "Choose a reason from the list"),
        (day("started_on", "2026-02-31"), "31 February 2026 is not a date in the calendar"),
        (day("ended_on", "2026-09-30"), "The break ends before it starts."),
        (day("started_on", "2026-06-21"), "The break starts before the programme did."),
        (day("started_on", "2026-10-16"), "Another break already covers some of these days."),
        (day("started_on", None), "Enter the first day away"),
        (day("worker_agreed_on", "2026-11-24"), "must be today or in the past"),
    ],
)
@pytest.mark.parametrize("step", [look, save])
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    changes: Answers,
    told: str,
    step: Callable[..., Any],
    address: str,
    enrolment: Enrolment,
    coordinator: User,
    client_for: ClientFor,
    due: Due,
) -> None:
    taken = {"started_on": dt.date(2026, 10, 20), "ended_on": dt.date(2026, 10, 21)}
    start_break(enrolment=enrolment, reason="bereavement", **taken, by=coordinator)
    before = due("review-6m")
    typed = {**LEAVE, **day("ended_on", "2026-10-18"), **changes}
    if "Another break" in told:
        typed |= day("ended_on", "2026-10-31")
    client = client_for(coordinator)
    answer = client.post(address, {**typed, "step": step.__name__})
    page = answer.content.decode()
    assert told in page
    assert page.count("govuk-error-summary__title") == 1
    assert "<title>Error: " in page
    for name in ("started_on", "ended_on"):
        assert boxes(answer, name) == tuple(typed[f"{name}-{part}"] for part in ("day", "month", "year"))
    assert (enrolment.breaks.count(), due("review-6m")) == (1, before)


def test_an_error_in_an_agreement_opens_where_it_stands(address: str, coordinator: User, client_for: ClientFor) -> None:
    client = client_for(coordinator)
    assert '<details class="govuk-details" open>' not in client.get(address).content.decode()
    wrong = look(client, address, {**LEAVE, **day("supervisor_agreed_on", "2027-01-01")}).content.decode()
    assert '<details class="govuk-details" open>' in wrong


def test_who_has_no_assessor_is_not_asked_for_the_assessors_agreement(
    other_enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    page = client_for(coordinator).get(reverse("start_break", args=[other_enrolment.pk])).content.decode()
    assert "supervisor_agreed_on" in page
    assert "assessor_agreed_on" not in page
