"""Drafts are deleted by their author; what was answered is kept."""

import pytest
from django.urls import reverse

from ecf.core.errors import Conflict
from ecf.core.models import Event
from ecf.evidence.models import Evidence
from ecf.evidence.services import delete_draft, return_evidence, submit_evidence, take_back_evidence

pytestmark = pytest.mark.django_db


def test_a_draft_is_gone_and_only_its_event_stays(draft, worker) -> None:
    pk = str(draft.pk)
    delete_draft(evidence=draft, by=worker)
    assert not Evidence.objects.exists()
    event = Event.objects.get(kind="evidence.deleted")
    assert (event.subject_id, event.audience) == (pk, "actor")


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_is_handed_in_is_not_deleted(request, worker, state: str) -> None:
    with pytest.raises(Conflict):
        delete_draft(evidence=request.getfixturevalue(state), by=worker)


def test_a_draft_that_was_once_answered_is_kept(submitted, worker, supervisor) -> None:
    return_evidence(evidence=submitted, by=supervisor, comment="More.")
    submit_evidence(evidence=submitted, by=worker)
    take_back_evidence(evidence=submitted, by=worker)
    with pytest.raises(Conflict):
        delete_draft(evidence=submitted, by=worker)


def test_the_page_asks_first(client_for, worker, draft) -> None:
    client, url = client_for(worker), reverse("delete_evidence", args=[draft.pk])
    assert "Delete this draft?" in client.get(url).content.decode()
    assert Evidence.objects.exists()
    assert client.post(url)["Location"] == reverse("evidence_list")
    assert not Evidence.objects.exists()


def test_the_api_deletes_own_drafts_only(api_for, worker, supervisor, draft, enrolment) -> None:
    url = f"/api/v1/evidence/{draft.pk}/"
    assert api_for(supervisor).delete(url).status_code == 404
    assert api_for(worker).delete(url).status_code == 204
    assert api_for(worker).delete(url).status_code == 404
