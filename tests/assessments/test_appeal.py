"""An appeal against a fail, the retake after it, and what ends the programme."""

import datetime as dt

import pytest
from django.db.models import F

from ecf.assessments import decision_errors as errors
from ecf.assessments.assessment_errors import OnePersonOnePart, WrongAssessmentState
from ecf.assessments.judging_errors import ConflictOfInterest
from ecf.assessments.models import Appeal, Assessment, Bundle
from ecf.assessments.services import (
    answer_late_appeal,
    appoint_deciders,
    confirm_outcome,
    decide_appeal,
    lodge_appeal,
    override_component,
    record_mark,
    settle_fails,
    submit_assessment,
)
from ecf.core.errors import RuleBroken
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.enrolments.timeline import told
from ecf.people.models import Role, RoleName, User
from ecf.people.services import give_role, name_deputy
from ecf.progress.next_thing import next_thing
from ecf.progress.selectors import progress_of_one
from ecf.progress.shape import as_payload, from_payload
from ecf.progress.words import reasons, status_sentence, status_sentence_about
from tests.assessments.assessing import (
    DUE_ON,
    YEAR_2,
    appeal_ends,
    appealed,
    decided,
    deciders,
    handed_in,
    moderated,
    panel_member,
)
from tests.cast import LONG_AGO, TODAY, with_role

pytestmark = pytest.mark.django_db

SAID = {"grounds": ["procedure", "bias"], "text": "Nobody asked me about the report of May."}
LAST_DAY, DAY_11 = dt.date(2026, 12, 7), dt.date(2026, 12, 8)


@pytest.fixture
def failed(submitted, north) -> Assessment:
    return decided(submitted, north, "fail")


@pytest.fixture
def under_review(submitted, north) -> Assessment:
    return appealed(submitted, north)


@pytest.mark.parametrize("name", ["supervisor", "assessor", "coordinator", "psw", "panel_1"])
def test_only_the_worker_appeals(request, failed, name):
    with pytest.raises(errors.NotYourAppeal):
        lodge_appeal(assessment=failed, by=request.getfixturevalue(name), **SAID)


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ({"grounds": []}, errors.GroundsMissing),
        ({"text": " "}, errors.GroundsMissing),
        ({"grounds": ["weather"]}, errors.UnknownGround),
    ],
)
def test_it_rests_on_stated_grounds(failed, candidate, said, broken):
    with pytest.raises(broken):
        lodge_appeal(assessment=failed, by=candidate, **(SAID | said))
    assert not Appeal.objects.exists()


def test_a_pass_is_not_appealed_against(submitted, north, candidate):
    decided(submitted, north, "pass")
    with pytest.raises(WrongAssessmentState, match="is passed"):
        lodge_appeal(assessment=submitted, by=candidate, **SAID)


def test_the_tenth_working_day_is_in_time_and_the_eleventh_is_not(failed, candidate):
    with pytest.raises(errors.AppealWindowClosed, match="7 December 2026"):
        lodge_appeal(assessment=failed, by=candidate, today=DAY_11, **SAID)
    appeal = lodge_appeal(assessment=failed, by=candidate, today=LAST_DAY, **SAID)
    assert (appeal.accepted_on, appeal.decide_by) == (LAST_DAY, dt.date(2027, 1, 7))
    assert Assessment.objects.get().state == "appealed"
    assert list(altered()) == []
    with pytest.raises(WrongAssessmentState, match="under appeal"):
        lodge_appeal(assessment=failed, by=candidate, **SAID)


def test_days_in_a_break_do_not_count(failed, candidate, coordinator, in_month_22):
    start_break(
        enrolment=in_month_22,
        reason="sickness",
        started_on=TODAY,
        ended_on=dt.date(2026, 12, 6),
        by=coordinator,
    )
    appeal = lodge_appeal(assessment=failed, by=candidate, today=dt.date(2026, 12, 18), **SAID)
    assert appeal.late_reason == ""


def test_a_break_of_three_days_moves_the_last_day_by_three(failed, candidate, coordinator, in_month_22):
    tuesday, thursday = dt.date(2026, 12, 1), dt.date(2026, 12, 3)
    start_break(enrolment=in_month_22, reason="sickness", started_on=tuesday, ended_on=thursday, by=coordinator)
    with pytest.raises(errors.AppealWindowClosed, match="10 December 2026"):
        lodge_appeal(assessment=failed, by=candidate, today=dt.date(2026, 12, 11), **SAID)
    assert lodge_appeal(assessment=failed, by=candidate, today=DAY_11, **SAID).late_reason == ""


