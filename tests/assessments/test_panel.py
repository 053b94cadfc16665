"""The panel: no view is seen before all are in; who had a part in the support has none here; the majority stands."""

import datetime as dt

import pytest

from ecf.assessments import judging_errors as errors
from ecf.assessments.assessment_errors import OnePersonOnePart, WrongAssessmentState
from ecf.assessments.models import Assessment, Panel, PanelView
from ecf.assessments.services import (
    add_panel_member,
    make_panel,
    moderate,
    record_view,
    replace_panel_member,
    write_view,
)
from ecf.core.errors import BadValues
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.models import Assignment
from ecf.people.models import RoleName
from ecf.people.services import give_role
from ecf.supervision.services import log_session
from tests.assessments.assessing import panel_member, recommended
from tests.cast import LONG_AGO, TODAY

pytestmark = pytest.mark.django_db
AGREED = "We agree with the assessor."


@pytest.fixture
def two(north):
    return [panel_member(north, 1), panel_member(north, 2)]


@pytest.fixture
def third(north, two):
    return panel_member(north, 3)


@pytest.fixture
def with_panel(submitted, two, coordinator) -> Assessment:
    """Recommended, with a panel of two; no view is in."""
    recommended(submitted)
    make_panel(assessment=submitted, members=two, by=coordinator)
    return Assessment.objects.with_people().get()


def view(assessment, by, outcome="pass"):
    return record_view(assessment=assessment, by=by, outcome=outcome, reasons="The work shows it.")


@pytest.mark.parametrize("name", ["supervisor", "assessor", "psw", "panel_1", "candidate"])
def test_only_the_coordinator_makes_a_panel(request, submitted, two, name):
    with pytest.raises(errors.NotYoursToMake):
        make_panel(assessment=submitted, members=two, by=request.getfixturevalue(name))


def test_a_panel_of_one_is_refused(submitted, two, coordinator):
    for members in ([], two[:1], [two[0], two[0]]):
        with pytest.raises(errors.PanelTooSmall, match="at least 2 members"):
            make_panel(assessment=submitted, members=members, by=coordinator)
    assert not Panel.objects.exists()


def test_members_hold_the_role_and_are_registered(submitted, two, coordinator, other_supervisor):
    with pytest.raises(BadValues, match="not a panel member"):
        make_panel(assessment=submitted, members=[two[0], other_supervisor], by=coordinator)
    two[1].registrations.all().delete()
    with pytest.raises(BadValues, match="registered social worker"):
        make_panel(assessment=submitted, members=two, by=coordinator)


@pytest.mark.parametrize(
    ("ended_on", "is_refused"), [(dt.date(2025, 12, 23), True), (dt.date(2025, 10, 23), False), (None, True)]
)
def test_who_supervised_within_twelve_months_is_refused_by_name(submitted, two, coordinator, ended_on, is_refused):
    """Eleven months ago is too recent, thirteen is not."""
    rows = Assignment.objects.filter(enrolment=submitted.enrolment, part="buddy")
    assert not rows.exists()
    Assignment.objects.create(
        enrolment=submitted.enrolment, user=two[0], part="buddy", started_on=LONG_AGO, ended_on=ended_on
    )
    if is_refused:
        with pytest.raises(errors.ConflictOfInterest, match=two[0].name) as refused:
            make_panel(assessment=submitted, members=two, by=coordinator)
        assert refused.value.extra["conflicts"] == ["was_buddy"]
        assert not Panel.objects.exists()
    else:
        make_panel(assessment=submitted, members=two, by=coordinator)


