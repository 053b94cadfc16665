"""The support and assessment agreement: drafted, completed, signed by all, and signed again on a change."""

import datetime as dt

import pytest
from django.db.models import F

from ecf.assessments import agreement_errors as errors
from ecf.assessments.agreement_rules import can_read_adjustments
from ecf.assessments.agreement_selectors import agreement_in_force, people_changed
from ecf.assessments.models import Agreement
from ecf.assessments.services import begin_agreement, change_agreement, complete_agreement, sign_agreement
from ecf.core.change import expecting
from ecf.core.errors import BadValues, Conflict, StaleVersion, WrongState
from ecf.core.models import Event, Signature
from ecf.core.signatures import altered
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import withdraw_enrolment
from tests.assessments.agreeing import COMPLETED, DRAFTED
from tests.cast import TODAY
from tests.enrolments.test_two_at_once import race

pytestmark = pytest.mark.django_db


def test_it_begins_with_what_is_known(draft, assessed):
    assert (draft.number, draft.state, draft.supervisor_id) == (1, "draft", assessed.supervisor_id)
    assert draft.caseload_max > 0
    assert "at least once" in draft.cadence
    assert draft.review_dates[0] == ("3-month review", dt.date(2026, 9, 22))


@pytest.mark.parametrize("name", ["worker", "assessor", "other_supervisor", "past_supervisor", "psw"])
def test_only_supervisor_and_coordinator_draft(request, assessed, name):
    with pytest.raises(errors.NotYourDraft):
        begin_agreement(enrolment=assessed, by=request.getfixturevalue(name))
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    "order",
    [("worker", "supervisor", "assessor", "coordinator"), ("coordinator", "assessor", "supervisor", "worker")],
)
def test_all_sign_in_any_order_and_the_last_meets_the_milestone(request, ready, assessed, order):
    for name in order[:-1]:
        assert sign_agreement(agreement=ready, by=request.getfixturevalue(name)).state == "open"
        assert assessed.milestones.get(key="agreement").met_on is None

    assert sign_agreement(agreement=ready, by=request.getfixturevalue(order[-1])).state == "signed"

    row = assessed.milestones.get(key="agreement")
    assert (row.met_on, row.outcome, row.is_run_here) == (TODAY, "done", True)
    assert Event.objects.filter(kind="agreement.agreed").count() == 1
    assert list(altered()) == []


def test_a_missing_part_is_named_with_whose_it_is(draft, worker, supervisor):
    change_agreement(agreement=draft, by=supervisor, **DRAFTED)
    with pytest.raises(errors.AgreementPartMissing, match="what helps, to be written by the social worker"):
        sign_agreement(agreement=draft, by=supervisor)
    complete_agreement(agreement=draft, by=worker, **COMPLETED)
    assert Agreement.objects.get().state == "open"
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["past_supervisor", "other_supervisor", "psw"])
def test_nobody_else_signs(request, ready, name):
    with pytest.raises(errors.NotYourAgreement):
        sign_agreement(agreement=ready, by=request.getfixturevalue(name))


def test_nobody_signs_twice(ready, worker):
    sign_agreement(agreement=ready, by=worker)
    with pytest.raises(errors.AlreadyAgreed):
        sign_agreement(agreement=ready, by=worker)


def test_a_change_ends_the_signatures_and_the_same_again_does_not(ready, worker, supervisor, coordinator):
    sign_agreement(agreement=ready, by=coordinator)
    change_agreement(agreement=ready, by=supervisor, **DRAFTED)
    assert Signature.objects.filter(superseded_at__isnull=True).count() == 1

    change_agreement(agreement=ready, by=supervisor, adjustments="A quiet desk.")
    assert not Signature.objects.filter(superseded_at__isnull=True).exists()
    assert Agreement.objects.get().coordinator_id is None


def test_what_is_open_for_signatures_is_not_emptied(ready, worker, supervisor):
    with pytest.raises(BadValues):
        complete_agreement(agreement=ready, by=worker, helps=" ")
    with pytest.raises(BadValues):
        change_agreement(agreement=ready, by=supervisor, adjustments="x" * 200_000)
    with pytest.raises(BadValues):
        change_agreement(agreement=ready, by=supervisor, caseload_max=0)
    stored = Agreement.objects.get()
    assert (stored.helps, stored.adjustments, stored.caseload_max) == (
        *(COMPLETED["helps"], DRAFTED["adjustments"]),
        9,
    )


