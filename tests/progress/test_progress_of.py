"""Progress read from the database: what exists on a day, and how many queries it takes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.cohorts.services import populate
from ecf.enrolments.models import Enrolment
from ecf.enrolments.services import record_milestone, start_break
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.progress.selectors import progress_of, progress_of_one
from ecf.supervision.services import log_session
from tests.cast import TODAY

STANDARDS = [{"code": "EC1", "how": "I listened."}]


def handed_in(enrolment, worker, kind="written_report", on=dt.date(2026, 9, 1)):
    entry = start_evidence(
        enrolment=enrolment,
        kind=kind,
        title="A report",
        happened_on=on,
        by=worker,
        standards=STANDARDS,
        privacy="shared",
    )
    return submit_evidence(evidence=entry, by=worker)


def test_an_entry_waits_and_then_counts(enrolment, worker, supervisor):
    entry = handed_in(enrolment, worker)
    check = progress_of_one(enrolment, TODAY).check("evidence", kind="written_report")
    assert (check.status, check.have, check.since) == ("waiting", 0, TODAY)
    accept_evidence(evidence=entry, by=supervisor)
    check = progress_of_one(enrolment, TODAY).check("evidence", kind="written_report")
    assert (check.status, check.have) == ("met", 1)


def test_looking_back_leaves_out_what_had_not_happened_yet(enrolment, worker, supervisor):
    accept_evidence(evidence=handed_in(enrolment, worker), by=supervisor)
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 2), minutes=90, kind="reflective")
    record_milestone(
        enrolment=enrolment, milestone="agreement", outcome="done", met_on=dt.date(2026, 7, 3), by=supervisor
    )
    before, after = (progress_of_one(enrolment, day) for day in (dt.date(2026, 7, 2), dt.date(2026, 11, 3)))
    assert before.check("milestone", milestone="agreement").status == "due_soon"
    assert after.check("milestone", milestone="agreement") is None
    assert before.check("evidence", kind="written_report").have == 0
    assert after.check("evidence", kind="written_report").have == 1
    assert before.commitment("supervision").have == 10
    assert after.commitment("supervision").have == 1


def test_caseload_and_hours_are_those_recorded_last(enrolment, supervisor):
    common = {"enrolment": enrolment, "by": supervisor, "minutes": 90, "kind": "reflective"}
    log_session(**common, held_on=dt.date(2026, 11, 2), caseload=10, protected_hours=Decimal("5.00"))
    log_session(**common, held_on=dt.date(2026, 11, 16), caseload=16, protected_hours=Decimal("7.40"))
    log_session(**common, held_on=dt.date(2026, 11, 20))
    progress = progress_of_one(enrolment, TODAY)
    assert progress.commitment("caseload").have == 16
    assert progress.commitment("caseload").status == "missed"
    found = progress.commitment("protected_time")
    assert (found.have, found.needed, found.status) == (Decimal("7.40"), Decimal("7.40"), "kept")


def test_a_break_pauses(enrolment, coordinator):
    for row in enrolment.milestones.filter(key__in=["agreement", "review-3m"]):
        row.met_on, row.outcome = row.due_on, "done"
        row.save()
    start_break(enrolment=enrolment, reason="parental_leave", started_on=dt.date(2026, 11, 1), by=coordinator)
    progress = progress_of_one(enrolment, TODAY)
    assert progress.status == "paused"
    assert progress.next_milestone.due_on is None


def test_a_failed_assessment_is_not_met(enrolment):
    row = enrolment.milestones.get(key="year-2-assessment")
    row.met_on, row.outcome = dt.date(2026, 11, 1), "fail"
    row.save()
    assert progress_of_one(enrolment, TODAY).check("milestone", milestone="year-2-assessment") is not None


def test_somebody_registered_since_september_is_exempt_from_cpd(enrolment, worker):
    worker.registrations.update(started_on=dt.date(2026, 9, 1))
    assert progress_of_one(enrolment, TODAY).check("cpd_pieces").status == "not_applicable"


def test_enrolments_ids_and_a_queryset_give_the_same(enrolment, other_enrolment):
    both = [enrolment, other_enrolment]
    by_rows = progress_of(both, TODAY)
    assert by_rows == progress_of([each.pk for each in both], TODAY)
    assert by_rows == progress_of(Enrolment.objects.filter(pk__in=[each.pk for each in both]), TODAY)
    assert by_rows == progress_of(Enrolment.objects.order_by("pk")[:2], TODAY)
    assert progress_of([], TODAY) == {}


@pytest.mark.parametrize("workers", [3, 300])
def test_twelve_queries_for_three_and_for_three_hundred(northshire, workers):
    populate(employer=northshire, workers=workers, years=1, seed=1, today=TODAY)
    with CaptureQueriesContext(connection) as queries:
        found = progress_of(Enrolment.objects.filter(employer=northshire), TODAY)
    assert len(found) >= workers
    assert len(queries) <= 12
