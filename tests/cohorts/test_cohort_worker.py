"""One worker's page for the co-ordinator and the principal social worker: why, and no content."""

import pytest

from ecf.evidence.services import start_evidence, submit_evidence
from tests.cast import TODAY


@pytest.mark.parametrize("role", ["coordinator", "psw", "psw_deputy"])
def test_it_says_where_the_worker_stands_and_why(request, enrolment, client_for, role):
    response = client_for(request.getfixturevalue(role)).get(f"/cohort/{enrolment.pk}/")
    content = response.content.decode()
    assert response.status_code == 200
    assert (
        "Worker Worker has something overdue. The support and assessment agreement was due on 6 July 2026." in content
    )
    assert "Supervision was due by" in content
    assert "0 of 1" in content
    assert "You " not in content


@pytest.mark.parametrize("role", ["worker", "supervisor", "outsider_psw"])
def test_nobody_else_finds_it(request, enrolment, client_for, role):
    assert client_for(request.getfixturevalue(role)).get(f"/cohort/{enrolment.pk}/").status_code == 404


def test_it_shows_no_content(enrolment, worker, psw, client_for):
    entry = start_evidence(
        enrolment=enrolment,
        kind="written_report",
        title="Very private title",
        body="Very private body",
        happened_on=TODAY,
        by=worker,
        standards=[{"code": "EC1", "how": "Very private how"}],
        privacy="shared",
    )
    submit_evidence(evidence=entry, by=worker)
    content = client_for(psw).get(f"/cohort/{enrolment.pk}/").content.decode()
    assert "Very private" not in content
    assert "1 piece of evidence waits for an answer" in content