def test_each_writes_their_own_part(ready, worker, supervisor, coordinator):
    with pytest.raises(errors.NotYourDraft):
        change_agreement(agreement=ready, by=worker, caseload_max=1)
    with pytest.raises(errors.NotYourDraft):
        change_agreement(agreement=ready, by=supervisor, helps="Nothing.")
    with pytest.raises(errors.NotYourCompletion):
        complete_agreement(agreement=ready, by=coordinator, **COMPLETED)


def test_a_stale_edit_is_told(ready, supervisor, coordinator):
    change_agreement(agreement=ready, by=coordinator, buddy="Ben")
    with expecting(ready.pk, ready.version), pytest.raises(StaleVersion):
        change_agreement(agreement=ready, by=supervisor, buddy="Bo")
    assert Agreement.objects.get().buddy == "Ben"


def test_adjustments_are_for_three_people_and_the_form_has_only_their_digest(
    ready, assessed, worker, supervisor, coordinator, assessor, psw
):
    assert all(can_read_adjustments(each, assessed) for each in (worker, supervisor, coordinator))
    assert not any(can_read_adjustments(each, assessed) for each in (assessor, psw))
    assert "quiet desk" not in str(ready.signed_form(1)) and "quiet desk" not in str(
        list(Event.objects.values_list("body", flat=True))
    )


def test_a_new_supervisor_means_it_is_signed_again(request, ready, assessed, other_supervisor, worker):
    for name in ("worker", "supervisor", "assessor", "coordinator"):
        sign_agreement(agreement=ready, by=request.getfixturevalue(name))
    before = assessed.supervisor.name
    Enrolment.objects.filter(pk=assessed.pk).update(supervisor=other_supervisor)
    row = Enrolment.objects.get(pk=assessed.pk)
    (found,) = people_changed(agreement_in_force(row), row)
    assert (found.what, found.before, found.now) == ("Supervisor", before, other_supervisor.name)

    new = begin_agreement(enrolment=row, by=other_supervisor)
    assert (new.number, new.caseload_max, new.helps) == (2, 9, COMPLETED["helps"])
    change_agreement(agreement=new, by=other_supervisor, caseload_max=8)
    for name in ("worker", "other_supervisor", "assessor", "coordinator"):
        sign_agreement(agreement=new, by=request.getfixturevalue(name))
    assert agreement_in_force(row).number == 2 and people_changed(agreement_in_force(row), row) == []
    assert list(altered()) == []


def test_while_it_is_open_the_people_are_those_of_today(ready, assessed, other_supervisor, worker):
    Enrolment.objects.filter(pk=assessed.pk).update(supervisor=other_supervisor)
    with pytest.raises(errors.PeopleChanged):
        sign_agreement(agreement=ready, by=worker)
    change_agreement(agreement=ready, by=other_supervisor, **DRAFTED)
    assert sign_agreement(agreement=ready, by=worker).supervisor == other_supervisor


def test_one_altered_number_is_found(ready, worker):
    sign_agreement(agreement=ready, by=worker)
    Agreement.objects.update(caseload_max=F("caseload_max") + 1)
    assert len(list(altered())) == 1


def test_once_signed_or_ended_nothing_changes(request, ready, assessed, supervisor, coordinator):
    for name in ("worker", "supervisor", "assessor", "coordinator"):
        sign_agreement(agreement=ready, by=request.getfixturevalue(name))
    with pytest.raises(errors.AgreementSigned):
        change_agreement(agreement=ready, by=supervisor, buddy="Bo")
    withdraw_enrolment(enrolment=assessed, reason="A move.", on=TODAY, by=coordinator)
    with pytest.raises(WrongState):
        begin_agreement(enrolment=assessed, by=supervisor)


@pytest.mark.django_db(transaction=True)
def test_two_begin_at_the_same_moment(transactional_db, enrolment, supervisor, coordinator):
    found = race(
        [
            lambda: begin_agreement(enrolment=enrolment, by=supervisor),
            lambda: begin_agreement(enrolment=enrolment, by=coordinator),
        ]
    )
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert Agreement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_sign_at_the_same_moment(transactional_db, ready, worker, supervisor, assessor, coordinator):
    for each in (worker, supervisor):
        sign_agreement(agreement=ready, by=each)
    found = race(
        [
            lambda: sign_agreement(agreement=ready, by=assessor),
            lambda: sign_agreement(agreement=ready, by=coordinator),
        ]
    )
    assert not any(isinstance(each, Exception) for each in found)
    assert Agreement.objects.get().state == "signed" and Signature.objects.count() == 4
    assert Event.objects.filter(kind="milestone.recorded").count() == 1
    assert list(altered()) == []
