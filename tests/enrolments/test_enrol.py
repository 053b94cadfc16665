"""Enrolling a worker: what the service does, and what the API answers."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecf.core.errors import BadValues, NotAllowed
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import enrol, withdraw_enrolment
from ecf.framework.models import FrameworkVersion
from ecf.people.models import Employer, Invitation, SocialWorker, Team, User
from ecf.people.services import give_role
from tests.enrolments.conftest import ENROLMENTS

Newcomer = Callable[..., dict[str, Any]]
ApiFor = Callable[[User | None], Any]


def errors_of(answer: Any) -> dict[str, str]:
    return {row["field"]: row["message"] for row in answer.json()["errors"]}


def test_the_schedule_of_a_new_enrolment_is_the_frameworks(enrolment: Enrolment) -> None:
    rows = {row.key: row.due_on for row in enrolment.milestones.all()}
    assert rows["agreement"] == dt.date(2026, 7, 6)
    assert rows["review-6m"] == dt.date(2026, 12, 22)
    assert rows["year-2-assessment"] == dt.date(2028, 6, 22)
    assert rows["year-5-assessment"] == dt.date(2031, 6, 22)
    first = json.loads(enrolment.milestones.get(key="review-6m").explanation)
    assert [row["rule"] for row in first] == ["start", "offset"]


def test_a_coordinator_enrols_over_the_api(coordinator: User, api_for: ApiFor, newcomer: Newcomer) -> None:
    answer = api_for(coordinator).post(ENROLMENTS, newcomer(fte="0.60"))
    made = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{ENROLMENTS}{made['id']}/"
    assert answer["ETag"] == f'"{made["version"]}"'
    expected = {
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
    assert {key: made[key] for key in expected} == expected
    assert {"status", "employer_status"} <= made.keys()
    assert api_for(coordinator).get(answer["Location"]).json() == made


def test_enrolling_writes_every_first_row_and_one_event(
    coordinator: User, api_for: ApiFor, newcomer: Newcomer, supervisor: User, assessor: User
) -> None:
    made = Enrolment.objects.get(pk=api_for(coordinator).post(ENROLMENTS, newcomer()).json()["id"])
    user = made.social_worker.user
    assert user.email == "amira.hassan@example.org"
    assert not user.has_usable_password()
    assert user.registrations.get().started_on == dt.date(2026, 8, 14)
    assert user.roles.get().role == "social_worker"
    assert made.placements.get().started_on == made.started_on
    assert dict(made.assignments.values_list("part", "user")) == {
        Part.SUPERVISOR: supervisor.pk,
        Part.ASSESSOR: assessor.pk,
    }
    assert Invitation.objects.get(user=user).sent_at is None
    events = Event.objects.filter(enrolment_id=made.pk)
    assert [event.kind for event in events] == ["enrolment.enrolled"]
    assert json.loads(events[0].body) == {"framework": "ECF5", "framework_version": "2022.1"}
    assert FrameworkVersion.objects.get(code="ECF5", version="2022.1").is_pinned


@pytest.mark.parametrize(
    "number",
    ["", "SW", "1234", "SW0123", "SW1234567", "sw1234", "SW12 34", "SW12a", "SW１２３", "XSW1234", "SW1234\n5"],
)
def test_a_register_number_in_the_wrong_form_is_refused(
    number: str, coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    answer = api_for(coordinator).post(ENROLMENTS, newcomer(registration_number=number))
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["registration_number"]
    assert not User.objects.filter(given_name="Amira").exists()


@pytest.mark.parametrize("number", ["SW1", "SW999999"])
def test_the_shortest_and_the_longest_register_number_are_taken(
    number: str, coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    assert api_for(coordinator).post(ENROLMENTS, newcomer(registration_number=number)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"started_on": "2017-12-31"}, "framework", "framework_not_in_force"),
        ({"framework": "ECDP"}, "framework", "framework_not_in_force"),
        ({"framework": "NONE"}, "framework", "framework_not_in_force"),
        ({"framework_version": "2021.1"}, "framework_version", "framework_not_in_force"),
        ({"framework": "ASYE-CF", "framework_version": "2027.1"}, "framework_version", "framework_not_in_force"),
        ({"registered_on": "2026-11-24"}, "registered_on", "in_the_future"),
        ({"team": "nowhere"}, "team", "unknown_team"),
        ({"supervisor": "nobody"}, "supervisor", "not_a_supervisor"),
        ({"supervisor": "coordinator"}, "supervisor", "not_a_supervisor"),
        ({"supervisor": "outsider-supervisor"}, "supervisor", "not_a_supervisor"),
        ({"assessor": "nobody"}, "assessor", "not_an_assessor"),
        ({"assessor": "supervisor"}, "assessor", "invalid"),
        ({"fte": "0"}, "fte", "fte"),
        ({"fte": "1.005"}, "fte", "fte"),
        ({"fte": "1.5"}, "fte", "fte"),
        ({"fte": "-0.5"}, "fte", "fte"),
        ({"fte": "NaN"}, "fte", "invalid"),
        ({"credit_months": 60}, "credit_months", "credit_months"),
        ({"credit_months": -1}, "credit_months", "invalid"),
        ({"email": "not an address"}, "email", "invalid"),
        ({"given_name": " "}, "given_name", "invalid"),
        ({"started_on": "2026-02-30"}, "started_on", "invalid"),
        ({"entry_route": "horse"}, "entry_route", "invalid"),
        ({"colour": "red"}, "colour", "invalid"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_nothing_changes(
    changes: dict[str, Any],
    field: str,
    code: str,
    coordinator: User,
    outsider_supervisor: User,
    api_for: ApiFor,
    newcomer: Newcomer,
) -> None:
    before = Enrolment.objects.count(), User.objects.count(), Event.objects.count()
    answer = api_for(coordinator).post(ENROLMENTS, newcomer(**changes))
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert field in errors_of(answer)
    assert answer.json()["code"] == code
    assert (Enrolment.objects.count(), User.objects.count(), Event.objects.count()) == before


def test_everything_that_is_wrong_is_told_at_once(coordinator: User, api_for: ApiFor, newcomer: Newcomer) -> None:
    wrong = newcomer(registration_number="1", registered_on="2030-01-01", framework="ECDP", fte="2")
    answer = api_for(coordinator).post(ENROLMENTS, wrong)
    assert answer.status_code == 400
    assert set(errors_of(answer)) == {"registration_number", "registered_on", "framework", "fte"}


def test_a_live_register_number_is_refused_with_409(
    coordinator: User, enrolment: Enrolment, api_for: ApiFor, newcomer: Newcomer
) -> None:
    taken = newcomer(registration_number=enrolment.social_worker.registration_number, family_name="Worker")
    answer = api_for(coordinator).post(ENROLMENTS, taken)
    assert answer.status_code == 409
    assert answer.json()["code"] == "duplicate_registration_number"
    assert list(errors_of(answer)) == ["registration_number"]
    assert not User.objects.filter(email=taken["email"]).exists()


def test_a_live_register_number_is_refused_at_another_employer_too(
    outsider_coordinator: User, enrolment: Enrolment, api_for: ApiFor, newcomer: Newcomer
) -> None:
    taken = newcomer(registration_number="SW1001", team="duty", supervisor="outsider-supervisor", assessor=None)
    assert api_for(outsider_coordinator).post(ENROLMENTS, taken).status_code == 409


def test_an_email_address_that_is_in_use_is_refused_with_409(
    coordinator: User, worker: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    answer = api_for(coordinator).post(ENROLMENTS, newcomer(email=worker.email.upper()))
    assert answer.status_code == 409
    assert list(errors_of(answer)) == ["email"]


def test_somebody_who_left_is_enrolled_again_with_the_account_they_have(
    coordinator: User, enrolment: Enrolment, api_for: ApiFor, newcomer: Newcomer
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved away", by=coordinator)
    again = newcomer(registration_number="SW1001", family_name="Worker", email="elsewhere@example.org")
    answer = api_for(coordinator).post(ENROLMENTS, again)
    assert answer.status_code == 201
    assert Enrolment.objects.get(pk=answer.json()["id"]).social_worker == enrolment.social_worker
    assert SocialWorker.objects.filter(registration_number="SW1001").count() == 1


def test_a_known_register_number_with_another_name_is_refused(
    coordinator: User, enrolment: Enrolment, api_for: ApiFor, newcomer: Newcomer
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved away", by=coordinator)
    answer = api_for(coordinator).post(ENROLMENTS, newcomer(registration_number="SW1001"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "registration_number_in_use"


def test_the_newest_version_in_force_on_the_start_is_taken(
    coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    made = api_for(coordinator).post(ENROLMENTS, newcomer(framework="ASYE-CF", started_on="2027-03-31")).json()
    assert made["framework_version"] == "2018.1"
    later = newcomer(framework="ASYE-CF", started_on="2027-04-01", registration_number="SW77", email="b@example.org")
    assert api_for(coordinator).post(ENROLMENTS, later).json()["framework_version"] == "2027.1"


def test_the_same_person_may_supervise_and_assess_only_where_the_framework_allows(
    coordinator: User, supervisor: User, northshire: Employer, api_for: ApiFor, newcomer: Newcomer
) -> None:
    give_role(user=supervisor, employer=northshire, role="assessor", started_on=dt.date(2020, 1, 1), by=None)
    both = newcomer(supervisor=supervisor.username, assessor=supervisor.username)
    refused = api_for(coordinator).post(ENROLMENTS, both)
    assert (refused.status_code, refused.json()["code"]) == (400, "assessor_is_supervisor")
    assert api_for(coordinator).post(ENROLMENTS, {**both, "framework": "ASYE-CF"}).status_code == 201


def test_a_credit_leaves_out_the_milestones_it_overtakes(
    coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    entrant = newcomer(entry_route="experienced", credit_months=24)
    made = Enrolment.objects.get(pk=api_for(coordinator).post(ENROLMENTS, entrant).json()["id"])
    assert [row.key for row in made.milestones.all()] == ["agreement", "review-36m", "review-48m", "year-5-assessment"]
    assert made.milestones.get(key="year-5-assessment").due_on == dt.date(2029, 9, 7)


def test_the_same_request_twice_enrols_once(coordinator: User, api_for: ApiFor, newcomer: Newcomer) -> None:
    first = api_for(coordinator).post(ENROLMENTS, newcomer(), Idempotency_Key="abc")
    again = api_for(coordinator).post(ENROLMENTS, newcomer(), Idempotency_Key="abc")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert again["Location"] == first["Location"]
    other = api_for(coordinator).post(ENROLMENTS, newcomer(given_name="Amy"), Idempotency_Key="abc")
    assert other.status_code == 409
    assert User.objects.filter(family_name="Hassan").count() == 1


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw", "panel_1", "outsider_coordinator"])
def test_only_the_employers_coordinator_enrols(
    role: str, request: pytest.FixtureRequest, api_for: ApiFor, newcomer: Newcomer, family_team: Team
) -> None:
    answer = api_for(request.getfixturevalue(role)).post(ENROLMENTS, newcomer(team=family_team.code))
    expected = (400, "unknown_team") if role == "outsider_coordinator" else (403, "not_allowed")
    assert (answer.status_code, answer.json()["code"]) == expected


def test_nobody_enrols_or_supervises_themselves(
    coordinator: User, supervisor: User, northshire: Employer, duty_team: Team, enrolment: Enrolment
) -> None:
    withdraw_enrolment(enrolment=enrolment, reason="Moved away", by=coordinator)
    user = enrolment.social_worker.user
    for role in ["supervisor", "coordinator"]:
        give_role(user=user, employer=northshire, role=role, started_on=dt.date(2020, 1, 1), by=None)
    again = {
        "registration_number": "SW1001",
        "given_name": user.given_name,
        "family_name": user.family_name,
        "email": user.email,
        "framework": "ECF5",
        "started_on": dt.date(2026, 9, 7),
        "team": duty_team,
    }
    with pytest.raises(BadValues) as refused:
        enrol(**again, supervisor=user, by=coordinator)
    assert [error.field for error in refused.value.errors] == ["supervisor"]
    with pytest.raises(NotAllowed):
        enrol(**again, supervisor=supervisor, by=User.objects.get(pk=user.pk))


def test_a_person_who_works_full_time_has_no_pattern_and_reads_1_00(
    coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    made = api_for(coordinator).post(ENROLMENTS, newcomer()).json()
    assert made["fte"] == "1.00"
    assert not Enrolment.objects.get(pk=made["id"]).working_patterns.exists()


def test_the_list_is_searched_by_name_without_accents_and_by_register_number(
    coordinator: User, api_for: ApiFor, newcomer: Newcomer
) -> None:
    made = api_for(coordinator).post(ENROLMENTS, newcomer(given_name="Zoë", family_name="O'Néill")).json()
    for words in ["zoe", "O'NEILL", "o'neill zoë", "sw4321"]:
        found = api_for(coordinator).get(ENROLMENTS, {"search": words}).json()["results"]
        assert [row["id"] for row in found] == [made["id"]], words


def test_the_service_takes_a_share_of_time_as_a_decimal(coordinator: User, supervisor: User, duty_team: Team) -> None:
    made = enrol(
        registration_number="SW55",
        given_name="Amira",
        family_name="Hassan",
        email="amira@example.org",
        framework="ECF5",
        started_on=dt.date(2026, 9, 7),
        team=duty_team,
        supervisor=supervisor,
        fte=Decimal("0.5"),
        by=coordinator,
    )
    assert made.working_patterns.get().fte == Decimal("0.50")
