"""Dated rows of one enrolment never share a day: the service says so first, and on PostgreSQL the database as well."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from ecf.core.change import change
from ecf.core.constraints import constraint_name
from ecf.core.errors import Conflict, RuleBroken
from ecf.core.overlaps import overlapping
from ecf.enrolments.models import Assignment, Break, Part, Placement
from ecf.enrolments.services import assign, start_break
from tests.cast import TODAY

ONE_DAY = dt.timedelta(days=1)


def second_break(enrolment, people):
    Break.objects.create(enrolment=enrolment, reason="sickness", started_on=TODAY, ended_on=TODAY + ONE_DAY * 9)
    return Break(enrolment=enrolment, reason="career_break", started_on=TODAY + ONE_DAY * 9)


def second_placement(enrolment, people):
    here = enrolment.placements.get()
    return Placement(enrolment=enrolment, employer=here.employer, team=here.team, started_on=TODAY)


def second_supervisor(enrolment, people):
    who = people["other-supervisor"]
    return Assignment(enrolment=enrolment, user=who, part=Part.SUPERVISOR, started_on=TODAY, ended_on=TODAY)


ROWS = [
    pytest.param(second_break, "breaks_apart", id="breaks"),
    pytest.param(second_placement, "placements_apart", id="placements"),
    pytest.param(second_supervisor, "assignments_apart", id="supervisors"),
]


@pytest.mark.parametrize(("make", "name"), ROWS)
def test_the_database_refuses_what_slips_past_the_services(north, enrolment, make, name):
    """PostgreSQL by an exclusion constraint. SQLite has none: there, the one place that looks must see it."""
    row = make(enrolment, north.people)
    if connection.vendor != "postgresql":
        same = {"part": row.part} if isinstance(row, Assignment) else {}
        assert overlapping(type(row).objects.filter(enrolment=enrolment, **same), row)
        return
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert constraint_name(refused.value) == name
    with pytest.raises(Conflict) as told, change(by=None):
        row.save()
    assert told.value.code.startswith("overlapping_")


def test_rows_that_touch_but_share_no_day_are_fine(enrolment, coordinator):
    start_break(enrolment=enrolment, reason="sickness", started_on=TODAY, ended_on=TODAY + ONE_DAY, by=coordinator)
    start_break(enrolment=enrolment, reason="sickness", started_on=TODAY + ONE_DAY * 2, by=coordinator)

    assert enrolment.breaks.count() == 2


def test_the_services_refuse_overlaps_before_the_database_does(north, enrolment, coordinator):
    start_break(enrolment=enrolment, reason="sickness", started_on=TODAY, by=coordinator)
    with pytest.raises(Conflict) as refused:
        start_break(enrolment=enrolment, reason="sickness", started_on=TODAY + ONE_DAY * 400, by=coordinator)
    assert refused.value.code == "overlapping_break"

    assign(enrolment=enrolment, part=Part.SUPERVISOR, user=north.people["other-supervisor"], on=TODAY, by=coordinator)
    with pytest.raises(RuleBroken):
        assign(
            enrolment=enrolment, part=Part.SUPERVISOR, user=north.people["past-supervisor"], on=TODAY, by=coordinator
        )
    spans = list(enrolment.assignments.filter(part=Part.SUPERVISOR).order_by("started_on"))
    assert all(not overlapping(spans, each) for each in spans)