def test_a_late_appeal_waits_for_the_coordinator(failed, candidate, coordinator, supervisor):
    appeal = lodge_appeal(assessment=failed, by=candidate, late_reason="I was in hospital.", today=DAY_11, **SAID)
    assert (appeal.accepted_on, Assessment.objects.get().state) == (None, "failed")
    assert settle_fails(today=DAY_11) == 0
    with pytest.raises(errors.NotYoursToArrange):
        answer_late_appeal(assessment=failed, by=supervisor, accept=True)
    with pytest.raises(errors.ReasonMissing):
        answer_late_appeal(assessment=failed, by=coordinator, accept=False)
    answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
    assert Assessment.objects.get().state == "appealed"


def test_a_late_appeal_that_is_refused_lets_the_fail_stand(failed, candidate, coordinator):
    lodge_appeal(assessment=failed, by=candidate, late_reason="I forgot.", today=DAY_11, **SAID)
    answer_late_appeal(assessment=failed, by=coordinator, accept=False, reason="No good reason.", today=DAY_11)
    with pytest.raises(errors.NoAppeal):
        answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
    assert settle_fails(today=DAY_11) == 1


def test_two_people_decide_who_had_no_part(failed, candidate, coordinator, north, psw, supervisor):
    lodge_appeal(assessment=failed, by=candidate, **SAID)
    one, two = deciders(north)
    for people in ([one], [one, one], [one, two, panel_member(north, 7)]):
        with pytest.raises(errors.WrongNumberOfDeciders, match="Name 2 people"):
            appoint_deciders(assessment=failed, by=coordinator, people=people)
    for person in (psw, panel_member(north, 1), candidate):
        with pytest.raises(OnePersonOnePart):
            appoint_deciders(assessment=failed, by=coordinator, people=[one, person])
    with pytest.raises(ConflictOfInterest, match="supervised"):
        appoint_deciders(assessment=failed, by=coordinator, people=[one, supervisor])
    assert not failed.parts.filter(part="appeal").exists()
    with pytest.raises(errors.NoDecidersYet):
        decide_appeal(assessment=failed, by=one, outcome="dismissed", reasons="No.")
    appoint_deciders(assessment=failed, by=coordinator, people=[one, two])
    assert Appeal.objects.get().acknowledged_on == TODAY


def test_a_second_appeal_is_decided_by_two_others(under_review, north, candidate, coordinator, psw, other_supervisor):
    appeal_ends(under_review, north, "upheld")
    moderated(under_review, north, "fail", members=(3, 4))
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    confirm_outcome(assessment=under_review, by=User.objects.get(pk=other_supervisor.pk))
    lodge_appeal(assessment=under_review, by=candidate, **SAID)
    others = [panel_member(north, 5), panel_member(north, 6)]
    for person in (*deciders(north), panel_member(north, 1)):
        with pytest.raises(OnePersonOnePart, match=f"{person.name} is “"):
            appoint_deciders(assessment=under_review, by=coordinator, people=[others[0], person])
    appoint_deciders(assessment=under_review, by=coordinator, people=others)
    for person in others:
        decide_appeal(assessment=under_review, by=person, outcome="dismissed", reasons="It was fair.")
    assert Assessment.objects.get().state == "failed"


def test_nobody_decides_who_arranged_or_recorded_it_or_has_no_such_role(
    submitted, north, candidate, coordinator, psw, other_supervisor, other_worker
):
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    deputy = User.objects.get(pk=other_supervisor.pk)
    former = with_role("former-coordinator", north.employer, RoleName.COORDINATOR)
    record_mark(assessment=submitted, mark="30", by=former)
    record_mark(assessment=submitted, mark="35", by=coordinator)
    override_component(assessment=submitted, kind="knowledge", reason="The test was faulty.", by=psw)
    moderated(submitted, north, "fail")
    confirm_outcome(assessment=submitted, by=deputy)
    lodge_appeal(assessment=submitted, by=candidate, **SAID)
    Role.objects.filter(user=former).update(role=RoleName.SUPERVISOR)
    give_role(user=coordinator, employer=north.employer, role=RoleName.ASSESSOR, started_on=LONG_AGO, by=None)

    def refused(person: User, broken: type[RuleBroken], words: str) -> None:
        people = [panel_member(north, 8), User.objects.get(pk=person.pk)]
        with pytest.raises(broken, match=words):
            appoint_deciders(assessment=submitted, by=coordinator, people=people)

    refused(other_worker, errors.DeciderHasNoRole, "is no panel member, assessor, supervisor")
    refused(coordinator, ConflictOfInterest, "is programme co-ordinator of this employer")
    refused(former, ConflictOfInterest, "recorded a part of this assessment")
    refused(psw, ConflictOfInterest, "let a part of this assessment stand as met")
    assert not submitted.parts.filter(part="appeal").exists()


