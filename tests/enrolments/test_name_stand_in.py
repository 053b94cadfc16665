"""A supervisor or assessor who will be away names who stands in for them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ecf.core.errors import RuleBroken
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import end_stand_in, name_stand_in
from ecf.people.models import Delegation, Role, RoleName, User
from ecf.people.roles import roles_of, stands_in_for
from ecf.people.services import give_role
from tests.cast import LONG_AGO, TODAY

DAY = dt.timedelta(days=1)
UNTIL = TODAY + 13 * DAY
API = "/api/v1/delegations/"


def named(by, given_to, first=TODAY, last=UNTIL, role="supervisor"):
    return name_stand_in(role=role, given_to=given_to, started_on=first, ended_on=last, by=again(by))


def again(user: User) -> User:
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


def refusal(*args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as broken:
        named(*args, **kwargs)
    assert broken.value.message
    return broken.value.code


def test_it_holds_from_its_first_to_its_last_day_and_is_logged(supervisor, other_supervisor):
    row = named(supervisor, other_supervisor, TODAY + DAY, UNTIL)
    held = [bool(stands_in_for(again(other_supervisor), day)) for day in (TODAY, TODAY + DAY, UNTIL, UNTIL + DAY)]
    assert held == [False, True, True, False]
    event = Event.objects.get(kind="delegation.named")
    assert (event.employer_id, event.by_id, event.on) == (row.employer_id, supervisor.pk, TODAY + DAY)
    assert str(other_supervisor.pk) in event.body


def test_who_stands_in_gets_no_further_role_by_it(supervisor, other_supervisor):
    before = roles_of(again(other_supervisor))
    named(supervisor, other_supervisor)
    assert roles_of(again(other_supervisor)) == before


def test_either_of_the_two_ends_it_early_and_nobody_else(supervisor, other_supervisor, past_supervisor, coordinator):
    for by in (supervisor, other_supervisor):
        row = named(supervisor, other_supervisor)
        for stranger in (past_supervisor, coordinator):
            with pytest.raises(RuleBroken) as broken:
                end_stand_in(delegation=row, by=stranger)
            assert broken.value.code == "not_your_stand_in"
        end_stand_in(delegation=row, by=by)
        assert stands_in_for(again(other_supervisor)) == []
        with pytest.raises(RuleBroken) as broken:
            end_stand_in(delegation=row, by=by)
        assert broken.value.code == "stand_in_over"
    assert Event.objects.filter(kind="delegation.ended").count() == 2


def test_the_days_before_an_early_end_stay_as_they_were(supervisor, other_supervisor):
    row = named(supervisor, other_supervisor)
    Delegation.objects.filter(pk=row.pk).update(started_on=TODAY - 5 * DAY)
    end_stand_in(delegation=row, by=supervisor)
    held = [bool(stands_in_for(again(other_supervisor), day)) for day in (TODAY - DAY, TODAY, TODAY + DAY)]
    assert held == [True, False, False]


def test_nobody_stands_in_for_themselves(supervisor):
    assert refusal(supervisor, supervisor) == "stand_in_for_oneself"


@pytest.mark.parametrize("who", ["assessor", "coordinator", "outsider_supervisor", "worker"])
def test_a_stand_in_holds_the_same_role_at_the_same_employer(who, supervisor, request):
    assert refusal(supervisor, request.getfixturevalue(who)) == "stand_in_lacks_role"


def test_a_stand_in_holds_the_role_on_every_day(supervisor, other_supervisor):
    Role.objects.filter(user=other_supervisor).update(ended_on=UNTIL - DAY)
    assert refusal(supervisor, other_supervisor) == "stand_in_lacks_role"


def test_it_ends_with_the_role_of_who_stands_in(supervisor, other_supervisor):
    named(supervisor, other_supervisor)
    Role.objects.filter(user=other_supervisor).update(ended_on=TODAY - DAY)
    assert stands_in_for(again(other_supervisor)) == []


@pytest.mark.parametrize("facts", [{"status": "lapsed"}, {"ended_on": TODAY - DAY}])
def test_a_stand_in_is_registered(facts, supervisor, other_supervisor):
    other_supervisor.registrations.update(**facts)
    assert refusal(supervisor, other_supervisor) == "stand_in_not_registered"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (TODAY + DAY, TODAY, "ends_before_start"),
        (TODAY - DAY, TODAY, "in_the_past"),
        (TODAY, TODAY + 60 * DAY, "stand_in_too_long"),
        (dt.date(2027, 11, 24), dt.date(2027, 11, 25), "too_far_ahead"),
    ],
)
def test_the_days_are_checked(first, last, code, supervisor, other_supervisor):
    assert refusal(supervisor, other_supervisor, first, last) == code


def test_sixty_days_are_not_too_long(supervisor, other_supervisor):
    assert named(supervisor, other_supervisor, TODAY, TODAY + 59 * DAY).ended_on == TODAY + 59 * DAY


def test_nobody_stands_in_for_who_answers_their_own_record(supervisor, worker, northshire):
    give_role(user=worker, employer=northshire, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    assert refusal(supervisor, worker) == "conflict_of_interest"


def test_two_at_a_time_are_refused_until_the_first_is_ended(supervisor, other_supervisor, past_supervisor):
    first = named(supervisor, other_supervisor)
    assert refusal(supervisor, past_supervisor, UNTIL, UNTIL + DAY) == "stand_ins_overlap"
    named(supervisor, past_supervisor, UNTIL + DAY, UNTIL + 2 * DAY)
    end_stand_in(delegation=first, by=supervisor)
    named(supervisor, past_supervisor, TODAY, UNTIL)


def test_who_is_away_then_cannot_stand_in(supervisor, other_supervisor, past_supervisor):
    named(other_supervisor, past_supervisor, UNTIL, UNTIL + DAY)
    assert refusal(supervisor, other_supervisor) == "stand_in_is_away"


def test_only_who_holds_the_part_names_somebody(coordinator, worker, supervisor, assessor, other_supervisor):
    for by in (coordinator, worker, assessor):
        assert refusal(by, other_supervisor) == "not_yours_to_hand_on"
    assert refusal(supervisor, other_supervisor, role="psw") == "not_yours_to_hand_on"


def test_the_database_refuses_standing_in_for_oneself(supervisor, other_supervisor):
    row = named(supervisor, other_supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=row.pk).update(given_to=supervisor)


# The pages


def days(first: dt.date, last: dt.date) -> dict[str, int]:
    parts = {"started_on": first, "ended_on": last}
    return {f"{name}-{part}": getattr(day, part) for name, day in parts.items() for part in ("day", "month", "year")}


def test_it_is_named_and_ended_on_pages(supervisor, other_supervisor, client_for):
    client = client_for(supervisor)
    assert "Away? Name a stand-in" in client.get("/").text
    assert "Nobody. Before your next leave" in client.get("/enrolments/stand-ins/").text
    sent = {"given_to": other_supervisor.pk, **days(TODAY, UNTIL)}
    page = client.post("/enrolments/stand-ins/new/", sent, follow=True).text
    assert f"{other_supervisor.name} stands in for you from 23 November 2026 to 6 December 2026." in page
    assert f"{other_supervisor.name} stands in for you" in client.get("/").text
    assert f"You stand in for {supervisor.name}" in client_for(other_supervisor).get("/").text
    row = Delegation.objects.get(role="supervisor")
    assert "waits for them alone" in client.get(f"/enrolments/stand-ins/{row.pk}/end/").text
    page = client.post(f"/enrolments/stand-ins/{row.pk}/end/", follow=True).text
    assert f"{other_supervisor.name} no longer stands in for {supervisor.name}." in page
    assert "This is over already." in client.post(f"/enrolments/stand-ins/{row.pk}/end/", follow=True).text


def test_what_was_typed_comes_back_with_what_is_wrong(supervisor, other_supervisor, client_for):
    sent = {"given_to": other_supervisor.pk, **days(TODAY, TODAY + 90 * DAY)}
    page = client_for(supervisor).post("/enrolments/stand-ins/new/", sent).text
    assert "<title>Error: Name a stand-in" in page
    assert "at most 60 days at a time" in page
    assert f'value="{other_supervisor.pk}" selected' in page
    empty = client_for(supervisor).post("/enrolments/stand-ins/new/", {}).text
    for wanted in ("Choose who stands in for you", "Enter the first day", "Enter the last day"):
        assert wanted in empty


def test_who_is_both_says_as_what(supervisor, assessor, northshire, client_for):
    give_role(user=supervisor, employer=northshire, role=RoleName.ASSESSOR, started_on=LONG_AGO, by=None)
    client = client_for(supervisor)
    sent = {"given_to": assessor.pk, **days(TODAY, UNTIL)}
    assert "Select what they answer for you" in client.post("/enrolments/stand-ins/new/", sent).text
    client.post("/enrolments/stand-ins/new/", {**sent, "role": "assessor"})
    assert [row.user for row in stands_in_for(again(assessor))] == [supervisor]


# The API


def test_the_api_names_lists_and_ends(supervisor, other_supervisor, outsider_supervisor, coordinator, api_for):
    sent = {"given_to": other_supervisor.username, "started_on": "2026-11-23", "ended_on": "2026-12-06"}
    made = api_for(supervisor).post(API, sent)
    found = made.json()
    assert (made.status_code, found["role"], found["given_by"], found["ended_at"]) == (
        201,
        "supervisor",
        supervisor.username,
        None,
    )
    assert made["Location"].endswith(f"{API}{found['id']}/")
    for who, count in [(supervisor, 1), (other_supervisor, 1), (coordinator, 1), (outsider_supervisor, 0)]:
        assert len(api_for(who).get(API).json()["results"]) == count
    clash = api_for(supervisor).post(API, sent)
    assert (clash.status_code, clash.json()["code"]) == (409, "stand_ins_overlap")
    ended = api_for(other_supervisor).post(f"{API}{found['id']}/end/")
    assert (ended.status_code, bool(ended.json()["ended_at"])) == (200, True)
    assert api_for(supervisor).post(f"{API}{found['id']}/end/").json()["code"] == "stand_in_over"


def test_the_api_says_which_field_is_wrong(supervisor, api_for):
    sent = {"given_to": "nobody-here", "started_on": "2026-11-23", "ended_on": "2026-12-06"}
    answer = api_for(supervisor).post(API, sent)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "given_to")
    assert api_for(supervisor).post(API, {**sent, "role": "psw"}).status_code == 400


def test_a_list_of_many_takes_as_many_queries_as_of_few(
    supervisor, other_supervisor, coordinator, api_for, django_assert_max_num_queries
):
    named(supervisor, other_supervisor)
    rows = [
        Delegation(
            employer_id=Enrolment.objects.first().employer_id,
            role="supervisor",
            given_by=supervisor,
            given_to=other_supervisor,
            started_on=TODAY + n * DAY,
            ended_on=TODAY + n * DAY,
        )
        for n in range(30)
    ]
    Delegation.objects.bulk_create(rows)
    client = api_for(coordinator)
    with django_assert_max_num_queries(4):
        assert len(client.get(API).json()["results"]) == 31
