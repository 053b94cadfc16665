"""The pages of a move: what each person reads and presses, and what is kept when something is wrong."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.enrolments.models import Enrolment, Transfer, TransferState
from ecf.enrolments.services import consent_to_transfer, propose_transfer
from ecf.people.models import Employer, User
from tests.cast import TODAY, House

ClientFor = Callable[[User], Client]
FIRST, LAST = dt.date(2026, 12, 14), dt.date(2026, 11, 30)


def boxes(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


@pytest.fixture
def filled_in(eastborough: Employer) -> dict[str, object]:
    """A move to Eastborough, as typed."""
    return {"employer": eastborough.pk, **boxes("on", FIRST), **boxes("last_day", LAST)}


@pytest.fixture
def transfer(enrolment: Enrolment, eastborough: Employer, coordinator: User) -> Transfer:
    return propose_transfer(enrolment=enrolment, to_employer=eastborough, on=FIRST, last_day=LAST, by=coordinator)


def text_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_coordinator_looks_at_the_dates_before_proposing(
    client_for: ClientFor, coordinator: User, enrolment: Enrolment, filled_in: dict[str, object]
) -> None:
    client, path = client_for(coordinator), reverse("propose_transfer", args=[enrolment.pk])
    assert "is asked first" in text_of(client, "propose_transfer", enrolment.pk)
    looked = client.post(path, {**filled_in, "step": "look"}).content.decode()
    assert "Check before you save" in looked and "4 January 2027" in looked and "13 days later" in looked
    assert not Transfer.objects.exists()
    saved = client.post(path, {**filled_in, "step": "save"}, follow=True).content.decode()
    assert "The move is proposed." in saved and "Under way" in saved
    assert Transfer.objects.get().state == TransferState.PROPOSED


def test_a_worker_proposes_for_themselves(
    client_for: ClientFor, worker: User, enrolment: Enrolment, filled_in: dict[str, object]
) -> None:
    client = client_for(worker)
    assert reverse("propose_transfer", args=[enrolment.pk]) in text_of(client, "journey", enrolment.pk)
    client.post(reverse("propose_transfer", args=[enrolment.pk]), {**filled_in, "step": "save"})
    assert Transfer.objects.get().state == TransferState.CONSENTED


def test_a_wrong_day_keeps_what_was_typed(
    client_for: ClientFor, coordinator: User, enrolment: Enrolment, filled_in: dict[str, object]
) -> None:
    sent = {**filled_in, **boxes("last_day", FIRST), "step": "look"}
    page = client_for(coordinator).post(reverse("propose_transfer", args=[enrolment.pk]), sent).content.decode()
    assert "Enter a last day that comes before the first day" in page
    assert "<title>Error:" in page.replace("\n", "")
    assert f'value="{FIRST.year}"' in page and "Eastborough Council" in page


def test_the_worker_is_asked_at_home_and_agrees(
    client_for: ClientFor, worker: User, transfer: Transfer, outsider_coordinator: User
) -> None:
    client, other = client_for(worker), client_for(outsider_coordinator)
    assert "1 move to your employer" not in text_of(other, "cohort")
    assert "asks you to agree to a move to Eastborough Council" in text_of(client, "home")
    page = text_of(client, "transfer", transfer.pk)
    for words in ("I agree to this move", "Who sees what", "They will not see drafts", "What Northshire Council keeps"):
        assert words in page
    answer = client.post(reverse("consent_to_transfer", args=[transfer.pk]), follow=True).content.decode()
    assert "You have agreed. Eastborough Council is asked now." in answer
    assert "asks you to agree" not in text_of(client, "home")
    assert "1 move to your employer waits for you" in text_of(other, "cohort")
    again = client.post(reverse("consent_to_transfer", args=[transfer.pk]), follow=True).content.decode()
    assert "There is a problem" in again


def test_the_receiving_coordinator_accepts(
    client_for: ClientFor, worker: User, transfer: Transfer, outsider_coordinator: User, east: House
) -> None:
    consent_to_transfer(transfer=transfer, by=worker)
    client, path = client_for(outsider_coordinator), reverse("accept_transfer", args=[transfer.pk])
    assert "Waiting for you" in text_of(client, "transfers")
    page = text_of(client, "accept_transfer", transfer.pk)
    assert "Front door" in page and "Outsider Supervisor" in page and "Duty and assessment" not in page
    assert "Choose a team" in client.post(path, {}).content.decode()
    people = {"team": east.teams["duty"].pk, "supervisor": east.people["outsider-supervisor"].pk}
    done = client.post(path, people, follow=True).content.decode()
    assert "You have accepted Worker Worker." in done and "First supervisor" in done
    assert "First supervisor" in text_of(client_for(worker), "transfer", transfer.pk)
    late = client.get(path, follow=True).content.decode()
    assert "that cannot be done any more" in late


def test_two_people_at_once_do_not_overwrite_each_other(
    client_for: ClientFor, worker: User, transfer: Transfer, outsider_coordinator: User, east: House
) -> None:
    consent_to_transfer(transfer=transfer, by=worker)
    people = {"team": east.teams["duty"].pk, "supervisor": east.people["outsider-supervisor"].pk}
    path = reverse("accept_transfer", args=[transfer.pk])
    page = client_for(outsider_coordinator).post(path, {**people, "version": 1}).content.decode()
    assert "Someone else changed this" in page
    assert Transfer.objects.get().state == TransferState.CONSENTED


@pytest.mark.parametrize(("name", "state"), [("decline_transfer", "declined"), ("cancel_transfer", "cancelled")])
def test_a_no_needs_a_reason_and_is_told_to_the_other_side(
    name: str, state: str, client_for: ClientFor, worker: User, coordinator: User, transfer: Transfer
) -> None:
    who, other = (worker, coordinator) if name == "decline_transfer" else (coordinator, worker)
    client, path = client_for(who), reverse(name, args=[transfer.pk])
    assert "reads this" in text_of(client, name, transfer.pk)
    assert "Say why" in client.post(path, {"reason": ""}).content.decode()
    client.post(path, {"reason": "The post has gone."})
    assert Transfer.objects.get().state == state
    assert "The post has gone." in text_of(client_for(other), "transfer", transfer.pk)


def test_pages_without_a_move_say_the_next_step(
    client_for: ClientFor, worker: User, coordinator: User, supervisor: User
) -> None:
    assert "No move is planned" in text_of(client_for(worker), "transfers")
    assert "Nobody is moving" in text_of(client_for(coordinator), "transfers")
    assert client_for(supervisor).get(reverse("transfers")).status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "psw", "assessor"])
def test_nobody_else_opens_the_form(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor, enrolment: Enrolment
) -> None:
    client = client_for(request.getfixturevalue(role))
    assert client.get(reverse("propose_transfer", args=[enrolment.pk])).status_code == 403


def test_a_list_of_moves_takes_as_many_queries_for_one_as_for_many(
    client_for: ClientFor, coordinator: User, enrolment: Enrolment, eastborough: Employer
) -> None:
    client = client_for(coordinator)

    def asked(rows: int) -> int:
        for _ in range(rows):
            Transfer.objects.create(
                enrolment=enrolment,
                from_employer=enrolment.employer,
                to_employer=eastborough,
                last_day=TODAY,
                on=FIRST,
                state=TransferState.DECLINED,
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("transfers"))
        return len(queries)

    client.get(reverse("transfers"))
    assert asked(1) == asked(12)
