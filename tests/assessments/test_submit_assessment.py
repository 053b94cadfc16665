"""The worker hands in an assessment: everything is frozen as a copy, and stays as it was."""

import datetime as dt
import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ecf.assessments import assessment_errors as errors
from ecf.assessments.models import Assessment, AssessmentState, Bundle, BundleFile, BundleItem
from ecf.assessments.services import change_submission, draft_of, submit_assessment, take_back_submission
from ecf.assessments.services.bundle_files import sweep_loose_copies
from ecf.core.models import Event
from ecf.core.signatures import altered
from ecf.enrolments.services import start_break
from ecf.evidence.kept_files import new_key, open_kept, put, stored_keys
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, add_file, change_evidence, submit_evidence, unlock_evidence
from ecf.progress.selectors import progress_of_one
from ecf.supervision.services import log_session
from tests.assessments.assessing import DUE_ON, NEEDED, SELF, YEAR_2, full_portfolio, handed_in, opened
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db


def test_the_draft_begins_with_everything_that_counts(assessment, candidate):
    draft = draft_of(assessment=assessment, by=candidate)
    assert draft.choices.count() == sum(NEEDED.values())
    assert draft_of(assessment=assessment, by=candidate).pk == draft.pk


def test_it_is_frozen_signed_and_waits_for_a_decision(submitted, in_month_22, candidate):
    bundle = Bundle.objects.get()
    row = in_month_22.milestones.get(key=YEAR_2)

    assert (submitted.state, submitted.submitted_on) == (AssessmentState.SUBMITTED, TODAY)
    assert (row.met_on, row.outcome, row.decision_due_on) == (TODAY, "", dt.date(2027, 1, 21))
    assert bundle.items.count() == sum(NEEDED.values())
    assert bundle.self_assessment == SELF
    assert (bundle.is_late, bundle.missing_reason) == (False, "")
    assert json.loads(bundle.dates)["due_on"] == DUE_ON.isoformat()
    assert {each["code"]: (each["have"], each["needed"]) for each in json.loads(bundle.readiness)}[
        "direct_observation"
    ] == (6, 6)
    assert list(altered()) == []
    assert progress_of_one(in_month_22, TODAY).commitment("decisions").status == "kept"
    event = Event.objects.get(kind="assessment.submitted")
    assert bundle.digest in event.body
    assert SELF not in "".join(Event.objects.values_list("body", flat=True))


@pytest.mark.parametrize("name", ["supervisor", "assessor", "coordinator", "psw", "other_worker"])
def test_nobody_else_hands_it_in(request, assessment, name):
    someone = request.getfixturevalue(name)
    with pytest.raises(errors.NotYourSubmission):
        submit_assessment(assessment=assessment, by=someone, declared=True)
    with pytest.raises(errors.NotYourSubmission):
        change_submission(assessment=assessment, by=someone, self_assessment="Mine.")
    assert not Bundle.objects.exists()


def test_submitting_twice_is_refused_and_says_where_it_stands(submitted, candidate):
    with pytest.raises(errors.WrongAssessmentState, match="waits for the assessor"):
        submit_assessment(assessment=submitted, by=candidate, declared=True)
    assert Bundle.objects.count() == 1


def test_what_is_missing_is_named_and_needs_a_reason(north, other_enrolment, in_month_22, coordinator, candidate):
    Evidence.objects.filter(enrolment=in_month_22, kind="critical_reflection").first().standard_links.all().delete()
    assessment = opened(in_month_22, coordinator)
    with pytest.raises(errors.RequirementsMissing, match="critical reflections: 3 of 4") as refused:
        handed_in(assessment)
    assert refused.value.field == "missing_reason"
    assert assessment.bundles.count() == 0

    handed_in(assessment, missing_reason="My last reflection waits for its answer.")
    assert Bundle.objects.get().missing_reason == "My last reflection waits for its answer."


@pytest.mark.parametrize(
    ("values", "broken", "field"),
    [
        ({"declared": False, "self_assessment": SELF}, errors.NotDeclared, "declared"),
        ({"declared": True, "self_assessment": " "}, errors.SelfAssessmentMissing, "self_assessment"),
    ],
)
def test_it_needs_a_self_assessment_and_a_declaration(assessment, candidate, values, broken, field):
    change_submission(assessment=assessment, by=candidate, **values)
    with pytest.raises(broken) as refused:
        submit_assessment(assessment=assessment, by=candidate)
    assert refused.value.field == field
    assert Assessment.objects.get().state == AssessmentState.OPEN


def test_only_accepted_evidence_of_ones_own_goes_in(assessment, in_month_22, candidate, other_enrolment):
    draft, theirs = logged(in_month_22, happened_on=dt.date(2026, 10, 5)), full_portfolio(other_enrolment)[0]
    for entry in (draft, theirs):
        with pytest.raises(errors.EvidenceNotForThis):
            change_submission(assessment=assessment, by=candidate, choices={entry.pk: []})
    mine = Evidence.objects.filter(enrolment=in_month_22, state="accepted").first()
    with pytest.raises(errors.EvidenceNotForThis, match="no such standard"):
        change_submission(assessment=assessment, by=candidate, choices={mine.pk: ["XX1"]})
    change_submission(assessment=assessment, by=candidate, choices={mine.pk: ["EC3", "EC1"]})
    assert draft_of(assessment=assessment, by=candidate).choices.get().codes == "EC1 EC3"


