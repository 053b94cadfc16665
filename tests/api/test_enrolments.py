"""Enrolments over the API: who enrols, what is refused, what is read, how lists are narrowed."""

import pytest

from ecf.enrolments.models import Enrolment
from tests.api.wire import API, problem

ENROLMENTS = f"{API}enrolments/"
FIELDS = {
    *("id", "version", "state", "registration_number", "given_name", "family_name", "employer", "team", "framework"),
    *("framework_version", "started_on", "fte", "part_time_choice", "supervisor", "assessor", "status"),
    "employer_status",
}


def test_the_coordinator_enrols_and_everything_comes_back(as_coordinator, newcomer):
    made = as_coordinator.post(ENROLMENTS, newcomer(fte=0.6, registered_on="2026-08-14"))
    assert made.status_code == 201
    found = made.json()
    assert set(found) >= FIELDS
    assert {name: found[name] for name in FIELDS if name not in {"id", "version", "status", "employer_status"}} == {
        "state": "active",
        "registration_number": "SW4321",
        "given_name": "Amira",
        "family_name": "Hassan",
        "employer": "northshire",
        "team": "duty",
        "framework": "ECF5",
        "framework_version": "2022.1",
        "started_on": "2026-09-07",
        "fte": "0.60",
        "part_time_choice": "keep",
        "supervisor": "supervisor",
        "assessor": "assessor",
    }
    assert (found["status"], found["employer_status"]) == ("overdue", "missed")
    problem(as_coordinator.post(ENROLMENTS, newcomer(email="x@example.org")), 409, "duplicate_registration_number")


def test_what_may_be_left_out(as_coordinator, newcomer):
    body = newcomer()
    del body["assessor"]
    found = as_coordinator.post(ENROLMENTS, body).json()
    assert (found["assessor"], found["fte"]) == (None, "1.00")


WRONG_VALUES = [
    ({"registration_number": "SW0123"}, "registration_number", ""),
    ({"registration_number": "SW1234567"}, "registration_number", ""),
    ({"registration_number": "sw4321"}, "registration_number", ""),
    ({"registration_number": "SW4٣"}, "registration_number", ""),
    ({"registered_on": "2026-11-24"}, "registered_on", ""),
    ({"given_name": " "}, "given_name", ""),
    ({"email": "amira"}, "email", ""),
    ({"framework": "ECDP"}, "framework", "framework_not_in_force"),
    ({"framework": "NONE"}, "framework", "framework_not_in_force"),
    ({"started_on": "2017-12-31"}, "framework", "framework_not_in_force"),
    ({"framework_version": "1999.1"}, "framework_version", "framework_not_in_force"),
    ({"started_on": "2026-02-30"}, "started_on", ""),
    ({"fte": "0.001"}, "fte", ""),
    ({"fte": "1.01"}, "fte", ""),
    ({"fte": "0"}, "fte", ""),
    ({"fte": "NaN"}, "fte", ""),
    ({"credit_months": -1}, "credit_months", ""),
    ({"credit_months": 60}, "credit_months", ""),
    ({"entry_route": "by_boat"}, "entry_route", ""),
    ({"team": "front-door"}, "team", ""),
    ({"supervisor": "nobody"}, "supervisor", ""),
    ({"supervisor": "coordinator"}, "supervisor", ""),
    ({"assessor": "supervisor"}, "assessor", ""),
    ({"employer": "northshire"}, "employer", ""),
]


def test_a_wrong_value_is_400_at_its_field(as_coordinator, newcomer):
    for changes, field, code in WRONG_VALUES:
        problem(as_coordinator.post(ENROLMENTS, newcomer(**changes)), 400, code, field)
    assert not Enrolment.objects.filter(social_worker__registration_number="SW4321").exists()


def test_several_wrong_values_are_told_together(as_coordinator, newcomer):
    body = newcomer(fte="2", registration_number="X", registered_on="2027-01-01", framework="NONE")
    found = problem(as_coordinator.post(ENROLMENTS, body), 400)
    fields = {error["field"] for error in found["errors"]}
    assert fields == {"fte", "registration_number", "registered_on", "framework"}


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "panel_1"])
def test_nobody_else_enrols_whatever_they_send(request, api_for, newcomer, enrolment, role):
    api = api_for(request.getfixturevalue(role))
    problem(api.post(ENROLMENTS, newcomer()), 403)
    problem(api.post(ENROLMENTS, {}), 403)


