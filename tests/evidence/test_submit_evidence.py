"""Handing in, and taking back before the answer."""

import pytest
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.core.models import Event
from ecf.evidence.models import Evidence
from ecf.evidence.services import submit_evidence, take_back_evidence
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db


def test_a_shared_and_linked_draft_is_submitted(draft, worker, supervisor) -> None:
    found = submit_evidence(evidence=draft, by=worker)
    assert (found.state, found.submitted_at is not None, found.version) == ("submitted", True, 2)
    assert Evidence.objects.visible_to(supervisor).filter(pk=found.pk).exists()
    assert Event.objects.filter(kind="evidence.submitted", subject_id=str(found.pk)).count() == 1


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"privacy": "private"}, ["privacy"]),
        ({"standards": []}, ["standards"]),
        ({"privacy": "private", "standards": []}, ["privacy", "standards"]),
    ],
)
def test_private_or_unlinked_entries_are_refused(enrolment, worker, values, fields) -> None:
    draft = logged(enrolment, **values)
    with pytest.raises(BadValue) as told:
        submit_evidence(evidence=draft, by=worker)
    assert [error.field for error in told.value.errors] == fields
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(("state", "code"), [("submitted", "already_submitted"), ("accepted", "evidence_is_locked")])
def test_it_is_submitted_once(request, worker, state: str, code: str) -> None:
    with pytest.raises(Conflict) as told:
        submit_evidence(evidence=request.getfixturevalue(state), by=worker)
    assert told.value.code == code


def test_nobody_submits_for_somebody_else(submitted, supervisor) -> None:
    with pytest.raises(NotAllowed):
        submit_evidence(evidence=submitted, by=supervisor)


def test_taken_back_it_is_a_draft_that_only_the_author_sees(submitted, worker, supervisor) -> None:
    found = take_back_evidence(evidence=submitted, by=worker)
    assert (found.state, found.submitted_at) == ("draft", None)
    assert not Evidence.objects.visible_to(supervisor).exists()


def test_after_the_answer_it_is_not_taken_back(accepted, worker) -> None:
    with pytest.raises(Conflict):
        take_back_evidence(evidence=accepted, by=worker)


def test_the_buttons_on_the_page(client_for, worker, draft) -> None:
    client = client_for(worker)
    client.post(reverse("submit_evidence", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert client.post(reverse("submit_evidence", args=[draft.pk])).status_code == 302
    client.post(reverse("take_back_evidence", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_incomplete_draft_is_sent_to_its_form(client_for, worker, enrolment) -> None:
    draft = logged(enrolment, privacy="private")
    answer = client_for(worker).post(reverse("submit_evidence", args=[draft.pk]))
    assert answer["Location"] == reverse("edit_evidence", args=[draft.pk])


def test_the_api_submits_and_takes_back(api_for, worker, draft, enrolment) -> None:
    client, url = api_for(worker), f"/api/v1/evidence/{draft.pk}"
    assert client.post(f"{url}/submit/").json()["state"] == "submitted"
    assert client.post(f"{url}/submit/").status_code == 409
    assert client.post(f"{url}/take-back/").json()["state"] == "draft"
    private = logged(enrolment, privacy="private")
    answer = client.post(f"/api/v1/evidence/{private.pk}/submit/")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "privacy")