def test_after_the_last_day_it_says_that_it_is_late(assessment, candidate, in_month_22):
    change_submission(assessment=assessment, by=candidate, self_assessment=SELF, declared=True)
    submit_assessment(assessment=assessment, by=candidate, today=DUE_ON + dt.timedelta(days=3))
    assert Bundle.objects.get().is_late


def test_the_bundle_stays_as_it_was_when_the_evidence_is_opened_and_changed(assessment, in_month_22, candidate):
    entry = logged(in_month_22, "draft", happened_on=dt.date(2026, 10, 5))
    file = add_file(
        evidence=entry, name="notes.txt", stream=SimpleUploadedFile("notes.txt", b"What I noted."), by=candidate
    )
    submit_evidence(evidence=entry, by=candidate)
    accept_evidence(evidence=Evidence.objects.get(pk=entry.pk), by=in_month_22.supervisor)
    handed_in(assessment)
    item = BundleItem.objects.get(evidence=entry)
    copy = BundleFile.objects.get(item=item)
    before = (item.copy, Bundle.objects.get().digest)

    unlock_evidence(evidence=Evidence.objects.get(pk=entry.pk), reason="A name slipped in.", by=in_month_22.supervisor)
    change_evidence(evidence=Evidence.objects.get(pk=entry.pk), by=candidate, body="Something else.")

    item.refresh_from_db()
    assert (item.copy, Bundle.objects.get().digest) == before
    assert "forgot the boy" in item.copy
    assert copy.key != file.key
    assert open_kept(copy.key).read() == b"What I noted."
    assert [row for row in altered() if "bundle" in row] == []


def test_one_altered_byte_of_a_copy_is_found(submitted):
    item = BundleItem.objects.first()
    BundleItem.objects.filter(pk=item.pk).update(copy=item.copy.replace("What happened", "What happemed"))
    assert any(f"bundle {item.bundle_id}" in row for row in altered())


def test_an_altered_file_of_a_bundle_is_found(assessment, in_month_22, candidate):
    entry = logged(in_month_22, "draft", happened_on=dt.date(2026, 10, 5))
    add_file(evidence=entry, name="notes.txt", stream=SimpleUploadedFile("notes.txt", b"What I noted."), by=candidate)
    submit_evidence(evidence=entry, by=candidate)
    accept_evidence(evidence=Evidence.objects.get(pk=entry.pk), by=in_month_22.supervisor)
    handed_in(assessment)
    default_storage.delete(BundleFile.objects.get().key)
    put(BundleFile.objects.get().key, b"What I notes.")
    assert [row for row in altered() if "a file at place" in row]


def test_what_does_not_come_about_leaves_no_copy(assessment, in_month_22, candidate):
    entry = logged(in_month_22, "draft", happened_on=dt.date(2026, 10, 5))
    kept = add_file(evidence=entry, name="a.txt", stream=SimpleUploadedFile("a.txt", b"What I noted."), by=candidate)
    submit_evidence(evidence=entry, by=candidate)
    accept_evidence(evidence=Evidence.objects.get(pk=entry.pk), by=in_month_22.supervisor)
    type(kept).objects.filter(pk=kept.pk).update(digest="f" * 64)
    before = set(stored_keys("bundles"))
    with pytest.raises(Exception, match="cannot be read"):
        handed_in(assessment)
    assert set(stored_keys("bundles")) == before
    assert Assessment.objects.get().state == AssessmentState.OPEN


def test_a_copy_that_no_bundle_names_is_swept_away(submitted):
    key = new_key("bundles")
    put(key, b"left behind")
    assert sweep_loose_copies() == 0
    assert sweep_loose_copies(older_than=dt.timedelta(days=-3650)) >= 1
    assert key not in set(stored_keys("bundles"))


def test_the_support_page_has_dates_and_no_words(assessment, in_month_22, coordinator):
    log_session(
        enrolment=in_month_22,
        by=in_month_22.supervisor,
        held_on=dt.date(2026, 11, 2),
        minutes=95,
        kind="reflective",
        summary="Something in confidence.",
    )
    start_break(
        enrolment=in_month_22,
        reason="bereavement",
        started_on=dt.date(2026, 3, 2),
        ended_on=dt.date(2026, 3, 20),
        by=coordinator,
    )
    handed_in(assessment)
    bundle = Bundle.objects.get()
    assert json.loads(bundle.support)["sessions"] == [
        {"on": "2026-11-02", "kind": "Reflective", "minutes": 95, "state": "recorded"}
    ]
    whole = bundle.support + bundle.dates + bundle.readiness
    assert "bereavement" not in whole.lower()
    assert "confidence" not in whole


def test_it_is_taken_back_until_the_assessor_starts(submitted, candidate, supervisor, in_month_22):
    with pytest.raises(errors.NotYourSubmission):
        take_back_submission(assessment=submitted, by=supervisor)
    take_back_submission(assessment=submitted, by=candidate)
    row = in_month_22.milestones.get(key=YEAR_2)
    assert (row.met_on, row.decision_due_on) == (None, None)
    assert Bundle.objects.get().taken_back_at is not None
    assert Assessment.objects.get().state == AssessmentState.OPEN

    again = submit_assessment(assessment=submitted, by=candidate)
    assert again.bundles.filter(taken_back_at=None).get().number == 2
    Assessment.objects.update(assessor_started_on=TODAY)
    with pytest.raises(errors.AssessorHasStarted):
        take_back_submission(assessment=submitted, by=candidate)