def test_who_once_held_supervision_is_refused(submitted, two, coordinator, north):
    give_role(user=two[0], employer=north.employer, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    log_session(
        enrolment=submitted.enrolment,
        by=submitted.enrolment.supervisor,
        held_on=dt.date(2026, 10, 5),
        minutes=95,
        kind="reflective",
    )
    submitted.enrolment.sessions.update(supervisor=two[0])
    with pytest.raises(errors.ConflictOfInterest, match="held supervision with this social worker on 5 October 2026"):
        make_panel(assessment=submitted, members=two, by=coordinator)


def test_nobody_has_two_parts(with_panel, two, coordinator, assessor, north):
    give_role(user=assessor, employer=north.employer, role=RoleName.PANEL_MEMBER, started_on=LONG_AGO, by=None)
    with pytest.raises(errors.ConflictOfInterest, match="assess"):
        add_panel_member(assessment=with_panel, person=assessor, by=coordinator)
    with pytest.raises(errors.PanelMade):
        add_panel_member(assessment=with_panel, person=two[0], by=coordinator)
    with pytest.raises(errors.PanelMade):
        make_panel(assessment=with_panel, members=two, by=coordinator)


def test_views_need_a_panel_and_a_recommendation(submitted, two, coordinator):
    with pytest.raises(errors.NoPanelYet):
        view(submitted, two[0])
    make_panel(assessment=submitted, members=two, by=coordinator)
    with pytest.raises(WrongAssessmentState, match="waits for the assessor"):
        view(submitted, two[0])


def test_a_view_is_given_once_signed_and_tells_nobody(with_panel, two, third):
    with pytest.raises(BadValues) as refused:
        record_view(assessment=with_panel, by=two[0])
    assert {each.field for each in refused.value.errors} == {"outcome", "reasons"}
    write_view(assessment=with_panel, by=two[0], reasons="Half a thought.")
    view(with_panel, two[0])
    with pytest.raises(errors.ViewGiven):
        view(with_panel, two[0], "fail")
    with pytest.raises(errors.NotOnThisPanel):
        view(with_panel, third)
    assert Event.objects.get(kind="assessment.view_given").audience == "actor"
    assert list(altered()) == []
    PanelView.objects.filter(by=two[0]).update(outcome="fail")
    assert any("panelview" in row for row in altered())


def test_nothing_is_agreed_before_all_are_in(with_panel, two, coordinator):
    view(with_panel, two[0])
    with pytest.raises(errors.ViewsMissing):
        moderate(assessment=with_panel, by=two[0], agreed_view=AGREED)
    view(with_panel, two[1])
    with pytest.raises(errors.NotOnThisPanel):
        moderate(assessment=with_panel, by=coordinator, agreed_view=AGREED)
    with pytest.raises(errors.AgreedViewMissing):
        moderate(assessment=with_panel, by=two[0], agreed_view=" ")
    moderate(assessment=with_panel, by=two[0], agreed_view=AGREED)
    panel = Panel.objects.get()
    assert (panel.outcome, panel.is_majority, panel.agreed_on) == ("pass", False, TODAY)
    assert Assessment.objects.get().state == "moderated"


def test_where_two_differ_a_third_joins_and_the_majority_stands(with_panel, two, third, coordinator):
    view(with_panel, two[0], "pass")
    view(with_panel, two[1], "fail")
    with pytest.raises(errors.ThirdViewNeeded):
        moderate(assessment=with_panel, by=two[0], agreed_view=AGREED)
    add_panel_member(assessment=with_panel, person=third, by=coordinator)
    with pytest.raises(errors.ViewsMissing):
        moderate(assessment=with_panel, by=two[0], agreed_view=AGREED)
    view(with_panel, third, "fail")
    moderate(assessment=with_panel, by=third, agreed_view="Two of three say that it is not there yet.")
    panel = Panel.objects.get()
    assert (panel.outcome, panel.is_majority) == ("fail", True)


def test_a_member_without_a_view_is_replaced_and_gets_no_other_part(with_panel, two, third, coordinator):
    view(with_panel, two[0])
    with pytest.raises(errors.NobodyToReplace):
        replace_panel_member(assessment=with_panel, person=two[0], instead=third, by=coordinator)
    replace_panel_member(assessment=with_panel, person=two[1], instead=third, by=coordinator)
    assert set(Panel.objects.get().views.values_list("by__username", flat=True)) == {"panel-1", "panel-3"}
    with pytest.raises(OnePersonOnePart):
        add_panel_member(assessment=with_panel, person=two[1], by=coordinator)