def test_a_coordinator_enrols_for_their_own_employer_only(api_for, east, newcomer, outsider_coordinator):
    problem(api_for(outsider_coordinator).post(ENROLMENTS, newcomer(team="family")), 400, field="team")
    assert not Enrolment.objects.filter(social_worker__registration_number="SW4321").exists()


def test_the_newest_version_in_force_on_the_start_is_taken(as_coordinator, newcomer):
    for number, start, version in ((1, "2027-03-31", "2018.1"), (2, "2027-04-01", "2027.1")):
        body = newcomer(
            framework="ASYE-CF", started_on=start, registration_number=f"SW88{number}", email=f"n{number}@example.org"
        )
        assert as_coordinator.post(ENROLMENTS, body).json()["framework_version"] == version


def test_lists_are_narrowed_by_each_filter(as_coordinator, enrolment, other_enrolment):
    def numbers(**query: str) -> set[str]:
        rows = as_coordinator.get(ENROLMENTS, query).json()["results"]
        return {row["registration_number"] for row in rows}

    both = {"SW1001", "SW1002"}
    assert numbers() == both
    assert numbers(state="active") == both and numbers(state="withdrawn") == set()
    assert numbers(status="overdue") == both and numbers(status="completed") == set()
    assert numbers(employer_status="missed") == both and numbers(employer_status="kept") == set()
    assert numbers(team="duty") == both and numbers(team="family") == set()
    assert numbers(supervisor="supervisor") == both and numbers(supervisor="past-supervisor") == set()
    assert numbers(framework="ECF5") == both and numbers(framework="ECDP") == set()
    assert numbers(search="other") == {"SW1002"} and numbers(search="sw1001") == {"SW1001"}
    for name in ("state", "status", "employer_status"):
        problem(as_coordinator.get(ENROLMENTS, {name: "wonderful"}), 400, field=name)


SEEN = [
    ("worker", 1),
    ("supervisor", 2),
    ("assessor", 1),
    ("coordinator", 2),
    ("psw", 2),
    ("psw_deputy", 2),
    ("past_supervisor", 0),
    ("panel_1", 0),
    ("admin_user", 0),
    ("outsider_psw", 1),
]


def test_each_sees_their_own(request, api_for, enrolment, other_enrolment, one):
    for role, seen in SEEN:
        api = api_for(request.getfixturevalue(role))
        assert len(api.get(ENROLMENTS).json()["results"]) == seen
        assert api.get(one).status_code == (200 if seen and role != "outsider_psw" else 404)


WRONG_PERSON = [
    ("breaks/", "supervisor", 403),
    ("breaks/", "worker", 403),
    ("working-patterns/", "worker", 403),
    ("extensions/", "psw", 403),
    ("part-time-choice/", "supervisor", 403),
    ("milestones/agreement/record/", "coordinator", 403),
    ("milestones/agreement/record/", "worker", 403),
    ("milestones/year-2-assessment/record/", "supervisor", 403),
    ("milestones/year-3-assessment/record/", "supervisor", 404),
    ("breaks/", "outsider_coordinator", 404),
    ("milestones/agreement/record/", "other_supervisor", 404),
]


def test_the_wrong_person_is_told_so_before_the_body_is_read(request, api_for, one):
    for path, role, status in WRONG_PERSON:
        problem(api_for(request.getfixturevalue(role)).post(f"{one}{path}", {}), status)


def test_the_timeline_tells_what_happened_to_those_who_may_know(as_worker, as_coordinator, as_supervisor, one, piece):
    as_worker.post(f"{API}evidence/", piece())
    as_coordinator.post(f"{one}breaks/", {"reason": "bereavement", "started_on": "2026-10-12"})
    mine, theirs = (
        [row["kind"] for row in api.get(f"{one}timeline/").json()["results"]] for api in (as_worker, as_supervisor)
    )
    assert {"enrolment.enrolled", "break.started", "evidence.started"} <= set(mine)
    assert "evidence.started" not in theirs
    assert b"bereavement" not in as_supervisor.get(f"{one}timeline/").content
