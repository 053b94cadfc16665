"""Who had a part in the support of a worker does not judge them: by name, to the day, whatever the part was."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ecf.assessments import decision_errors, judging_errors
from ecf.assessments.assessment_errors import OnePersonOnePart
from ecf.assessments.component_errors import NotYourComponent, OnlyPswOverrides
from ecf.assessments.conflicts import conflicts_of
from ecf.assessments.models import Agreement, Assessment, AssessmentPart, Panel, PartName
from ecf.assessments.services import (
    appoint_deciders,
    confirm_outcome,
    defer_assessment,
    judge_practice,
    lodge_appeal,
    make_panel,
    moderate,
    override_component,
    recommend,
    record_discussion,
    record_view,
    replace_panel_member,
)
from ecf.core.errors import NotAllowed, RuleBroken
from ecf.enrolments.models import Assignment, Enrolment
from ecf.enrolments.services import assign, name_stand_in
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence
from ecf.people.models import Delegation, Role, RoleName, User
from ecf.people.services import give_role, name_deputy
from tests.assessments.agreeing import DRAFTED
from tests.assessments.assessing import deciders, moderated, panel_member, recommendation, recommended
from tests.cast import LONG_AGO, TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db

TWELVE_MONTHS_AGO = dt.date(2025, 11, 23)
DAY = dt.timedelta(days=1)
TOO_RECENT = [None, dt.date(2025, 12, 23), TWELVE_MONTHS_AGO]
LONG_ENOUGH = [TWELVE_MONTHS_AGO - DAY, dt.date(2025, 10, 23)]


@pytest.fixture
def two(north) -> list[User]:
    return [panel_member(north, 1), panel_member(north, 2)]


def refused(assessment: Assessment, two: list[User], coordinator: User) -> str:
    """Why a panel of the two is not made; empty where it is, which is undone."""
    try:
        with transaction.atomic():
            make_panel(assessment=assessment, members=two, by=coordinator)
            transaction.set_rollback(True)
        return ""
    except judging_errors.ConflictOfInterest as conflict:
        assert not Panel.objects.exists()
        return conflict.message


@pytest.mark.parametrize(
    ("part", "words"), [("supervisor", "supervised"), ("assessor", "assessed"), ("buddy", "buddy")]
)
@pytest.mark.parametrize("ended_on", [*TOO_RECENT, *LONG_ENOUGH])
def test_a_part_counts_until_twelve_months_after_its_last_day(submitted, two, coordinator, part, words, ended_on):
    Assignment.objects.filter(enrolment=submitted.enrolment, part=part).delete()  # one at a time
    Assignment.objects.create(
        enrolment=submitted.enrolment, user=two[1], part=part, started_on=dt.date(2025, 1, 20), ended_on=ended_on
    )
    found = refused(submitted, two, coordinator)
    if ended_on in LONG_ENOUGH:
        assert found == ""
    else:
        assert two[1].name in found and words in found
        assert two[0].name not in found


@pytest.mark.parametrize("held_on", [*TOO_RECENT[1:], *LONG_ENOUGH])
def test_so_does_one_supervision_that_they_held(submitted, two, coordinator, held_on):
    submitted.enrolment.sessions.create(
        supervisor=two[0], kind="reflective", state="signed", held_on=held_on, minutes=90, summary="What we said."
    )
    found = refused(submitted, two, coordinator)
    assert (f"{two[0].name} held supervision" in found) == (held_on not in LONG_ENOUGH)


@pytest.mark.parametrize("on", [TODAY, *LONG_ENOUGH])
def test_so_does_an_answer_that_they_signed_in_place_of_somebody(submitted, two, coordinator, supervisor, north, on):
    give_role(user=two[0], employer=north.employer, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    name_stand_in(role="supervisor", given_to=two[0], started_on=TODAY, ended_on=TODAY + 9 * DAY, by=supervisor)
    entry = logged(submitted.enrolment, "submitted", happened_on=dt.date(2026, 10, 5))
    accept_evidence(evidence=entry, by=User.objects.get(pk=two[0].pk), today=on)
    found = refused(submitted, two, coordinator)
    assert (f"{two[0].name} answered evidence of this social worker" in found) == (on == TODAY)


@pytest.mark.parametrize(
    ("signed", "is_refused"),
    [
        ([("them", "2026-02-02")], True),
        ([("them", "2025-02-03")], True),  # long ago, and nobody has signed another since
        ([("them", "2025-12-01"), ("another", "2026-02-02")], True),
        ([("them", "2025-02-03"), ("another", "2025-06-02")], False),
        ([("them", "2025-02-03"), ("another", "2025-11-22")], False),  # the last day was just too long ago
        ([("them", "2025-02-03"), ("another", "2025-11-23")], True),
        ([("them", "2025-02-03"), ("another", "2026-11-02")], True),  # signed long ago, in force until three weeks ago
        ([("another", "2026-02-02")], False),
    ],
)
def test_so_does_the_line_manager_whom_an_agreement_names(submitted, two, coordinator, signed, is_refused):
    row = submitted.enrolment
    for number, (who, signed_on) in enumerate(signed, start=1):
        Agreement.objects.create(
            enrolment=row,
            framework_version=row.framework_version,
            employer=row.employer,
            supervisor=row.supervisor,
            number=number,
            state="signed",
            signed_on=dt.date.fromisoformat(signed_on),
            **{**DRAFTED, "line_manager": two[0].name.upper() if who == "them" else "Lena Lopez"},
        )
    found = refused(submitted, two, coordinator)
    assert (found == f"{two[0].name} is or was the line manager, by the agreement.") == is_refused
    assert bool(found) == is_refused


def test_what_somebody_did_for_the_worker_in_another_enrolment_counts_too(submitted, other_enrolment, two, coordinator):
    them, worker = two[0], submitted.enrolment.social_worker
    Enrolment.objects.filter(pk=other_enrolment.pk).update(social_worker=worker, state="withdrawn")
    earlier = Enrolment.objects.get(pk=other_enrolment.pk)
    earlier.assignments.create(
        user=them, part="assessor", started_on=dt.date(2025, 9, 1), ended_on=dt.date(2026, 10, 1)
    )
    earlier.sessions.create(
        supervisor=them, kind="case", state="signed", held_on=dt.date(2026, 9, 7), minutes=60, summary="What we said."
    )
    Agreement.objects.create(
        enrolment=earlier,
        framework_version=earlier.framework_version,
        employer=earlier.employer,
        supervisor=earlier.supervisor,
        number=1,
        state="signed",
        signed_on=dt.date(2025, 10, 6),
        **{**DRAFTED, "line_manager": them.name},
    )
    found = refused(submitted, two, coordinator)
    for words in ("assessed", "held supervision", "line manager"):
        assert words in found
    Enrolment.objects.filter(pk=earlier.pk).update(social_worker=other_enrolment.social_worker)
    assert refused(submitted, two, coordinator) == ""


def test_whoever_makes_the_panel_is_not_on_it(submitted, two, north, coordinator):
    also = {"employer": north.employer, "role": RoleName.PANEL_MEMBER, "started_on": LONG_AGO, "by": None}
    coordinator.registrations.create(registration_number="SW9990", started_on=LONG_AGO)
    give_role(user=coordinator, **also)
    both = User.objects.get(pk=coordinator.pk)
    assert "is programme co-ordinator of this employer" in refused(submitted, [two[0], both], both)

    make_panel(assessment=submitted, members=two, by=both)
    Role.objects.filter(user=both, role=RoleName.COORDINATOR).update(ended_on=TODAY - DAY)
    former = User.objects.get(pk=both.pk)
    found = conflicts_of(Assessment.objects.with_people().get(), [former], TODAY)
    assert [each.why for each in found] == [f"{former.name} made a panel of this assessment."]


def test_nor_is_whoever_let_a_part_stand_as_met_while_standing_in(submitted, two, north, psw):
    name_deputy(employer=north.employer, given_by=psw, given_to=two[0], started_on=TODAY - DAY)
    override_component(
        assessment=submitted, kind="knowledge", reason="The test was faulty.", by=User.objects.get(pk=two[0].pk)
    )
    Delegation.objects.update(ended_on=TODAY - DAY)
    later = User.objects.get(pk=two[0].pk)
    found = conflicts_of(Assessment.objects.with_people().get(), [later, two[1]], TODAY)
    assert [each.why for each in found] == [f"{later.name} let a part of this assessment stand as met."]


def test_a_conflict_that_comes_after_the_panel_was_made_stops_the_view(submitted, two, north, coordinator):
    recommended(submitted)
    make_panel(assessment=submitted, members=two, by=coordinator)
    give_role(user=two[0], employer=north.employer, role=RoleName.SUPERVISOR, started_on=LONG_AGO, by=None)
    them = User.objects.get(pk=two[0].pk)
    assign(enrolment=submitted.enrolment, part="supervisor", user=them, on=TODAY, by=coordinator, today=TODAY)
    view = {"outcome": "pass", "reasons": "The work shows it."}
    words = f"{them.name} supervised this social worker, still does. Ask the programme co-ordinator to replace you"
    with pytest.raises(judging_errors.ConflictOfInterest, match=words) as refusal:
        record_view(assessment=submitted, by=them, **view)
    assert refusal.value.extra["conflicts"] == ["was_supervisor"]
    third = panel_member(north, 3)
    replace_panel_member(assessment=submitted, person=them, instead=third, by=coordinator)
    for person in (two[1], third):
        record_view(assessment=submitted, by=person, **view)
    moderate(assessment=submitted, by=third, agreed_view="We agree.")


def test_nor_does_a_member_write_down_what_was_agreed_who_has_a_conflict_by_then(submitted, two, coordinator):
    recommended(submitted)
    make_panel(assessment=submitted, members=two, by=coordinator)
    for person in two:
        record_view(assessment=submitted, by=person, outcome="pass", reasons="The work shows it.")
    submitted.enrolment.sessions.create(supervisor=two[0], kind="case", state="signed", held_on=TODAY, minutes=30)
    with pytest.raises(judging_errors.ConflictOfInterest, match="Another member writes down what was agreed"):
        moderate(assessment=submitted, by=two[0], agreed_view="We agree.")
    moderate(assessment=submitted, by=two[1], agreed_view="We agree.")
    assert Assessment.objects.get().state == "moderated"


def test_every_conflict_of_everybody_is_said_at_once(submitted, two, north, coordinator, django_assert_num_queries):
    for person in two:
        submitted.enrolment.sessions.create(supervisor=person, kind="case", state="signed", held_on=TODAY, minutes=30)
    found = refused(submitted, two, coordinator)
    assert all(person.name in found for person in two)
    people = [*two, *(panel_member(north, number) for number in (3, 4))]
    with django_assert_num_queries(8 + len(people)):
        conflicts_of(Assessment.objects.with_people().get(), people, TODAY)


def test_the_database_itself_refuses_a_second_part(submitted, assessor, candidate):
    recommended(submitted)
    for person in (candidate, assessor):
        for part in PartName:
            with pytest.raises(IntegrityError), transaction.atomic():
                AssessmentPart.objects.create(assessment=submitted, person=person, part=part)
    assert AssessmentPart.objects.count() == 2


@pytest.fixture
def worker_of_all_trades(north, in_month_22, candidate) -> User:
    """The worker, who also holds every role there is."""
    for role in (RoleName.SUPERVISOR, RoleName.ASSESSOR, RoleName.COORDINATOR, RoleName.PANEL_MEMBER, RoleName.PSW):
        give_role(user=candidate, employer=north.employer, role=role, started_on=LONG_AGO, by=None)
    return User.objects.get(pk=candidate.pk)


def test_nobody_judges_themselves_whatever_else_they_are(
    submitted, north, two, coordinator, in_month_22, worker_of_all_trades
):
    me = worker_of_all_trades
    Enrolment.objects.filter(pk=in_month_22.pk).update(assessor=me)
    mine = Assessment.objects.with_people().get()

    def tried(broken: type[RuleBroken], service, **values):
        with pytest.raises(broken):
            service(assessment=mine, by=me, **values)

    tried(judging_errors.NotTheAssessor, recommend, **recommendation())
    tried(judging_errors.NotYoursToMake, make_panel, members=two)
    tried(NotYourComponent, judge_practice, standards={"EC1": True})
    tried(NotYourComponent, record_discussion, held_on=TODAY, notes="I did well.", is_met=True)
    tried(OnlyPswOverrides, override_component, kind="knowledge", reason="I know it.")
    tried(NotAllowed, defer_assessment, to=TODAY.replace(year=2027), reason="Later.")
    with pytest.raises(judging_errors.ConflictOfInterest, match="is the social worker whose assessment this is"):
        make_panel(assessment=mine, members=[two[0], me], by=coordinator)

    Enrolment.objects.filter(pk=in_month_22.pk).update(assessor=north.people["assessor"])
    moderated(mine, north, "fail")
    tried(RuleBroken, record_view, outcome="pass", reasons="It is good.")
    tried(RuleBroken, moderate, agreed_view="We agree.")
    tried(decision_errors.NotYoursToConfirm, confirm_outcome)

    confirm_outcome(assessment=mine, by=north.people["psw"])
    lodge_appeal(assessment=mine, by=me, grounds=["bias"], text="What happened.")
    tried(decision_errors.NotYoursToArrange, appoint_deciders, people=deciders(north))
    with pytest.raises(OnePersonOnePart):
        appoint_deciders(assessment=mine, by=coordinator, people=[deciders(north)[0], me])
    assert AssessmentPart.objects.get(person=me).part == PartName.WORKER
    assert Evidence.objects.filter(accepted_by=me).count() == 0