def test_the_page_offers_those_who_may_decide_and_names_why_not_the_others(
    failed, north, candidate, coordinator, psw, other_worker, client_for
):
    lodge_appeal(assessment=failed, by=candidate, **SAID)
    one, _ = deciders(north)
    form = client_for(coordinator).get(f"/assessments/{failed.pk}/step/deciders/").context["form"]
    offered, kept_off = set(form.fields["people"].queryset), {each.person for each in form.conflicts}
    assert one in offered
    assert {psw, panel_member(north, 1)} <= kept_off
    assert not {psw, coordinator, other_worker, candidate} & offered


def test_nothing_ends_before_both_say_the_same(under_review, north, psw):
    one, two = deciders(north)
    with pytest.raises(errors.NotADecider):
        decide_appeal(assessment=under_review, by=psw, outcome="dismissed", reasons="No.")
    decide_appeal(assessment=under_review, by=one, outcome="dismissed", reasons="Nothing was overlooked.")
    decide_appeal(assessment=under_review, by=two, outcome="upheld", reasons="The report of May was.")
    assert Assessment.objects.get().state == "appealed"
    decide_appeal(assessment=under_review, by=one, outcome="upheld", reasons="")
    assert Assessment.objects.get().state == "recommended"
    assert list(altered()) == []


def test_the_timeline_tells_others_nothing_of_an_open_appeal(under_review, candidate, supervisor, coordinator):
    def said(person):
        return [row.text for row in told(under_review.enrolment, person) if "appeal" in row.text.lower()]

    assert said(supervisor) == []
    assert len(said(candidate)) == len(said(coordinator)) == 2


def test_confirming_while_an_appeal_is_open_is_refused(under_review, psw):
    with pytest.raises(WrongAssessmentState, match="under appeal"):
        confirm_outcome(assessment=under_review, by=psw)


def test_upheld_a_fresh_panel_looks_at_the_same_bundle_and_somebody_else_confirms(
    under_review, north, psw, other_supervisor, coordinator
):
    bundle = Bundle.objects.get().digest
    fresh = appeal_ends(under_review, north, "upheld")
    assert (fresh.state, fresh.round, Bundle.objects.get().digest) == ("recommended", 2, bundle)
    with pytest.raises(ConflictOfInterest, match="panel before"):
        moderated(fresh, north, members=(1, 2))
    moderated(fresh, north, members=(3, 4))
    with pytest.raises(errors.ConfirmedBefore):
        confirm_outcome(assessment=fresh, by=psw)
    name_deputy(employer=north.employer, given_by=psw, given_to=other_supervisor, started_on=TODAY)
    other_supervisor.__dict__.pop("_held_roles", None)
    confirm_outcome(assessment=fresh, by=other_supervisor)
    assert Assessment.objects.get().state == "passed"
    assert list(altered()) == []


def test_set_aside_the_worker_hands_in_anew_and_keeps_the_retake(under_review, north, candidate, in_month_22):
    fresh = appeal_ends(under_review, north, "set_aside")
    row = in_month_22.milestones.get(key=YEAR_2)
    assert (fresh.state, fresh.attempt, fresh.round) == ("open", 1, 2)
    assert (row.met_on, row.outcome, row.due_on) == (None, "", dt.date(2027, 5, 23))
    again = submit_assessment(assessment=fresh, by=candidate)
    assert Bundle.objects.get(taken_back_at=None).number == 2
    failed = moderated(again, north, "fail", members=(3, 4))
    confirm_outcome_by_deputy(failed, north)
    assert settle_fails(today=DAY_11) == 1
    assert Assessment.objects.get(attempt=2).state == "open"


def confirm_outcome_by_deputy(assessment, north):
    deputy = north.people["other-supervisor"]
    name_deputy(employer=north.employer, given_by=north.people["psw"], given_to=deputy, started_on=TODAY)
    deputy.__dict__.pop("_held_roles", None)
    return confirm_outcome(assessment=assessment, by=deputy)


