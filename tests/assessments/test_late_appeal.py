"""An appeal that comes late, after what follows a fail has begun: each way to its end."""

import datetime as dt

import pytest

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_steps import steps_now
from ecf.assessments.models import Appeal, Assessment
from ecf.assessments.next_steps import judging_steps
from ecf.assessments.services import (
    answer_late_appeal,
    appoint_deciders,
    confirm_outcome,
    defer_assessment,
    lodge_appeal,
    settle_fails,
    take_back_submission,
    withdraw_assessment,
)
from ecf.core.errors import Conflict
from ecf.core.events import broken_links
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.enrolments.services import end_not_completed, start_break
from ecf.enrolments.services.schedule import wrong_dates
from ecf.enrolments.timeline import told
from ecf.people.services import name_deputy
from tests.assessments.assessing import (
    DUE_ON,
    YEAR_2,
    appeal_ends,
    decided,
    deciders,
    handed_in,
    moderated,
)
from tests.cast import TODAY

pytestmark = pytest.mark.django_db

SAID = {"grounds": ["bias"], "text": "The report of May.", "late_reason": "I was in hospital."}
DAY_11 = dt.date(2026, 12, 8)
RETAKE_BY = dt.date(2027, 5, 23)  # six months after the letter, or after the answer of the same day


@pytest.fixture
def failed(submitted, north) -> Assessment:
    """Not passed, and the retake is open."""
    decided(submitted, north, "fail")
    assert settle_fails(today=DAY_11) == 1
    return first()


@pytest.fixture
def appealed_late(failed, candidate, coordinator, north) -> Assessment:
    """Lodged after the retake opened, and accepted; those who decide are named."""
    return accepted(failed, coordinator, north)


def first() -> Assessment:
    return Assessment.objects.with_people().get(attempt=1)


def retake() -> Assessment:
    return Assessment.objects.with_people().get(attempt=2)


def lodged(assessment) -> Appeal:
    worker = assessment.enrolment.social_worker.user
    return lodge_appeal(assessment=assessment, by=worker, today=DAY_11, **SAID)


def accepted(assessment, coordinator, north) -> Assessment:
    lodged(assessment)
    answer_late_appeal(assessment=assessment, by=coordinator, accept=True, today=DAY_11)
    appoint_deciders(assessment=assessment, by=coordinator, people=deciders(north))
    return Assessment.objects.with_people().get(pk=assessment.pk)


def milestone(assessment):
    row = assessment.enrolment.milestones.get(key=YEAR_2)
    return row.outcome, row.met_on, row.decided_on, row.due_on


def confirmed_by_deputy(assessment, north) -> Assessment:
    deputy = north.people["other-supervisor"]
    name_deputy(employer=north.employer, given_by=north.people["psw"], given_to=deputy, started_on=TODAY)
    deputy.__dict__.pop("_held_roles", None)
    return confirm_outcome(assessment=assessment, by=deputy)


def states() -> list[tuple[int, str]]:
    return list(Assessment.objects.order_by("attempt").values_list("attempt", "state"))


def test_everything_is_as_it_was_before_the_retake(submitted, north, candidate, coordinator):
    decided(submitted, north, "fail")
    before = milestone(submitted)
    assert before == ("fail", TODAY, TODAY, DUE_ON)
    settle_fails(today=DAY_11)
    assert milestone(submitted) == ("", None, None, RETAKE_BY)
    accepted(first(), coordinator, north)
    assert milestone(submitted) == before
    assert not submitted.enrolment.deferrals.exists()
    assert states() == [(1, "appealed"), (2, "withdrawn")]


def test_dismissed_it_leads_to_the_retake_again(appealed_late, north):
    appeal_ends(appealed_late, north, "dismissed")
    assert settle_fails(today=DAY_11) == 1
    assert settle_fails(today=DAY_11) == 0
    assert states() == [(1, "failed"), (2, "withdrawn"), (3, "open")]
    assert milestone(appealed_late) == ("", None, None, RETAKE_BY)
    third = Assessment.objects.with_people().get(attempt=3)
    handed_in(third)
    decided(third, north, "pass")
    assert milestone(appealed_late)[0] == "pass"


