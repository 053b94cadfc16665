"""From readiness to what was handed in, page by page; and the same over the API."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.assessments.models import Assessment, Bundle, BundleFile, SubmissionDraft
from ecf.assessments.next_steps import next_steps
from ecf.core.models import Event
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, add_file, submit_evidence
from tests.assessments.assessing import NEEDED, SELF, YEAR_2, full_portfolio, handed_in
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
ALL = sum(NEEDED.values())


def words_of(client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def with_gaps(assessment, in_month_22) -> Assessment:
    """Two reflections are not accepted any more."""
    gone = Evidence.objects.filter(enrolment=in_month_22, kind="critical_reflection")[:2]
    Evidence.objects.filter(pk__in=[row.pk for row in gone]).update(state="submitted")
    return assessment


def test_readiness_says_what_is_there_and_what_is_next(client, with_gaps, in_month_22, candidate):
    client.force_login(candidate)
    words = words_of(client, "assessment_of", in_month_22.pk, YEAR_2)
    assert "20 January 2027" in words
    assert "2 of 4" in words
    assert "2 more wait for an answer" in words
    assert "Write a reflection on a recent piece of work." in words
    assert "Direct observation 0" in words


def test_the_supervisor_reads_what_is_next_too(client, with_gaps, in_month_22, supervisor):
    client.force_login(supervisor)
    words = words_of(client, "assessment_of", in_month_22.pk, YEAR_2)
    assert "For the social worker: Write a reflection on a recent piece of work." in words


def test_readiness_is_there_before_it_opens(client, enrolment, worker):
    client.force_login(worker)
    words = words_of(client, "assessment_of", enrolment.pk, YEAR_2)
    assert "It opens on 22 March 2028" in words
    assert client.get(reverse("assessment_of", args=[enrolment.pk, "review-3m"])).status_code == 404


def test_the_coordinator_sees_numbers_and_no_titles(client, assessment, in_month_22, coordinator, supervisor):
    client.force_login(coordinator)
    words = words_of(client, "assessment_of", in_month_22.pk, YEAR_2)
    assert "6 of 6" in words
    assert "Direct observation 0" not in words
    client.force_login(supervisor)
    assert "Direct observation 0" in words_of(client, "assessment_of", in_month_22.pk, YEAR_2)


def test_looking_writes_nothing(client, assessment, candidate):
    client.force_login(candidate)
    before = Event.objects.count()
    for name in ("assessment", "prepare_submission", "choose_evidence", "write_submission"):
        words_of(client, name, assessment.pk)
    assert (Event.objects.count(), SubmissionDraft.objects.count()) == (before, 0)


def test_it_is_prepared_and_submitted_step_by_step(client, assessment, candidate):
    client.force_login(candidate)
    assert "Write your self-assessment first" in words_of(client, "prepare_submission", assessment.pk)
    entries = list(Evidence.objects.order_by("happened_on", "id"))
    chosen = {f"take_{n}": "on" for n in range(ALL)} | {"codes_0": ["EC2", "EC3"]}
    answer = client.post(reverse("choose_evidence", args=[assessment.pk]), chosen)
    assert answer.status_code == 302
    choice = SubmissionDraft.objects.get().choices.get(evidence=entries[0])
    assert choice.codes == "EC2 EC3"

    client.post(reverse("write_submission", args=[assessment.pk]), {"self_assessment": SELF})
    page = words_of(client, "submit_assessment", assessment.pk)
    assert SELF in page
    refused = client.post(reverse("submit_assessment", args=[assessment.pk]), {})
    assert "Confirm that this is your own work" in refused.content.decode()
    done = client.post(reverse("submit_assessment", args=[assessment.pk]), {"declared": "on"}, follow=True)
    assert "Submitted. What you handed in is kept" in done.content.decode()
    assert Bundle.objects.get().items.count() == ALL
    assert "Take it back" in done.content.decode()


def test_what_is_missing_is_named_and_its_reason_comes_back_with_an_error(client, with_gaps, candidate):
    client.force_login(candidate)
    client.post(reverse("write_submission", args=[with_gaps.pk]), {"self_assessment": SELF})
    address = reverse("submit_assessment", args=[with_gaps.pk])
    refused = client.post(address, {"missing_reason": "Two wait for Sam.", "declared": ""}).content.decode()
    assert "Two wait for Sam." in refused
    assert "critical reflections: 2 of 4" in refused.lower()
    client.post(address, {"missing_reason": "Two wait for Sam.", "declared": "on"})
    assert Bundle.objects.get().missing_reason == "Two wait for Sam."


def test_what_is_typed_is_kept_by_itself_and_a_second_window_loses_nothing(client, assessment, candidate):
    client.force_login(candidate)
    address, autosave = reverse("write_submission", args=[assessment.pk]), {"X-Autosave": "1"}
    first = client.post(address, {"self_assessment": "One."}, headers=autosave).json()
    second = client.post(
        address, {"self_assessment": "Two.", "version": first["version"], "pk": assessment.pk}, headers=autosave
    )
    assert second.json()["version"] == first["version"] + 1
    late = client.post(address, {"self_assessment": "Three.", "version": first["version"]}, headers=autosave)
    assert late.status_code == 409
    page = client.post(address, {"self_assessment": "Three.", "version": first["version"]}).content.decode()
    assert "Two." in page
    assert "Three." in page


def test_it_is_taken_back_on_a_page_that_asks(client, submitted, candidate):
    client.force_login(candidate)
    assert "Take it back?" in words_of(client, "take_back_submission", submitted.pk)
    client.post(reverse("take_back_submission", args=[submitted.pk]))
    assert Assessment.objects.get().state == "open"
    assert SELF in words_of(client, "write_submission", submitted.pk)


def test_what_was_frozen_is_read_by_those_who_judge_it_alone(client, assessment, in_month_22, candidate, request):
    entry = logged(in_month_22, "draft", happened_on=dt.date(2026, 10, 5))
    add_file(evidence=entry, name="notes.txt", stream=io.BytesIO(b"What I noted."), by=candidate)
    accept_evidence(evidence=submit_evidence(evidence=entry, by=candidate), by=in_month_22.supervisor)
    handed_in(assessment)
    Evidence.objects.filter(pk=entry.pk).update(body="Something else.")
    file = BundleFile.objects.get()

    client.force_login(request.getfixturevalue("assessor"))
    words = words_of(client, "bundle", assessment.pk)
    assert "forgot the boy" in words
    assert "Something else." not in words
    assert SELF in words
    assert "The support that was given" in words
    pdf = client.get(reverse("bundle_pdf", args=[assessment.pk]))
    assert pdf.content.startswith(b"%PDF")
    answer = client.get(reverse("bundle_file", args=[assessment.pk, file.pk]))
    assert b"".join(answer.streaming_content) == b"What I noted."
    for name in ("supervisor", "coordinator", "psw"):
        client.force_login(request.getfixturevalue(name))
        assert client.get(reverse("bundle", args=[assessment.pk])).status_code == 403


def test_the_worker_is_reminded_until_it_is_submitted(assessment, candidate):
    assert [step.text for step in next_steps(candidate, TODAY)][:1] == ["Prepare your year-2 assessment"]
    handed_in(assessment)
    assert "Prepare your year-2 assessment" not in [step.text for step in next_steps(candidate, TODAY)]


@pytest.mark.parametrize("name", ["assessment_of", "prepare_submission", "choose_evidence", "bundle"])
def test_the_pages_take_the_same_queries_for_any_portfolio(client, assessment, in_month_22, candidate, name):
    client.force_login(candidate)
    args = [in_month_22.pk, YEAR_2] if name == "assessment_of" else [assessment.pk]

    def queries() -> int:
        if name == "bundle":
            handed_in(assessment)
        with CaptureQueriesContext(connection) as found:
            words_of(client, name, *args)
        if name == "bundle":
            client.post(reverse("take_back_submission", args=[assessment.pk]))
            SubmissionDraft.objects.all().delete()
        return len(found)

    queries()
    before = queries()
    full_portfolio(in_month_22)
    assert queries() == before


# Over the API


def api(client, assessment: Assessment, action: str, body: dict) -> tuple[int, dict]:
    answer = client.post(f"/api/v1/assessments/{assessment.pk}/{action}/", body, "application/json")
    return answer.status_code, answer.json()


def test_an_empty_body_says_what_is_needed(client, assessment, candidate):
    client.force_login(candidate)
    status, found = api(client, assessment, "submit", {})
    assert status == 400
    assert {row["field"] for row in found["errors"]} == {"self_assessment", "declared"}


def test_it_is_submitted_and_taken_back(client, assessment, candidate):
    client.force_login(candidate)
    status, found = api(client, assessment, "submit", {"self_assessment": SELF, "declared": True})
    assert (status, found["state"], found["submitted_on"]) == (200, "submitted", "2026-11-23")
    assert found["decision_due_on"] == "2027-01-21"
    assert Bundle.objects.get().items.count() == ALL
    status, again = api(client, assessment, "submit", {"self_assessment": SELF, "declared": True})
    assert (status, again["code"]) == (409, "wrong_state")
    status, back = api(client, assessment, "take-back", {})
    assert (status, back["state"], back["submitted_on"]) == (200, "open", None)


def test_a_missing_requirement_is_named_and_nothing_is_kept(client, with_gaps, candidate):
    client.force_login(candidate)
    body = {"self_assessment": SELF, "declared": True}
    status, found = api(client, with_gaps, "submit", body)
    assert (status, found["code"]) == (400, "requirements_missing")
    assert "critical reflections: 2 of 4" in found["detail"]
    assert not SubmissionDraft.objects.exists()
    status, found = api(client, with_gaps, "submit", body | {"missing_reason": "Two wait for an answer."})
    assert (status, found["state"]) == (200, "submitted")


def test_evidence_that_does_not_fit_is_refused(client, with_gaps, candidate, in_month_22):
    client.force_login(candidate)
    waiting = Evidence.objects.filter(state="submitted").first()
    body = {"self_assessment": SELF, "declared": True, "evidence": [str(waiting.pk)]}
    status, found = api(client, with_gaps, "submit", body)
    assert (status, found["code"], found["errors"][0]["field"]) == (400, "evidence_not_accepted", "evidence")
