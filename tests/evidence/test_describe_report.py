"""Written reports: which one it is, and what its reader thought. The report stays in the case system."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ecf.core.errors import BadValues, NotAllowed
from ecf.evidence import errors
from ecf.evidence.models import Evidence, WrittenReport
from ecf.evidence.services import accept_evidence, delete_draft, describe_report, submit_evidence
from ecf.people.models import User
from tests.evidence.conftest import logged

Signed = Callable[[User], Client]
WRITTEN = dt.date(2026, 10, 1)


@pytest.fixture
def report(enrolment: Any) -> Evidence:
    return logged(enrolment, kind="written_report", title="An assessment I wrote")


def described(report: Evidence, **rest: Any) -> WrittenReport:
    values = {"report_type": "Court statement", "written_on": WRITTEN, **rest}
    return describe_report(evidence=report, by=report.enrolment.social_worker.user, **values)


def boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_type_and_date_are_kept_and_can_be_changed(report: Evidence) -> None:
    described(report)
    assert described(report, report_type="Care plan").report_type == "Care plan"
    assert WrittenReport.objects.count() == 1


def test_only_of_a_written_report_and_only_by_its_author(report: Evidence, draft: Evidence, supervisor: User) -> None:
    with pytest.raises(errors.NotAReport):
        described(draft)
    with pytest.raises(NotAllowed):
        describe_report(evidence=report, report_type="Plan", written_on=WRITTEN, by=supervisor)


def test_a_date_to_come_and_no_type_are_refused(report: Evidence) -> None:
    with pytest.raises(errors.WrittenInTheFuture):
        described(report, written_on=dt.date(2026, 12, 24))
    with pytest.raises(BadValues):
        described(report, report_type=" ")


def test_the_appraisal_comes_with_accepting_and_is_signed(report: Evidence, supervisor: User) -> None:
    described(report)
    submit_evidence(evidence=report, by=report.enrolment.social_worker.user)
    accept_evidence(evidence=report, by=supervisor, appraisal="Clear and fair.", read_on=dt.date(2026, 11, 20))
    stored = WrittenReport.objects.get()
    assert (stored.appraisal, stored.appraised_by) == ("Clear and fair.", supervisor)
    form = Evidence.for_signing([report.pk]).get().signed_form(2)
    assert form["report"]["read_on"] == dt.date(2026, 11, 20)


def test_an_appraisal_of_something_else_is_refused_and_nothing_is_signed(
    submitted: Evidence, report: Evidence, supervisor: User
) -> None:
    with pytest.raises(errors.NotAReport):
        accept_evidence(evidence=submitted, by=supervisor, appraisal="Clear.")
    submit_evidence(evidence=report, by=report.enrolment.social_worker.user)
    with pytest.raises(errors.ReportNotDescribed):
        accept_evidence(evidence=report, by=supervisor, appraisal="Clear.")
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_deleted_draft_takes_its_report_along(report: Evidence) -> None:
    described(report)
    delete_draft(evidence=report, by=report.enrolment.social_worker.user)
    assert not WrittenReport.objects.exists()


def test_submitting_asks_which_report_first(client_for: Signed, worker: User, report: Evidence) -> None:
    client = client_for(worker)
    page = client.post(f"/evidence/{report.pk}/submit/", follow=True).content.decode()
    assert "Which report is it?" in page
    assert "No case file is uploaded" in page
    sent = {"report_type": "Court statement", **boxes("written_on", WRITTEN)}
    page = client.post(f"/evidence/{report.pk}/report/", sent, follow=True).content.decode()
    assert "Court statement" in page
    client.post(f"/evidence/{report.pk}/submit/")
    report.refresh_from_db()
    assert report.state == "submitted"


def test_accepting_on_the_page_needs_the_appraisal_and_the_day(
    client_for: Signed, supervisor: User, report: Evidence
) -> None:
    described(report)
    submit_evidence(evidence=report, by=report.enrolment.social_worker.user)
    client, address = client_for(supervisor), f"/evidence/{report.pk}/answer/"
    page = client.post(address, {"answer": "accept"}).content.decode()
    assert "Enter your appraisal" in page
    assert "Enter the date you read it" in page
    sent = {"answer": "accept", "appraisal": "Clear and fair.", **boxes("read_on", dt.date(2026, 11, 20))}
    client.post(address, sent)
    page = client.get(f"/evidence/{report.pk}/").content.decode()
    assert "Clear and fair." in page
    assert "20 November 2026" in page


def test_returning_needs_no_appraisal(client_for: Signed, supervisor: User, report: Evidence) -> None:
    described(report)
    submit_evidence(evidence=report, by=report.enrolment.social_worker.user)
    client_for(supervisor).post(f"/evidence/{report.pk}/answer/", {"answer": "return", "comment": "Say more."})
    report.refresh_from_db()
    assert report.state == "returned"


# The API: a written report can be accepted over it alone


def test_the_api_takes_a_report_from_its_draft_to_its_appraisal(
    report: Evidence, worker: User, supervisor: User, api_for: Callable[[User], Any]
) -> None:
    address, author = f"/api/v1/evidence/{report.pk}/", api_for(worker)
    said = author.post(f"{address}report/", {"type": "Court statement", "written_on": "2026-10-01"})
    shown = {"type": "Court statement", "written_on": "2026-10-01", "appraisal": "", "read_on": None}
    assert (said.status_code, said.json()["report"]) == (200, shown)
    assert author.post(f"{address}submit/").json()["state"] == "submitted"
    answer = {"comment": "Thank you.", "appraisal": "Clear and fair.", "read_on": "2026-11-20"}
    done = api_for(supervisor).post(f"{address}accept/", answer)
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    found = author.get(address).json()["report"]
    assert found == shown | {"appraisal": "Clear and fair.", "read_on": "2026-11-20"}


def test_the_api_refuses_what_is_no_report_and_what_is_handed_in(
    report: Evidence, draft: Evidence, worker: User, supervisor: User, api_for: Callable[[User], Any]
) -> None:
    said, author = {"type": "Care plan", "written_on": "2026-10-01"}, api_for(worker)

    def answer(entry: Evidence, sent: dict[str, str]) -> tuple[int, str]:
        found = author.post(f"/api/v1/evidence/{entry.pk}/report/", sent)
        return found.status_code, found.json()["code"]

    assert answer(draft, said) == (400, "not_a_report")
    assert answer(report, {**said, "written_on": "2026-12-24"})[0] == 400
    assert answer(report, {"written_on": "2026-10-01"})[0] == 400
    submit_evidence(evidence=report, by=worker)
    assert answer(report, said) == (409, "evidence_is_submitted")
    assert api_for(supervisor).post(f"/api/v1/evidence/{report.pk}/report/", said).status_code == 403


def test_who_sees_facts_only_reads_nothing_of_the_report(
    report: Evidence, coordinator: User, api_for: Callable[[User], Any]
) -> None:
    described(report)
    submit_evidence(evidence=report, by=report.enrolment.social_worker.user)
    found = api_for(coordinator).get(f"/api/v1/evidence/{report.pk}/").json()
    assert (found["report"], found["content_hidden"]) == (None, True)