def test_upheld_a_fresh_panel_can_pass_it(appealed_late, north):
    fresh = appeal_ends(appealed_late, north, "upheld")
    assert milestone(fresh) == ("", TODAY, None, DUE_ON)
    moderated(fresh, north, "pass", members=(3, 4))
    assert confirmed_by_deputy(first(), north).state == "passed"
    assert milestone(fresh) == ("pass", TODAY, TODAY, DUE_ON)
    assert settle_fails(today=DAY_11) == 0
    assert (list(altered()), list(broken_links())) == ([], [])


def test_upheld_and_failed_again_the_retake_is_still_there(appealed_late, north):
    moderated(appeal_ends(appealed_late, north, "upheld"), north, "fail", members=(3, 4))
    confirmed_by_deputy(first(), north)
    assert settle_fails(today=DAY_11) == 1
    assert states() == [(1, "failed"), (2, "withdrawn"), (3, "open")]


def test_set_aside_the_worker_hands_in_anew(appealed_late, north):
    fresh = appeal_ends(appealed_late, north, "set_aside")
    assert milestone(fresh) == ("", None, None, RETAKE_BY)
    moderated(handed_in(fresh), north, "pass", members=(3, 4))
    assert confirmed_by_deputy(first(), north).state == "passed"
    assert (list(altered()), list(broken_links())) == ([], [])


def test_a_retake_that_is_deferred_is_put_aside_too(failed, coordinator, north):
    defer_assessment(assessment=retake(), to=dt.date(2027, 9, 1), reason="Leave.", by=coordinator)
    fresh = accepted(failed, coordinator, north)
    assert (states(), milestone(fresh)) == ([(1, "appealed"), (2, "withdrawn")], ("fail", TODAY, TODAY, DUE_ON))
    assert appeal_ends(fresh, north, "upheld").state == "recommended"


def test_a_retake_that_was_withdrawn_does_not_stand_in_the_way(failed, candidate, coordinator, north):
    withdraw_assessment(assessment=retake(), reason="I move.", by=candidate)
    fresh = accepted(failed, coordinator, north)
    assert milestone(fresh) == ("fail", TODAY, TODAY, DUE_ON)
    assert appeal_ends(fresh, north, "upheld").state == "recommended"


def test_a_withdrawn_retake_does_not_come_back_by_itself(failed, candidate):
    withdraw_assessment(assessment=retake(), reason="I move.", by=candidate)
    assert settle_fails(today=DAY_11) == 0
    assert states() == [(1, "failed"), (2, "withdrawn")]


def test_once_the_retake_is_handed_in_the_fail_before_it_is_not_appealed_against(failed, candidate):
    handed_in(retake())
    assert "appeal" not in [step.slug for step in steps_now(candidate, first())]
    with pytest.raises(errors.RetakeHandedIn, match="take it back"):
        lodged(failed)
    take_back_submission(assessment=retake(), by=candidate)
    assert "appeal" in [step.slug for step in steps_now(candidate, first())]
    lodged(failed)


def test_a_late_appeal_is_not_accepted_once_the_retake_is_handed_in(failed, candidate, coordinator):
    lodged(failed)
    handed_in(retake())
    with pytest.raises(errors.RetakeHandedIn):
        answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
    answer_late_appeal(assessment=failed, by=coordinator, accept=False, reason="It is judged.", today=DAY_11)
    assert states() == [(1, "failed"), (2, "submitted")]


def test_once_the_retake_is_passed_nothing_is_left_to_appeal_against(failed, candidate, north):
    handed_in(retake())
    decided(retake(), north, "pass")
    assert "appeal" not in [step.slug for step in steps_now(candidate, first())]
    with pytest.raises(errors.PassedSince):
        lodged(failed)
    assert not Appeal.objects.exists()


