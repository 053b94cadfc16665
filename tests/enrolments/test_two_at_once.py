"""Two people change the same person's dates at the same time: one is told what the other did; nothing is lost."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ecf.core.errors import Conflict
from ecf.enrolments.models import Break, Enrolment
from ecf.enrolments.services import choose_part_time, extend_milestone, set_working_pattern, start_break
from ecf.people.models import User
from tests.enrolments.steps import boxes, day, look, read, save, words

ClientFor = Callable[[User], Client]
LEAVE = {"reason": "sickness", **day("started_on", "2026-10-01"), **day("ended_on", "2026-10-31")}


def test_the_second_is_told_what_the_first_did_and_keeps_what_was_typed(
    enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    address = reverse("start_break", args=[enrolment.pk])
    second = client_for(coordinator)
    opened = read(second.get(address))
    save(client_for(coordinator), address, {**LEAVE, "reason": "career_break"})

    for step in ("look", "save"):
        answer = second.post(address, {**LEAVE, **day("started_on", "2026-11-02"), **opened, "step": step})
        page = words(answer)
        assert "What changed while you had this page open" in page
        assert "A break was entered, 1 October 2026 (Coordinator Northshire, 10:" in page
        assert "Someone else changed this while you had it open." in page
        assert boxes(answer, "started_on") == ("02", "11", "2026")
        assert boxes(answer, "ended_on") == ("31", "10", "2026")
        assert 'value="sickness" checked' in answer.content.decode()
    assert enrolment.breaks.count() == 1

    typed = {**LEAVE, **day("started_on", "2026-11-02"), **day("ended_on", "2026-11-06")}
    again = second.post(address, {**typed, **read(answer), "step": "save"})
    assert again.status_code == 302
    assert enrolment.breaks.count() == 2


PAGES = {
    "set_working_pattern": {**day("effective_from", "2026-10-05"), "fte": "0.75"},
    "extend_milestone": {"milestone": "review-18m", "months": "2", "reason": "A long court case."},
}


@pytest.mark.parametrize("name", PAGES)
def test_so_it_is_on_the_other_pages_too(
    name: str, enrolment: Enrolment, worker: User, coordinator: User, client_for: ClientFor
) -> None:
    set_working_pattern(enrolment=enrolment, effective_from=dt.date(2026, 7, 6), fte="0.80", by=coordinator)
    address, client = reverse(name, args=[enrolment.pk]), client_for(coordinator)
    seen = read(look(client, address, PAGES[name]))
    choose_part_time(enrolment=enrolment, choice="stretch", by=worker)
    extend_milestone(enrolment=enrolment, milestone="review-12m", months=1, reason="Court.", by=coordinator)
    answer = client.post(address, {**PAGES[name], **seen, "step": "save"})
    page = words(answer)
    assert "Whether part-time work moves the dates was chosen" in page
    assert "(Worker Worker, 10:" in page
    for value in ("0.75",) if name == "set_working_pattern" else ("review-18m", "A long court case."):
        assert value in answer.content.decode()
    assert (enrolment.working_patterns.count(), enrolment.extensions.count()) == (1, 1)


def race(acts: list[Callable[[], Any]]) -> list[Any]:
    """Each in a thread of its own, all let go at once: what each returned, or the conflict it met."""
    gate, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            found.append(act())
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_two_breaks_entered_at_the_same_moment_exactly_one_is_stored(
    transactional_db: None, enrolment: Enrolment, coordinator: User
) -> None:
    def entering(first: int) -> Callable[[], Break]:
        dates = {"started_on": dt.date(2026, 10, first), "ended_on": dt.date(2026, 10, first + 10)}
        return lambda: start_break(enrolment=enrolment, reason="sickness", **dates, by=coordinator)

    for month in range(3):
        Break.objects.all().delete()
        found = race([entering(1 + month), entering(8 + month)])
        assert sorted(type(each).__name__ for each in found) == ["Break", "Conflict"], found
        refused = next(each for each in found if isinstance(each, Conflict))
        assert refused.code == "overlapping_break"
        assert Break.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_working_times_from_the_same_day_exactly_one_is_stored(
    transactional_db: None, enrolment: Enrolment, coordinator: User
) -> None:
    def entering(fte: str) -> Callable[[], Any]:
        first = dt.date(2026, 10, 5)
        return lambda: set_working_pattern(enrolment=enrolment, effective_from=first, fte=fte, by=coordinator)

    found = race([entering("0.50"), entering("0.60")])
    assert sorted(type(each).__name__ for each in found) == ["Conflict", "WorkingPattern"], found
    assert enrolment.working_patterns.count() == 1