def test_dismissed_the_fail_stands_and_the_retake_counts_from_that_day(under_review, north, in_month_22):
    later = in_month_22.milestones.get(key="review-36m").due_on
    assert appeal_ends(under_review, north, "dismissed").state == "failed"
    assert settle_fails() == 1
    assert settle_fails() == 0
    row, retake = in_month_22.milestones.get(key=YEAR_2), Assessment.objects.get(attempt=2)
    assert (retake.state, row.due_on, row.outcome) == ("open", dt.date(2027, 5, 23), "")
    assert in_month_22.milestones.get(key="review-36m").due_on == later


def test_the_retake_opens_once_the_window_has_passed(failed):
    assert settle_fails(today=LAST_DAY) == 0
    assert settle_fails(today=DAY_11) == 1
    assert Assessment.objects.count() == 2


def test_a_second_fail_that_stands_ends_the_programme(failed, north, in_month_22):
    settle_fails(today=DAY_11)
    retake = Assessment.objects.with_people().get(attempt=2)
    handed_in(retake)
    decided(retake, north, "fail")
    assert "last attempt" in retake.decisions.get().letter
    assert settle_fails(today=LAST_DAY) == 0
    assert settle_fails(today=DAY_11) == 1
    assert Enrolment.objects.get(pk=in_month_22.pk).state == "not_completed"


def test_a_late_appeal_that_is_accepted_puts_the_retake_aside_and_it_comes_again(failed, candidate, coordinator, north):
    settle_fails(today=DAY_11)
    lodge_appeal(assessment=failed, by=candidate, late_reason="I was in hospital.", today=DAY_11, **SAID)
    answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
    assert Assessment.objects.get(attempt=2).state == "withdrawn"
    appoint_deciders(assessment=failed, by=coordinator, people=deciders(north))
    appeal_ends(failed, north, "dismissed")
    assert settle_fails(today=DAY_11) == 1
    assert Assessment.objects.get(attempt=3).state == "open"


@pytest.fixture
def nothing_else(failed) -> None:
    """Everything else that was due by then is done."""
    rows = failed.enrolment.milestones.exclude(key=YEAR_2).filter(due_on__lte=DUE_ON)
    rows.update(met_on=F("due_on"), outcome="done")


def test_after_a_fail_the_next_step_is_in_the_letter_and_gives_no_appeal_away(failed, nothing_else):
    def said() -> list[str]:
        progress = progress_of_one(failed.enrolment, DUE_ON + dt.timedelta(days=1))
        check = progress.check("milestone", milestone=YEAR_2)
        return [progress.status, check.status, check.next_step, status_sentence(progress), next_thing(progress).page]

    told = [
        "due_soon",
        "due_soon",
        "The letter says what comes next.",
        "Your year-2 assessment was decided. The letter says what comes next.",
        "assessment_of",
    ]
    assert said() == told
    lodge_appeal(assessment=failed, by=failed.enrolment.social_worker.user, **SAID)
    assert said() == told


def test_what_was_handed_in_and_judged_makes_nobody_late(failed, nothing_else, in_month_22):
    progress = progress_of_one(failed.enrolment, DUE_ON + dt.timedelta(days=30))
    assert status_sentence_about(progress, "Ann Lee") == (
        "Ann Lee has something due soon. The year-2 assessment is not settled yet."
    )
    assert "Year-2 assessment: not settled yet" in reasons(progress, in_month_22.framework_version.parsed)
    assert from_payload(as_payload(progress)) == progress


def test_those_who_run_the_programme_read_of_an_appeal_on_the_timeline_and_nobody_else(
    under_review, psw, coordinator, supervisor, candidate
):
    def reads(user) -> bool:
        return any("appeal was lodged" in each.text for each in told(under_review.enrolment, user))

    assert [reads(user) for user in (candidate, coordinator, psw, supervisor)] == [True, True, True, False]


def test_home_leads_to_the_letter_and_calls_nothing_late(failed, nothing_else, candidate, client_for, time_machine):
    time_machine.move_to(dt.datetime.combine(DUE_ON + dt.timedelta(days=3), dt.time(10), dt.UTC))
    page = client_for(candidate).get("/").content.decode()
    assert "Your year-2 assessment was decided." in page
    assert "Your evidence for the year-2 assessment" in page
    assert "still needs" not in page
    assert " late, on" not in page
    assert (
        "Read the letter"
        in client_for(candidate).get(f"/assessments/of/{failed.enrolment_id}/{YEAR_2}/").content.decode()
    )