def test_a_break_entered_afterwards_makes_it_come_in_time_and_the_retake_is_put_aside(failed, candidate, coordinator):
    start_break(
        enrolment=failed.enrolment,
        reason="sickness",
        started_on=TODAY,
        ended_on=dt.date(2026, 12, 6),
        by=coordinator,
    )
    lodge_appeal(assessment=failed, by=candidate, grounds=["bias"], text="The report of May.", today=DAY_11)
    assert states() == [(1, "appealed"), (2, "withdrawn")]


def test_others_read_nothing_of_the_appeal_where_the_retake_is_put_aside(appealed_late, supervisor, candidate):
    def kinds(user):
        words = [row.text for row in told(appealed_late.enrolment, user)]
        return [each for each in words if "put aside" in each or "former date" in each]

    assert (len(kinds(candidate)), kinds(supervisor)) == (2, [])


@pytest.fixture
def ended(failed, north) -> Assessment:
    """The retake was not passed either, and that has ended the programme."""
    handed_in(retake())
    decided(retake(), north, "fail")
    assert settle_fails(today=DAY_11) == 1
    assert state_of(failed) == "not_completed"
    return retake()


def state_of(assessment) -> str:
    return Enrolment.objects.get(pk=assessment.enrolment_id).state


def open_rows(assessment) -> tuple[int, list[str]]:
    row = Enrolment.objects.get(pk=assessment.enrolment_id)
    parts = row.assignments.filter(ended_on=None).order_by("part")
    return row.placements.filter(ended_on=None).count(), [each.part for each in parts]


def test_after_the_last_fail_a_late_appeal_opens_the_programme_again(ended, candidate, coordinator):
    assert open_rows(ended) == (0, [])
    assert "appeal" in [step.slug for step in steps_now(candidate, ended)]
    lodged(ended)
    assert state_of(ended) == "not_completed"
    assert [each.text for each in judging_steps(coordinator)] == [
        "Answer the late appeal against the year-2 assessment of Year Two Worker"
    ]
    answer_late_appeal(assessment=ended, by=coordinator, accept=True, today=DAY_11)
    assert (state_of(ended), retake().state) == ("active", "appealed")
    assert open_rows(ended) == (1, ["assessor", "supervisor"])
    assert "The programme goes on again" in [row.text for row in told(ended.enrolment, candidate)]
    rows = with_schedule(
        with_clock(Enrolment.objects.filter(pk=ended.enrolment_id).select_related("framework_version"))
    )
    assert wrong_dates(rows) == []


@pytest.mark.parametrize(
    ("outcome", "state", "enrolment"),
    [("dismissed", "failed", "not_completed"), ("upheld", "recommended", "active"), ("set_aside", "open", "active")],
)
def test_after_the_last_fail_the_appeal_ends_in_each_way(ended, north, coordinator, outcome, state, enrolment):
    fresh = appeal_ends(accepted(ended, coordinator, north), north, outcome)
    settle_fails(today=DAY_11)
    assert (retake().state, state_of(fresh)) == (state, enrolment)
    assert (list(altered()), list(broken_links())) == ([], [])


def test_after_the_last_fail_an_appeal_that_is_refused_changes_nothing(ended, coordinator):
    lodged(ended)
    answer_late_appeal(assessment=ended, by=coordinator, accept=False, reason="No good reason.", today=DAY_11)
    assert (state_of(ended), retake().state) == ("not_completed", "failed")


def test_whoever_is_on_another_programme_by_then_is_told_so(ended, coordinator, north):
    lodged(ended)
    people = north.people
    worker = ended.enrolment.social_worker
    Enrolment.objects.create(
        social_worker=worker,
        framework_version=ended.enrolment.framework_version,
        started_on=TODAY,
        employer=north.employer,
        team=ended.enrolment.team,
        supervisor=people["supervisor"],
    )
    with pytest.raises(Conflict, match="another programme"):
        answer_late_appeal(assessment=ended, by=coordinator, accept=True, today=DAY_11)


def test_a_programme_that_ended_with_a_retake_left_is_not_opened_again(failed, candidate, coordinator):
    end_not_completed(enrolment=failed.enrolment, reason="They move.", by=coordinator)
    assert list(steps_now(candidate, first())) == []
    with pytest.raises(errors.ProgrammeEnded, match="not by this fail"):
        lodged(failed)
