"""Breaks, working patterns and extensions over the API: who puts them in force, what is refused, who reads why."""

import pytest

from ecf.enrolments.services import withdraw_enrolment
from tests.api.wire import problem

REASONS = "sickness bereavement parental_leave inadequate_support career_break between_employers suspension"


def test_a_break_is_in_force_at_once_with_its_agreements(as_coordinator, one):
    agreements = [
        {"party": party, "name": "Amira Hassan", "agreed_on": "2026-10-01"}
        for party in ("worker", "supervisor", "assessor")
    ]
    spell = {"reason": "career_break", "started_on": "2026-10-12", "ended_on": "2026-12-31", "agreements": agreements}
    made = as_coordinator.post(f"{one}breaks/", spell)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in spell} == spell
    assert as_coordinator.get(f"{one}progress/").json()["status"] == "overdue"
    assert as_coordinator.get(f"{one}breaks/").json()["results"] == [made.json()]


def test_every_reason_but_capability_is_taken(as_coordinator, one):
    for number, reason in enumerate(REASONS.split()):
        day = f"2026-10-{number + 1:02}"
        made = as_coordinator.post(f"{one}breaks/", {"reason": reason, "started_on": day, "ended_on": day})
        assert made.status_code == 201, reason
    for reason in ("capability", "performance", "", None):
        body = {"reason": reason, "started_on": "2026-11-02", "ended_on": "2026-11-03"}
        problem(as_coordinator.post(f"{one}breaks/", body), 400, field="reason")


@pytest.mark.parametrize(
    ("role", "sees"),
    [("worker", True), ("coordinator", True), ("supervisor", False), ("assessor", False), ("psw", False)],
)
def test_only_the_worker_and_the_coordinator_read_why(request, api_for, as_coordinator, one, role, sees):
    spell = as_coordinator.post(f"{one}breaks/", {"reason": "bereavement", "started_on": "2026-10-12"})["Location"]
    as_coordinator.post(f"{one}extensions/", {"milestone": "review-9m", "months": 1, "reason": "Bereavement"})
    api = api_for(request.getfixturevalue(role))
    assert api.get(spell).json()["reason"] == ("bereavement" if sees else None)
    assert api.get(spell).json()["started_on"] == "2026-10-12"
    assert api.get(f"{one}breaks/").json()["results"][0]["reason"] == ("bereavement" if sees else None)
    assert api.get(f"{one}extensions/").json()["results"][0]["reason"] == ("Bereavement" if sees else None)
    for end in ("schedule/", "timeline/", "progress/", ""):
        assert b"bereavement" not in api.get(f"{one}{end}").content.lower()


WRONG_BREAKS = [
    ({"ended_on": "2026-10-11"}, 400, "ended_on"),
    ({"started_on": "2026-06-21"}, 400, "started_on"),
    ({"started_on": "12 October"}, 400, "started_on"),
    ({"agreements": [{"party": "panel", "name": "P", "agreed_on": "2026-10-01"}]}, 400, "agreements.0.party"),
    ({"agreements": [{"party": "worker", "name": "W"}]}, 400, "agreements.0.agreed_on"),
    ({"agreements": [{"party": "worker", "name": "W", "agreed_on": "2027-01-01"}]}, 400, "agreements.0.agreed_on"),
    ({"started_on": "2026-09-30", "ended_on": "2026-10-01"}, 409, "started_on"),
    ({"started_on": "2026-09-30", "ended_on": None}, 409, "started_on"),
]


def test_what_a_break_may_not_be(as_coordinator, one):
    taken = {"reason": "sickness", "started_on": "2026-10-01", "ended_on": "2026-10-02"}
    as_coordinator.post(f"{one}breaks/", taken)
    for changes, status, field in WRONG_BREAKS:
        body = {"reason": "sickness", "started_on": "2026-10-12", "ended_on": "2026-10-16", **changes}
        problem(as_coordinator.post(f"{one}breaks/", body), status, field=field)
    assert len(as_coordinator.get(f"{one}breaks/").json()["results"]) == 1


