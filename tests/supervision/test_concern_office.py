"""Who reads a concern: the worker, and the office it went to as it is today; the two ways to ask agree."""

import datetime as dt
from itertools import product

import pytest

from ecf.people.models import Delegation, Role, RoleName, User
from ecf.people.services import give_role, name_deputy
from ecf.supervision.concern_models import Concern
from ecf.supervision.concern_selectors import office_of, readers_of
from ecf.supervision.services import take_back_concern
from tests.cast import LONG_AGO, TODAY, person
from tests.supervision.concerns import raised

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


def who_sees(concern):
    """Everybody to whom the concern is visible, by the query that pages ask."""
    people = User.objects.all()
    return {user.username for user in people if Concern.objects.visible_to(user).filter(pk=concern.pk).exists()}


@pytest.fixture
def everybody(north, east, psw_deputy, admin_user):
    """The whole cast is there."""


def test_the_worker_and_the_principal_social_worker_see_it_and_nobody_else(everybody, worker):
    assert who_sees(raised(worker)) == {"worker", "psw"}


def test_one_about_the_principal_social_worker_is_seen_by_the_worker_and_the_deputy(everybody, worker):
    assert who_sees(raised(worker, about_psw=True)) == {"worker", "psw-deputy"}


def test_a_principal_social_worker_with_a_delegation_sees_none_about_the_post(everybody, worker, psw, northshire):
    name_deputy(employer=northshire, given_by=psw, given_to=psw, started_on=LONG_AGO)
    about, other = raised(worker, about_psw=True), raised(worker)
    assert who_sees(about) == {"worker", "psw-deputy"} and who_sees(other) == {"worker", "psw"}


def test_a_deputy_who_becomes_principal_social_worker_no_longer_sees_those_about_the_post(
    everybody, worker, psw_deputy, northshire
):
    about = raised(worker, about_psw=True)
    give_role(user=psw_deputy, employer=northshire, role=RoleName.PSW, started_on=TODAY, by=None)
    assert who_sees(about) == {"worker"}


def test_it_passes_to_whoever_takes_over(everybody, worker, psw, northshire):
    concern = raised(worker)
    Role.objects.filter(user=psw).update(ended_on=YESTERDAY)
    assert who_sees(concern) == {"worker", "psw-deputy"}, "with nobody in post the deputy stands in"
    give_role(user=person("new-psw"), employer=northshire, role=RoleName.PSW, started_on=TODAY, by=None)
    assert who_sees(concern) == {"worker", "new-psw"}


def test_it_stays_with_the_employer_where_it_was_raised(everybody, worker, enrolment, outsider_enrolment):
    concern = raised(worker)
    enrolment.employer, enrolment.team = outsider_enrolment.employer, outsider_enrolment.team
    enrolment.save()
    assert who_sees(concern) == {"worker", "psw"}
    assert raised(worker, what_happened="Again").employer == outsider_enrolment.employer


def test_what_was_taken_back_is_seen_by_the_worker_only(everybody, worker):
    concern = take_back_concern(concern=raised(worker), by=worker)
    assert who_sees(concern) == {"worker"}


PLACES = [None, (LONG_AGO, None), (LONG_AGO, YESTERDAY), (TOMORROW, None), (TODAY, TODAY)]


@pytest.mark.parametrize(("role", "delegation", "is_active"), product(PLACES, PLACES, [True, False]))
def test_those_who_are_told_are_exactly_those_who_can_read(north, worker, psw, role, delegation, is_active):
    """Another person in every place beside a principal social worker who is in post or not: both ways to ask agree."""
    other = person("other")
    other.is_active = is_active
    other.save()
    if role:
        Role.objects.create(user=other, employer=north.employer, role="psw", started_on=role[0], ended_on=role[1])
    if delegation:
        Delegation.objects.create(
            employer=north.employer, given_by=psw, given_to=other, started_on=delegation[0], ended_on=delegation[1]
        )
    helper = person("always-deputy")
    Delegation.objects.create(employer=north.employer, given_by=psw, given_to=helper, started_on=LONG_AGO)
    concerns = [raised(worker), raised(worker, about_psw=True)]
    for ended_on in (None, YESTERDAY):
        Role.objects.filter(user=psw).update(ended_on=ended_on)
        office = office_of(north.employer.pk)
        for concern in concerns:
            told = {user.username for user in readers_of(concern, office)}
            able = {
                user.username
                for user in User.objects.filter(is_active=True)
                if Concern.objects.told_to(user).filter(pk=concern.pk).exists()
            }
            assert told == able
