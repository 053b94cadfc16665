"""The pages on which somebody leaves, and what an ended journey says."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, EnrolmentState, Outcome, Transfer, TransferState
from ecf.enrolments.services import assign, end_not_completed, record_outcome, withdraw_enrolment
from ecf.people.models import Employer, User
from tests.cast import TODAY

ClientFor = Callable[[User], Client]


def on(day: str) -> dict[str, str]:
    year, month, date = day.split("-")
    return {"on-day": date, "on-month": month, "on-year": year}


def journey(browser: Client, enrolment: Enrolment) -> str:
    return browser.get(reverse("journey", args=[enrolment.pk])).content.decode()


def test_the_page_says_what_ends_and_what_stays_and_saves_after_that(
    enrolment: Enrolment, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    later = dt.date(2026, 12, 14)
    assign(enrolment=enrolment, part="supervisor", user=other_supervisor, on=later, by=coordinator)
    browser, address = client_for(coordinator), reverse("withdraw_enrolment", args=[enrolment.pk])
    sent = {**on("2026-11-20"), "reason": "A new job.", "destination": "Powys"}
    looked = browser.post(address, {**sent, "step": "look"}).content.decode()
    for words in (
        "the placement with Northshire Council",
        "Supervisor Northshire’s part as supervisor",
        "Other Supervisor Northshire does not become supervisor, as was planned",
        "They can come back",
    ):
        assert words in looked
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.ACTIVE
    saved = browser.post(address, {**sent, "step": "save"}, follow=True).content.decode()
    assert "has left the programme" in saved
    assert "The last day was 20 November 2026" in saved


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (on("2026-11-24"), "For a later day, do this on that day"),
        (on("2026-06-21"), "when they started"),
        (on("2026-02-30"), "February"),
        ({"reason": ""}, "Say why they are leaving"),
        ({"reason": "x" * 201}, "200"),
    ],
)
def test_a_wrong_entry_is_told_and_the_rest_stays(
    changes: dict[str, str], words: str, enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    sent = {**on("2026-11-20"), "reason": "A new job.", "destination": "Powys", "step": "look", **changes}
    address = reverse("withdraw_enrolment", args=[enrolment.pk])
    page = client_for(coordinator).post(address, sent).content.decode()
    assert "<title>Error: " in page
    assert words in page
    assert 'value="Powys"' in page


def test_who_reads_why_somebody_left(
    enrolment: Enrolment, worker: User, supervisor: User, psw: User, coordinator: User, client_for: ClientFor
) -> None:
    withdraw_enrolment(
        enrolment=enrolment, reason="A new job.", destination="Powys", on=dt.date(2026, 11, 20), by=coordinator
    )
    for user, reads in [(worker, True), (coordinator, True), (supervisor, False), (psw, False)]:
        page = journey(client_for(user), enrolment)
        assert "left the programme" in page
        assert ("A new job." in page) is ("Powys" in page) is reads


def test_an_ended_journey_asks_nothing_more(
    enrolment: Enrolment, supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", by=coordinator)
    page = journey(client_for(coordinator), enrolment)
    assert reverse("return_to_programme", args=[enrolment.pk]) in page
    for name in ("withdraw_enrolment", "move_team", "name_specialism"):
        assert reverse(name, args=[enrolment.pk]) not in page
    assert "govuk-tag--red" not in page
    assert "Not reached. It was to be due on" in page
    assert reverse("record_milestone", args=[enrolment.pk, "review-3m"]) not in journey(
        client_for(supervisor), enrolment
    )


def test_a_completed_journey_says_when_and_what_stays_readable(
    enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    enrolment.milestones.update(met_on=dt.date(2026, 10, 1), outcome=Outcome.DONE)
    last = enrolment.milestones.order_by("position").last()
    type(last).objects.filter(pk=last.pk).update(met_on=None, outcome="")
    record_outcome(milestone=last, outcome=Outcome.PASS, met_on=dt.date(2026, 11, 20), by=coordinator)
    page = journey(client_for(worker), enrolment)
    assert "You have completed the programme, on 20 November 2026" in page
    assert "Everything stays yours to read" in page
    assert "They have left" not in page
    for path in (reverse("evidence_list"), reverse("session_list"), reverse("timeline", args=[enrolment.pk])):
        assert client_for(worker).get(path).status_code == 200


def test_an_end_for_good_wants_a_tick_and_a_reason(
    enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("end_not_completed", args=[enrolment.pk])
    sent = {**on("2026-11-20"), "reason": "Agreed with them."}
    refused = browser.post(address, {**sent, "step": "look"}).content.decode()
    assert "Tick the box if you are sure" in refused
    assert "Agreed with them." in refused
    looked = browser.post(address, {**sent, "is_sure": "on", "step": "look"}).content.decode()
    assert "cannot be taken up again" in looked
    saved = browser.post(address, {**sent, "is_sure": "on", "step": "save"}, follow=True).content.decode()
    assert "The programme ended without being completed. The last day was 20 November 2026" in saved
    assert reverse("return_to_programme", args=[enrolment.pk]) not in saved


def test_the_service_ends_the_rows_keeps_the_reason_out_of_events_and_checks_the_day(
    enrolment: Enrolment, coordinator: User
) -> None:
    for given, field in [
        ({"reason": " "}, "reason"),
        ({"reason": "Agreed.", "on": dt.date(2026, 11, 24)}, "on"),
        ({"reason": "Agreed.", "on": dt.date(2026, 6, 21)}, "on"),
    ]:
        with pytest.raises(BadValue) as refused:
            end_not_completed(enrolment=enrolment, by=coordinator, **given)
        assert refused.value.field == field
    end_not_completed(enrolment=enrolment, reason="Agreed.", by=coordinator)
    assert Enrolment.objects.get(pk=enrolment.pk).state == EnrolmentState.NOT_COMPLETED
    assert enrolment.placements.get().ended_on == TODAY
    assert not enrolment.assignments.filter(ended_on=None).exists()
    assert "Agreed" not in Event.objects.get(kind="enrolment.not_completed").body
    with pytest.raises(WrongState):
        withdraw_enrolment(enrolment=enrolment, reason="Again.", by=coordinator)


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_ends_it_for_good(role: str, request: pytest.FixtureRequest, enrolment: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        end_not_completed(enrolment=enrolment, reason="Agreed.", by=request.getfixturevalue(role))


def test_a_move_that_is_under_way_is_said_to_end_and_ends(
    enrolment: Enrolment, coordinator: User, eastborough: Employer, client_for: ClientFor
) -> None:
    transfer = Transfer.objects.create(
        enrolment=enrolment,
        from_employer=enrolment.employer,
        to_employer=eastborough,
        last_day=dt.date(2026, 12, 1),
        on=dt.date(2026, 12, 2),
    )
    sent, address = {**on("2026-11-20"), "reason": "A new job."}, reverse("withdraw_enrolment", args=[enrolment.pk])
    browser = client_for(coordinator)
    assert "the move to Eastborough Council" in browser.post(address, {**sent, "step": "look"}).content.decode()
    browser.post(address, {**sent, "step": "save"})
    assert Transfer.objects.get(pk=transfer.pk).state == TransferState.CANCELLED


def test_two_at_once_are_told_of_each_other(enrolment: Enrolment, coordinator: User, client_for: ClientFor) -> None:
    browser, address = client_for(coordinator), reverse("withdraw_enrolment", args=[enrolment.pk])
    page = browser.get(address).content.decode()
    kept: dict[str, Any] = {}
    for name in ("version", "seen"):
        found = re.search(rf'name="{name}" value="([^"]*)"', page)
        kept[name] = found[1] if found else ""
    end_not_completed(enrolment=enrolment, reason="Agreed.", by=coordinator)
    sent = {**on("2026-11-20"), "reason": "A new job.", **kept, "step": "save"}
    stale = browser.post(address, sent).content.decode()
    assert "The programme ended without being completed" in stale
    assert "A new job." in stale


def test_ending_an_assessors_part_and_cancelling_a_change_have_their_pages(
    enrolment: Enrolment, assessor: User, other_supervisor: User, coordinator: User, client_for: ClientFor
) -> None:
    browser = client_for(coordinator)
    planned = assign(
        enrolment=enrolment, part="supervisor", user=other_supervisor, on=dt.date(2026, 12, 14), by=coordinator
    )
    cancelling = reverse("cancel_assignment", args=[enrolment.pk, planned.pk])
    page = browser.get(cancelling).content.decode()
    assert "Supervisor Northshire goes on instead." in page
    assert "The change is cancelled." in browser.post(cancelling, {"step": "save"}, follow=True).content.decode()
    assert browser.get(cancelling).status_code == 404
    assessing, supervising = (
        enrolment.assignments.get(part=part, ended_on=None) for part in ("assessor", "supervisor")
    )
    assert browser.get(reverse("end_assignment", args=[enrolment.pk, supervising.pk])).status_code == 404
    ending = reverse("end_assignment", args=[enrolment.pk, assessing.pk])
    assert "on or after 22 June 2026" in browser.post(ending, {**on("2026-06-01"), "step": "look"}).content.decode()
    assert (
        "only the supervisor can answer" in browser.post(ending, {**on("2026-11-20"), "step": "look"}).content.decode()
    )
    after = browser.post(ending, {**on("2026-11-20"), "step": "save"}, follow=True).content.decode()
    assert "There is no assessor" in after


def test_the_journey_shows_who_stands_in_who_comes_and_who_it_was(
    enrolment: Enrolment,
    other_supervisor: User,
    past_supervisor: User,
    coordinator: User,
    worker: User,
    client_for: Any,
) -> None:
    given = {"enrolment": enrolment, "part": "supervisor", "by": coordinator}
    assign(**given, user=other_supervisor, on=TODAY, is_deputy=True)
    assign(**given, user=past_supervisor, on=dt.date(2026, 12, 14))
    page = " ".join(re.sub(r"<[^>]+>", " ", journey(client_for(worker), enrolment)).split())
    assert "Supervisor Other Supervisor Northshire Standing in since 23 November 2026, until 13 December 2026" in page
    assert "Other Supervisor Northshire has not accepted the handover yet." in page
    assert "Supervisor to come Past Supervisor Northshire from 14 December 2026" in page
    assert "Who it was before" in page
