"""Versions and idempotency keys on the product's own addresses."""

import datetime as dt

import time_machine

from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence
from tests.api.wire import API, SOME_ID, problem

EVIDENCE = f"{API}evidence/"


def test_a_key_makes_a_post_happen_once(as_worker, piece):
    first = as_worker.post(EVIDENCE, piece(), Idempotency_Key="k-1")
    again = as_worker.post(EVIDENCE, piece(), Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert (again.json(), again["Location"], again["ETag"]) == (first.json(), first["Location"], first["ETag"])
    assert Evidence.objects.count() == 1
    problem(as_worker.post(EVIDENCE, piece(title="Another"), Idempotency_Key="k-1"), 409)
    assert Evidence.objects.count() == 1


def test_a_key_belongs_to_one_user_and_one_path(as_worker, as_supervisor, piece):
    made = as_worker.post(EVIDENCE, piece(), Idempotency_Key="k")
    address = f"{made['Location']}submit/"
    assert "Idempotency-Replayed" not in as_worker.post(address, Idempotency_Key="k")
    accept = f"{made['Location']}accept/"
    problem(as_worker.post(accept, Idempotency_Key="k"), 403)
    accepted = as_supervisor.post(accept, Idempotency_Key="k")
    assert (accepted.status_code, "Idempotency-Replayed" in accepted) == (200, False)
    replayed = as_supervisor.post(accept, Idempotency_Key="k")
    assert (replayed["Idempotency-Replayed"], replayed.json()["state"]) == ("true", "accepted")


def test_only_what_succeeded_is_kept_and_for_a_day(as_worker, piece):
    problem(as_worker.post(EVIDENCE, piece(happened_on="2027-01-01"), Idempotency_Key="k"), 400)
    assert as_worker.post(EVIDENCE, piece(), Idempotency_Key="k").status_code == 201
    problem(as_worker.post(EVIDENCE, piece(), Idempotency_Key="x" * 201), 400, "idempotency_key_invalid")
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, 59, tzinfo=dt.UTC), tick=True):
        assert as_worker.post(EVIDENCE, piece(), Idempotency_Key="k")["Idempotency-Replayed"] == "true"
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 1, tzinfo=dt.UTC), tick=True):
        later = as_worker.post(EVIDENCE, piece(), Idempotency_Key="k")
        assert (later.status_code, "Idempotency-Replayed" in later) == (201, False)


def test_a_replay_does_not_ask_for_the_version_again(as_worker, piece):
    made = as_worker.post(EVIDENCE, piece())
    sent = {"If_Match": made["ETag"], "Idempotency_Key": "k"}
    assert as_worker.post(f"{made['Location']}submit/", **sent).status_code == 200
    assert as_worker.post(f"{made['Location']}submit/", **sent)["Idempotency-Replayed"] == "true"


def test_a_change_needs_the_version_that_it_was_made_from(as_worker, piece):
    made = as_worker.post(EVIDENCE, piece())
    address, tag = made["Location"], made["ETag"]
    problem(as_worker.patch(address, {"title": "x"}), 400, "if_match_required")
    problem(as_worker.patch(address, {"title": "x"}, If_Match="soon"), 400)
    changed = as_worker.patch(address, {"title": "Better"}, If_Match=tag)
    assert (changed.status_code, changed.json()["version"]) == (200, made.json()["version"] + 1)
    assert changed["ETag"] == f'"{changed.json()["version"]}"'
    stale = problem(as_worker.patch(address, {"title": "Lost"}, If_Match=tag), 409, "stale_version")
    assert stale["current_version"] == changed.json()["version"]
    assert as_worker.get(address).json()["title"] == "Better"


def test_a_version_that_is_sent_counts_for_actions_and_deletion_too(
    as_worker, as_coordinator, as_supervisor, piece, one
):
    made = as_worker.post(EVIDENCE, piece())
    problem(as_worker.post(f"{made['Location']}submit/", If_Match='"99"'), 409, "stale_version")
    problem(as_worker.delete(made["Location"], If_Match='"99"'), 409, "stale_version")
    assert as_worker.delete(made["Location"], If_Match=made["ETag"]).status_code == 204
    spell = {"reason": "sickness", "started_on": "2026-10-12", "ended_on": "2026-10-16"}
    tag = as_coordinator.get(one)["ETag"]
    made = as_coordinator.post(f"{one}breaks/", spell, If_Match=tag)
    assert made.status_code == 201
    stale = problem(as_coordinator.post(f"{one}working-patterns/", {}, If_Match=tag), 409, "stale_version")
    assert stale["current_version"] == as_coordinator.get(one).json()["version"]
    done = as_worker.post(f"{made['Location']}confirm/", If_Match=made["ETag"])
    assert (done.status_code, done["ETag"]) == (200, f'"{made.json()["version"] + 1}"')
    problem(as_coordinator.post(f"{made['Location']}end/", {}, If_Match=made["ETag"]), 409, "stale_version")


def test_what_is_posted_below_an_enrolment_bumps_its_version(as_worker, as_coordinator, as_supervisor, one, enrolment):
    def version() -> int:
        return Enrolment.objects.get(pk=enrolment.pk).version

    made = None
    for api, path, body in (
        (as_coordinator, "breaks/", {"reason": "sickness", "started_on": "2026-10-12"}),
        (as_coordinator, "breaks/{}/end/", {"ended_on": "2026-10-16"}),
        (as_worker, "breaks/{}/confirm/", {}),
        (as_coordinator, "working-patterns/", {"effective_from": "2026-10-01", "fte": "0.60"}),
        (as_worker, "part-time-choice/", {"choice": "stretch"}),
        (as_coordinator, "extensions/", {"milestone": "review-6m", "months": 3, "reason": "A late start"}),
        (as_supervisor, "milestones/agreement/record/", {"met_on": "2026-07-01", "outcome": "done"}),
    ):
        before = version()
        answer = api.post(one + path.format(made), body)
        assert answer.status_code in {200, 201}, answer.content
        made = made or answer.json()["id"]
        assert version() == before + 1, path
    assert answer["ETag"] == f'"{version()}"'


def test_what_is_made_is_found_where_it_says(as_worker, as_coordinator, newcomer, piece, one, held, enrolment):
    plan = {"enrolment": str(enrolment.pk), "planned_for": "2026-11-30"}
    for api, address, body in (
        (as_coordinator, f"{API}enrolments/", newcomer()),
        (as_worker, EVIDENCE, piece()),
        (as_worker, f"{API}supervision-sessions/", plan),
        (as_coordinator, f"{one}breaks/", {"reason": "career_break", "started_on": "2026-12-07"}),
        (as_coordinator, f"{one}working-patterns/", {"effective_from": "2026-10-01", "fte": "0.60"}),
        (as_coordinator, f"{one}extensions/", {"milestone": "review-6m", "months": 1, "reason": "A late start"}),
    ):
        made = api.post(address, body)
        assert made.status_code == 201, made.content
        found = api.get(made["Location"])
        assert (found.status_code, found["ETag"]) == (200, made["ETag"]), made["Location"]
        assert found.json() == made.json()
        problem(api.get(f"{address}{SOME_ID}/"), 404)
