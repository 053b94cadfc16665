"""Agreements over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.assessments.models import Agreement
from ecf.assessments.services import sign_agreement
from tests.assessments.agreeing import COMPLETED, DRAFTED, all_sign, ready_to_sign

pytestmark = pytest.mark.django_db
PATH = "/api/v1/agreements/"
SENT = {**DRAFTED, "protected_hours": "3.5"}


def test_from_the_beginning_to_all_signatures(api_for, assessed, worker, supervisor, assessor, coordinator):
    sam, wren = api_for(supervisor), api_for(worker)
    made = sam.post(PATH, {"enrolment": str(assessed.pk)})
    assert made.status_code == 201 and made.json()["waiting_for"] == ["worker", "supervisor", "coordinator"]
    assert made.json()["dates"][0] == {"title": "3-month review", "due_on": "2026-09-22"}
    one = f"{PATH}{made.json()['id']}/"
    assert made.headers["Location"].endswith(one)
    assert sam.post(PATH, {"enrolment": str(assessed.pk)}).json()["code"] == "agreement_begun"

    assert sam.patch(one, {"buddy": "Bo"}).status_code == 400  # without If-Match
    drafted = sam.patch(one, SENT, If_Match=made.headers["ETag"])
    assert [row["field"] for row in drafted.json()["missing"]] == ["helps", "feedback"]
    stale = sam.patch(one, {"buddy": "Bo"}, If_Match=made.headers["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    early = sam.post(f"{one}sign/")
    assert (early.status_code, early.json()["code"]) == (409, "part_missing")
    assert "what helps, to be written by the social worker" in early.json()["detail"]

    assert wren.patch(one, {"buddy": "Me"}, If_Match="*").status_code == 403
    assert wren.patch(one, COMPLETED, If_Match="*").json()["state"] == "open"
    for user, left in [(coordinator, 3), (assessor, 2), (worker, 1), (supervisor, 0)]:
        signed = api_for(user).post(f"{one}sign/", {"disagreement": ""})
        assert signed.status_code == 200 and len(signed.json()["waiting_for"]) == left
    assert (signed.json()["state"], signed.json()["signed_on"]) == ("signed", "2026-11-23")
    assert wren.post(f"{one}sign/").status_code == 409


def test_who_may_not_know_of_adjustments_reads_null(api_for, ready, worker, coordinator, assessor, psw):
    for user in (worker, coordinator):
        assert api_for(user).get(f"{PATH}{ready.pk}/").json()["adjustments"] == DRAFTED["adjustments"]
    for user in (assessor, psw):
        found = api_for(user).get(f"{PATH}{ready.pk}/").json()
        assert found["adjustments"] is None and found["helps"] == COMPLETED["helps"]


def test_wrong_values_are_told_by_their_fields(api_for, ready, supervisor):
    sent = {"caseload_max": 0, "protected_hours": "99", "helps": 5, "nonsense": 1}
    answer = api_for(supervisor).patch(f"{PATH}{ready.pk}/", sent, If_Match="*")
    assert answer.status_code == 400
    assert {row["field"] for row in answer.json()["errors"]} >= {"caseload_max", "protected_hours", "nonsense"}
    answer = api_for(supervisor).patch(f"{PATH}{ready.pk}/", {"who_signs": ""}, If_Match="*")
    assert [row["field"] for row in answer.json()["errors"]] == ["who_signs"]


def test_an_outsider_finds_none(api_for, ready, assessed, outsider_coordinator):
    assert api_for(outsider_coordinator).get(PATH).json()["results"] == []
    assert api_for(outsider_coordinator).get(f"{PATH}{ready.pk}/").status_code == 404
    assert api_for(outsider_coordinator).post(PATH, {"enrolment": str(assessed.pk)}).status_code == 404


def test_a_list_takes_the_same_queries_for_one_and_for_three(
    api_for, ready, assessed, other_enrolment, worker, supervisor, assessor, coordinator
):
    client = api_for(supervisor)

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    counted()
    before = counted()
    all_sign(ready, worker, supervisor, assessor, coordinator)
    sign_agreement(agreement=ready_to_sign(assessed, supervisor), by=worker)
    ready_to_sign(other_enrolment, supervisor)
    assert Agreement.objects.count() == 3 and counted() == before