def test_a_break_ends_and_the_worker_confirms(as_coordinator, as_worker, as_supervisor, one):
    address = as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-10-12"})["Location"]
    problem(as_worker.post(f"{address}confirm/"), 409)
    problem(as_worker.post(f"{address}end/", {"ended_on": "2026-10-16"}), 403)
    problem(as_coordinator.post(f"{address}end/", {"ended_on": "2026-10-11"}), 400, field="ended_on")
    ended = as_coordinator.post(f"{address}end/", {"ended_on": "2026-10-16"})
    assert (ended.status_code, ended.json()["ended_on"]) == (200, "2026-10-16")
    for api in (as_coordinator, as_supervisor):
        problem(api.post(f"{address}confirm/"), 403)
    confirmed = as_worker.post(f"{address}confirm/")
    assert (confirmed.status_code, confirmed.json()["confirmed_on"]) == (200, "2026-11-23")
    problem(as_worker.post(f"{address}confirm/"), 409)


def test_working_patterns_and_the_choice(as_coordinator, as_worker, as_supervisor, one):
    made = as_coordinator.post(f"{one}working-patterns/", {"effective_from": "2026-10-01", "fte": 0.5})
    assert (made.status_code, made.json()["fte"]) == (201, "0.50")
    assert as_worker.get(one).json()["fte"] == "0.50"
    problem(as_coordinator.post(f"{one}working-patterns/", {"effective_from": "2026-10-01", "fte": 1}), 409)
    for fte in ("0", "1.01", "0.555", "x", None):
        body = {"effective_from": "2026-11-01", "fte": fte}
        problem(as_coordinator.post(f"{one}working-patterns/", body), 400, field="fte")
    early = {"effective_from": "2026-06-21", "fte": "0.5"}
    problem(as_coordinator.post(f"{one}working-patterns/", early), 400, field="effective_from")
    for api, choice in ((as_worker, "stretch"), (as_coordinator, "keep")):
        chosen = api.post(f"{one}part-time-choice/", {"choice": choice})
        assert (chosen.status_code, chosen.json()["part_time_choice"]) == (200, choice)
    problem(as_worker.post(f"{one}part-time-choice/", {"choice": "shrink"}), 400, field="choice")
    problem(as_supervisor.post(f"{one}part-time-choice/", {"choice": "keep"}), 403)


def test_an_extension_is_given_once_for_three_months_at_most(as_coordinator, as_supervisor, one):
    def extend(api=as_coordinator, **changes):
        return api.post(f"{one}extensions/", {"milestone": "review-6m", "months": 3, "reason": "Court", **changes})

    problem(extend(months=4), 400, field="months")
    problem(extend(months=0), 400, field="months")
    problem(extend(months="three"), 400, field="months")
    problem(extend(reason=" "), 400, field="reason")
    problem(extend(milestone="review-7m"), 400, field="milestone")
    as_supervisor.post(f"{one}milestones/agreement/record/", {"met_on": "2026-07-03", "outcome": "done"})
    problem(extend(milestone="agreement"), 409, field="milestone")
    problem(extend(as_supervisor), 403)
    made = extend()
    assert made.status_code == 201
    assert (made.json()["milestone"], made.json()["months"], made.json()["reason"]) == ("review-6m", 3, "Court")
    problem(extend(months=1), 409, "second_extension")
    assert extend(milestone="review-9m").status_code == 201


def test_an_ended_enrolment_is_left_as_it_is(as_coordinator, coordinator, one, enrolment):
    withdraw_enrolment(enrolment=enrolment, reason="Moved away", by=coordinator)
    problem(as_coordinator.post(f"{one}breaks/", {"reason": "sickness", "started_on": "2026-10-12"}), 409)
    found = as_coordinator.get(f"{one}progress/").json()
    assert (found["status"], found["employer_status"]) == ("withdrawn", "not_measured")
    assert as_coordinator.get(one).json()["status"] == "withdrawn"
