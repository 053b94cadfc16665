"""The ways in: trained overseas with a plan and a buddy, experienced with credit, agency; and changing them later."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, NotAllowed
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, Part
from ecf.enrolments.services import change_entry_details
from ecf.people.models import EmployerSetting, Role, User
from tests.cast import TODAY, House, enrolled

ClientFor = Callable[[User], Client]
START = dt.date(2026, 9, 7)


@pytest.fixture
def enrols(north: House) -> Callable[..., Enrolment]:
    """`enrols(entry_route=…)`: somebody more, from 7 September."""

    def made(**fields: Any) -> Enrolment:
        people = north.people
        return enrolled(
            "oksana", "SW1010", north.teams["duty"], people["supervisor"], people["coordinator"], START, **fields
        )

    return made


@pytest.fixture
def overseas(enrols: Callable[..., Enrolment], psw: User) -> Enrolment:
    return enrols(entry_route="trained_overseas", adaptation_plan="Court in January.", buddy=psw)


def test_a_buddy_is_named_for_the_first_six_months_and_ends_by_itself(overseas: Enrolment, psw: User) -> None:
    buddy = overseas.assignments.get(part=Part.BUDDY)
    assert (buddy.user, buddy.started_on, buddy.ended_on) == (psw, START, dt.date(2027, 3, 6))
    assert overseas.assignments.on(dt.date(2027, 3, 6)).filter(part=Part.BUDDY).exists()
    assert not overseas.assignments.on(dt.date(2027, 3, 7)).filter(part=Part.BUDDY).exists()
    assert Event.objects.filter(enrolment_id=overseas.pk, kind="buddy.assigned").exists()
    assert not overseas.handovers.exists()


def test_an_employer_may_choose_another_time_with_a_buddy(
    enrols: Callable[..., Enrolment], north: House, psw: User
) -> None:
    EmployerSetting.objects.create(
        employer=north.employer, key="buddy_months", value="3", effective_from=dt.date(2020, 1, 1)
    )
    row = enrols(entry_route="trained_overseas", buddy=psw)
    assert row.assignments.get(part=Part.BUDDY).ended_on == dt.date(2026, 12, 6)


def test_a_buddy_is_another_social_worker_too_and_sees_nothing_of_the_journey(
    enrols: Callable[..., Enrolment], worker: User, client_for: ClientFor
) -> None:
    row = enrols(entry_route="trained_overseas", buddy=worker)
    assert client_for(worker).get(reverse("journey", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"adaptation_plan": "Court."}, "adaptation_plan", "not_for_this_route"),
        ({"buddy": "psw", "entry_route": "returning"}, "buddy", "not_for_this_route"),
        ({"buddy": "outsider_psw", "entry_route": "trained_overseas"}, "buddy", "not_a_buddy"),
        ({"credit_reason": "Six years.", "entry_route": "experienced"}, "credit_reason", "no_credit"),
    ],
)
def test_what_is_not_for_the_route_is_refused(
    fields: dict[str, Any],
    field: str,
    code: str,
    enrols: Callable[..., Enrolment],
    outsider_psw: User,
    psw: User,
) -> None:
    named = {"psw": psw, "outsider_psw": outsider_psw}
    given = {name: named.get(value, value) if name == "buddy" else value for name, value in fields.items()}
    with pytest.raises(BadValue) as refused:
        enrols(**given)
    assert [(each.field, each.code) for each in refused.value.errors] == [(field, code)]


def test_nobody_is_their_own_buddy_and_a_role_that_has_ended_makes_no_buddy(
    overseas: Enrolment, coordinator: User, assessor: User
) -> None:
    own = overseas.social_worker.user
    with pytest.raises(BadValue) as refused:
        change_entry_details(enrolment=overseas, buddy=own, by=coordinator)
    assert refused.value.code == "own_journey"
    Role.objects.filter(user=assessor).update(ended_on=dt.date(2026, 11, 1))
    with pytest.raises(BadValue) as refused:
        change_entry_details(enrolment=overseas, buddy=assessor, by=coordinator)
    assert refused.value.code == "not_a_buddy"


def test_another_buddy_follows_the_one_before_and_ends_on_the_same_day(
    overseas: Enrolment, psw: User, assessor: User, coordinator: User
) -> None:
    change_entry_details(enrolment=overseas, buddy=assessor, by=coordinator)
    rows = overseas.assignments.filter(part=Part.BUDDY).order_by("started_on")
    assert [(row.user, row.started_on, row.ended_on) for row in rows] == [
        (psw, START, dt.date(2026, 11, 22)),
        (assessor, TODAY, dt.date(2027, 3, 6)),
    ]


def test_a_buddy_is_not_named_once_the_time_is_over(overseas: Enrolment, assessor: User, coordinator: User) -> None:
    with pytest.raises(BadValue) as refused:
        change_entry_details(enrolment=overseas, buddy=assessor, by=coordinator, today=dt.date(2027, 3, 7))
    assert refused.value.code == "buddy_too_late"


def test_an_experienced_entrant_joins_at_year_3_with_the_reason(enrols: Callable[..., Enrolment]) -> None:
    row = enrols(entry_route="experienced", credit_months=24, credit_reason="Six years in Leeds.")
    assert row.credit_reason == "Six years in Leeds."
    assert not row.milestones.filter(key="year-2-assessment").exists()
    assert row.milestones.get(key="review-36m").due_on == dt.date(2027, 9, 7)
    assert "Leeds" not in "".join(Event.objects.filter(enrolment_id=row.pk).values_list("body", flat=True))


def test_the_reason_and_the_plan_are_changed_and_a_reason_stays_a_reason(
    overseas: Enrolment, enrolment: Enrolment, coordinator: User
) -> None:
    change_entry_details(enrolment=overseas, adaptation_plan=" Court in March. ", by=coordinator)
    stored = Enrolment.objects.get(pk=overseas.pk)
    assert stored.adaptation_plan == "Court in March."
    assert '"fields":["adaptation_plan"]' in Event.objects.get(kind="entry.changed").body
    Enrolment.objects.filter(pk=enrolment.pk).update(credit_months=24, credit_reason="Six years.")
    with pytest.raises(BadValue):
        change_entry_details(enrolment=enrolment, credit_reason="  ", by=coordinator)
    with pytest.raises(BadValue):
        change_entry_details(enrolment=enrolment, adaptation_plan="Court.", by=coordinator)


@pytest.mark.parametrize("role", ["worker", "supervisor", "psw", "outsider_coordinator"])
def test_only_the_coordinator_changes_it(role: str, request: pytest.FixtureRequest) -> None:
    by, overseas = request.getfixturevalue(role), request.getfixturevalue("overseas")
    with pytest.raises(NotAllowed):
        change_entry_details(enrolment=overseas, adaptation_plan="Other.", by=by)


def test_the_page_asks_what_the_route_needs_and_shows_it_on_the_journey(
    overseas: Enrolment, assessor: User, coordinator: User, supervisor: User, psw: User, client_for: ClientFor
) -> None:
    browser, address = client_for(coordinator), reverse("entry_details", args=[overseas.pk])
    page = browser.get(address).content.decode()
    assert "Court in January." in page
    assert "is the buddy until 6 March 2027" in page
    assert 'name="credit_reason"' not in page
    sent = {"adaptation_plan": "Court in March.", "buddy": assessor.pk}
    assert "Check before you save" in browser.post(address, {**sent, "step": "look"}).content.decode()
    browser.post(address, {**sent, "step": "save"})
    journey = reverse("journey", args=[overseas.pk])
    for user, reads in [(coordinator, True), (supervisor, True), (psw, False)]:
        shown = client_for(user).get(journey).content.decode()
        assert ("Court in March." in shown) is reads
        assert "Assessor Northshire" in shown
        assert "until 6 March 2027" in shown


def test_a_reason_is_read_by_the_worker_and_the_coordinator_only(
    enrols: Callable[..., Enrolment], coordinator: User, supervisor: User, psw: User, client_for: ClientFor
) -> None:
    row = enrols(entry_route="experienced", credit_months=24, credit_reason="Six years in Leeds.")
    journey = reverse("journey", args=[row.pk])
    for user, reads in [(row.social_worker.user, True), (coordinator, True), (supervisor, False), (psw, False)]:
        shown = client_for(user).get(journey).content.decode()
        assert "24 months of credit" in shown
        assert ("Six years in Leeds." in shown) is reads


def test_somebody_newly_qualified_has_no_such_page(
    enrolment: Enrolment, coordinator: User, client_for: ClientFor
) -> None:
    assert client_for(coordinator).get(reverse("entry_details", args=[enrolment.pk])).status_code == 404


def test_existing_requests_work_and_the_new_fields_are_taken(
    coordinator: User, newcomer: Callable[..., dict[str, Any]], api_for: Callable[..., Any], psw: User
) -> None:
    api = api_for(coordinator)
    plain = api.post("/api/v1/enrolments/", newcomer(credit_months=24))
    assert (plain.status_code, plain.json()["credit_reason"], plain.json()["adaptation_plan"]) == (201, "", "")
    second = {"registration_number": "SW4322", "email": "o@example.org", "family_name": "Bondar"}
    route = {"entry_route": "trained_overseas", "adaptation_plan": "Court.", "buddy": psw.username}
    made = api.post("/api/v1/enrolments/", newcomer(**second, **route))
    assert (made.status_code, made.json()["adaptation_plan"]) == (201, "Court.")
    rows = api.get(f"{made['Location']}assignments/").json()["results"]
    assert [row["user"] for row in rows if row["part"] == "buddy"] == ["psw"]
    for wrong, field in [
        ({"buddy": "nobody", "entry_route": "trained_overseas"}, "buddy"),
        ({"adaptation_plan": "x" * 5001, "entry_route": "trained_overseas"}, "adaptation_plan"),
        ({"credit_reason": "x" * 1001, "credit_months": 24}, "credit_reason"),
    ]:
        refused = api.post("/api/v1/enrolments/", newcomer(**wrong))
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
