"""What a person is, for whom, on a day."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from pytest_django.asserts import assertNumQueries

from ecf.people.models import Employer, Role, Team, User
from ecf.people.roles import employer_ids_where, overseen_employer_ids, roles_of
from ecf.people.rules import is_coordinator_for, is_psw_for, oversees
from ecf.people.selectors import is_registered_on, people_with_role, registered_since
from ecf.people.services import create_employer, create_team, give_role, name_deputy
from tests.cast import LONG_AGO, TODAY, person

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture
def employer(db: None) -> Employer:
    return create_employer(code="westmere", name="Westmere Council", by=None)


def again(user: User) -> User:
    """The same person in another request: what they are is read once for each."""
    return User.objects.get(pk=user.pk)


def test_a_role_holds_from_its_first_to_its_last_day(employer: Employer) -> None:
    user = person("amira")
    role = give_role(user=user, employer=employer, role="coordinator", started_on=YESTERDAY, by=None)
    role.ended_on = TODAY
    role.save()
    held = [bool(roles_of(user, day)) for day in (YESTERDAY - dt.timedelta(days=1), YESTERDAY, TODAY, TOMORROW)]
    assert held == [False, True, True, False]
    assert is_coordinator_for(again(user), employer.pk)
    Role.objects.update(ended_on=YESTERDAY)
    assert not is_coordinator_for(again(user), employer.pk)
    assert overseen_employer_ids(again(user)) == set()


def test_a_role_is_for_one_employer(employer: Employer) -> None:
    other = create_employer(code="eastmere", name="Eastmere Council", by=None)
    user = person("amira")
    give_role(user=user, employer=employer, role="psw", started_on=LONG_AGO, by=None)
    assert (is_psw_for(user, employer.pk), is_psw_for(user, other.pk)) == (True, False)
    assert (oversees(user, employer.pk), oversees(user, None)) == (True, False)
    assert employer_ids_where(user, "coordinator", "psw") == {employer.pk}


def test_a_role_given_twice_is_one_role(employer: Employer) -> None:
    user = person("amira")
    first = give_role(user=user, employer=employer, role="supervisor", started_on=LONG_AGO, by=None)
    assert give_role(user=user, employer=employer, role="supervisor", started_on=TODAY, by=None) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(user=user, employer=employer, role="supervisor", started_on=TODAY)


def test_a_deputy_stands_in_for_the_time_they_were_named_for(employer: Employer) -> None:
    psw, deputy = person("psw"), person("deputy")
    give_role(user=psw, employer=employer, role="psw", started_on=LONG_AGO, by=None)
    name_deputy(employer=employer, given_by=psw, given_to=deputy, started_on=TODAY, ended_on=TODAY)
    [held] = roles_of(deputy)
    assert (held.role, held.by_delegation) == ("psw", True)
    assert is_psw_for(deputy, employer.pk)
    assert [bool(roles_of(deputy, day)) for day in (YESTERDAY, TOMORROW)] == [False, False]


def test_roles_are_read_in_two_queries_once_a_request(employer: Employer) -> None:
    user = person("amira")
    team = create_team(employer=employer, code="duty", name="Duty", by=None)
    for role in ["supervisor", "assessor", "panel_member"]:
        give_role(user=user, employer=employer, role=role, started_on=LONG_AGO, by=None, team=team)
    with assertNumQueries(2):
        assert {held.team_code for held in roles_of(user)} == {"duty"}
        assert not is_coordinator_for(user, employer.pk)
        assert not oversees(user, employer.pk)


def test_colleagues_with_a_role_come_by_name_and_without_closed_accounts(employer: Employer) -> None:
    for name in ["zoë", "adam", "éva", "gone"]:
        give_role(user=person(name, "Jones"), employer=employer, role="supervisor", started_on=LONG_AGO, by=None)
    User.objects.filter(username="gone").update(is_active=False)
    assert [user.username for user in people_with_role(employer, "supervisor", TODAY)] == ["adam", "éva", "zoë"]
    assert not people_with_role(employer, "assessor", TODAY).exists()


def test_two_employers_may_have_a_team_of_the_same_code(employer: Employer) -> None:
    other = create_employer(code="eastmere", name="Eastmere Council", by=None)
    for each in (employer, other):
        create_team(employer=each, code="duty", name="Duty", by=None)
    assert Team.objects.filter(code="duty").count() == 2


def test_registration_is_read_for_a_day(db: None) -> None:
    user = person("amira")
    rows = [("registered", LONG_AGO, dt.date(2026, 1, 31)), ("lapsed", dt.date(2026, 2, 1), YESTERDAY)]
    for status, start, end in rows:
        user.registrations.create(registration_number="SW1", status=status, started_on=start, ended_on=end)
    assert registered_since([user.pk]) == {}
    user.registrations.create(registration_number="SW1", started_on=TODAY)
    days = (LONG_AGO, dt.date(2026, 1, 31), dt.date(2026, 2, 1), YESTERDAY, TODAY)
    assert [is_registered_on(user, day) for day in days] == [True, True, False, False, True]
    assert registered_since([user.pk]) == {user.pk: TODAY}
