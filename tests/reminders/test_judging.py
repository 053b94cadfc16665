"""Reminders of panels, decisions and appeals: to whoever must act, and late to the principal social worker."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.services import (
    appoint_deciders,
    confirm_outcome,
    decide_appeal,
    lodge_appeal,
    make_panel,
    record_view,
)
from ecf.core.working_days import add_working_days
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import start_break
from ecf.people.models import Role
from ecf.people.services import name_deputy
from ecf.reminders.models import Notice
from ecf.reminders.selectors import notices_due
from ecf.reminders.services import claim_digests, deliver_digest, sweep
from tests.assessments.assessing import (
    STARTED_ON,
    appeal_ends,
    appealed,
    decided,
    deciders,
    full_portfolio,
    handed_in,
    moderated,
    opened,
    panel_member,
    recommended,
    somebody_in_month_22,
)
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DECIDE_BY = add_working_days(TODAY, 40)
JUDGED = {"judging", "outcome"}


@pytest.fixture
def submitted(north):
    """Handed in on the day of the tests."""
    row = somebody_in_month_22(north)
    full_portfolio(row)
    return handed_in(opened(row, north.people["coordinator"]))


@pytest.fixture
def candidate(submitted):
    return submitted.enrolment.social_worker.user


@pytest.fixture
def told(submitted):
    """`told(on)`: (recipient, rung) of what a day tells about assessments that are judged."""

    def found(on: dt.date, **options) -> list[tuple[str, str]]:
        due = notices_due(on, Enrolment.objects.filter(pk=submitted.enrolment_id), **options)
        return sorted((n.recipient.username, n.rung) for n in due if n.kind in JUDGED)

    return found


def test_who_must_act_is_told_five_working_days_before_and_on_the_day(submitted, told):
    assert told(add_working_days(DECIDE_BY, -6)) == []
    assert told(add_working_days(DECIDE_BY, -5)) == [("assessor", "recomm-5"), ("coordinator", "panel-5")]
    assert told(add_working_days(DECIDE_BY, -4)) == []
    assert told(DECIDE_BY) == [("assessor", "recomm0"), ("coordinator", "panel0")]


def test_the_principal_social_worker_and_the_deputy_hear_of_what_is_late(submitted, told, psw, psw_deputy):
    assert {who for who, _ in told(add_working_days(DECIDE_BY, 1))} == {psw.username, psw_deputy.username}
    assert {rung for _, rung in told(add_working_days(DECIDE_BY, 1))} == {"late"}
    assert told(add_working_days(DECIDE_BY, 2)) == []


def test_each_member_is_told_until_their_own_view_is_in(submitted, north, told, coordinator):
    recommended(submitted)
    first, second = panel_member(north, 1), panel_member(north, 2)
    by = add_working_days(TODAY, 10)
    make_panel(assessment=submitted, members=[first, second], by=coordinator, views_due_on=by)
    assert told(by) == sorted([(first.username, "view0"), (second.username, "view0")])
    record_view(assessment=submitted, by=first, outcome="pass", reasons="Seen.")
    assert told(by) == [(second.username, "view0")]
    record_view(assessment=submitted, by=second, outcome="pass", reasons="Seen.")
    assert told(DECIDE_BY) == sorted([(first.username, "agree0"), (second.username, "agree0")])


def test_confirming_is_the_turn_of_the_principal_social_worker(submitted, north, told, psw, psw_deputy):
    moderated(submitted, north)
    assert told(DECIDE_BY) == sorted([(psw.username, "confirm0"), (psw_deputy.username, "confirm0")])


def test_but_not_of_the_deputy_who_supervises_the_worker(submitted, north, told, psw, supervisor):
    name_deputy(employer=north.employer, given_by=psw, given_to=supervisor, started_on=TODAY)
    moderated(submitted, north)
    assert told(DECIDE_BY) == [(psw.username, "confirm0")]
    assert {who for who, _ in told(add_working_days(DECIDE_BY, 1))} == {psw.username, supervisor.username}


def test_an_appeal_is_told_to_the_coordinator_and_then_to_those_who_decide(
    submitted, north, told, coordinator, candidate
):
    decided(submitted, north, "fail")
    lodge_appeal(assessment=submitted, by=candidate, grounds=["bias"], text="They had decided.")
    by = add_working_days(TODAY, 20)
    assert told(by) == [(coordinator.username, "name0")]
    appoint_deciders(assessment=submitted, by=coordinator, people=deciders(north))
    assert told(by) == sorted((person.username, "decide0") for person in deciders(north))
    appeal_ends(submitted, north, "dismissed")
    assert told(by) == []


def test_the_worker_is_told_that_there_is_something_to_read_and_not_what(submitted, north, told, candidate):
    appealed(submitted, north)
    appeal_ends(submitted, north, "dismissed")
    found = [
        notice
        for notice in notices_due(TODAY, Enrolment.objects.all(), since=TODAY)
        if notice.recipient == candidate and notice.kind == "outcome"
    ]
    assert sorted(notice.rung for notice in found) == ["answer", "letter", "received"]
    words = " ".join(notice.line for notice in found).lower()
    assert not [word for word in ("pass", "fail", "dismiss", "upheld", "set aside") if word in words]


def test_an_answer_that_one_of_two_has_given_is_no_answer_yet(submitted, north, told, candidate):
    appealed(submitted, north)
    decide_appeal(assessment=submitted, by=deciders(north)[0], outcome="upheld", reasons="Read it.")
    assert (candidate.username, "answer") not in told(TODAY)


def test_what_was_told_is_done_once_the_step_is_taken(submitted, north, psw):
    moderated(submitted, north)
    sweep(on=DECIDE_BY, today=DECIDE_BY)
    before = Notice.objects.filter(kind="judging", recipient=psw)
    assert before.filter(settled_at=None).exists()
    confirm_outcome(assessment=submitted, by=psw)
    assert not Notice.objects.filter(kind="judging", settled_at=None).exists()


def test_a_member_who_gave_their_view_has_done_theirs_and_the_other_has_not(submitted, north, coordinator):
    recommended(submitted)
    first, second = panel_member(north, 1), panel_member(north, 2)
    make_panel(assessment=submitted, members=[first, second], by=coordinator, views_due_on=TODAY)
    sweep(on=TODAY)
    record_view(assessment=submitted, by=first, outcome="pass", reasons="Seen.")
    left = Notice.objects.filter(kind="judging", settled_at=None).values_list("recipient__username", flat=True)
    assert list(left) == [second.username]


def test_nobody_is_told_anything_during_a_break(submitted, told, coordinator):
    start_break(
        enrolment=submitted.enrolment, reason="sickness", started_on=add_working_days(DECIDE_BY, -7), by=coordinator
    )
    assert told(add_working_days(DECIDE_BY, -5)) == []


def test_the_message_names_the_assessment_and_nothing_of_it(submitted, north, coordinator):
    recommended(submitted)
    member = panel_member(north, 1)
    make_panel(assessment=submitted, members=[member, panel_member(north, 2)], by=coordinator, views_due_on=TODAY)
    sweep(on=TODAY)
    for claim in claim_digests():
        deliver_digest(digest_id=claim.digest_id, claimed_at=claim.claimed_at)
    message = next(each for each in mail.outbox if each.to == [member.email])
    assert "Year Two Worker, year-2 assessment: your view for the panel is due today." in message.body
    assert f"/assessments/{submitted.pk}/" in message.body
    assert "Honest with parents" not in message.body


def test_it_takes_as_many_queries_for_five_assessments_as_for_one(north, submitted, supervisor, coordinator, assessor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            notices_due(DECIDE_BY, Enrolment.objects.all())
        return len(captured)

    few = queries()
    for n in range(4):
        row = enrolled(
            f"y{n}", f"SW220{n}", north.teams["duty"], supervisor, coordinator, STARTED_ON, assessor=assessor
        )
        full_portfolio(row)
        handed_in(opened(row, coordinator))
    assert queries() == few <= 23


def test_who_is_no_coordinator_any_more_gets_no_message(submitted, north, coordinator):
    sweep(on=DECIDE_BY, today=DECIDE_BY)
    Role.objects.filter(user=coordinator).update(ended_on=TODAY - DAY)
    for claim in claim_digests():
        deliver_digest(digest_id=claim.digest_id, claimed_at=claim.claimed_at)
    assert [each for each in mail.outbox if each.to == [coordinator.email]] == []
