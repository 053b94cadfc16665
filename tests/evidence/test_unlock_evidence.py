"""Accepted evidence is opened again with a reason, and signed anew."""

import pytest
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.core.models import Signature
from ecf.evidence.models import SignOff
from ecf.evidence.services import accept_evidence, change_evidence, submit_evidence, unlock_evidence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor"])
def test_opening_it_supersedes_the_signature_and_keeps_it(request, accepted, role: str) -> None:
    found = unlock_evidence(evidence=accepted, by=request.getfixturevalue(role), reason="The date was wrong.")
    assert (found.state, found.accepted_on, found.accepted_by) == ("returned", None, None)
    assert Signature.objects.get().superseded_at is not None
    assert list(SignOff.objects.order_by("id").values_list("answer", flat=True)) == ["accepted", "unlocked"]


def test_it_is_changed_submitted_and_signed_anew(accepted, worker, supervisor) -> None:
    unlock_evidence(evidence=accepted, by=worker, reason="The date was wrong.")
    change_evidence(evidence=accepted, body="Corrected.", by=worker)
    submit_evidence(evidence=accepted, by=worker)
    accept_evidence(evidence=accepted, by=supervisor)
    assert Signature.objects.filter(superseded_at=None).count() == 1
    assert Signature.objects.count() == 2


def test_a_reason_is_required(accepted, supervisor) -> None:
    with pytest.raises(BadValue) as told:
        unlock_evidence(evidence=accepted, by=supervisor, reason=" ")
    assert told.value.errors[0].field == "reason"


def test_only_accepted_evidence_is_opened(submitted, supervisor) -> None:
    with pytest.raises(Conflict):
        unlock_evidence(evidence=submitted, by=supervisor, reason="x")


@pytest.mark.parametrize("role", ["coordinator", "psw", "past_supervisor"])
def test_overseers_do_not_open_it(request, accepted, role: str) -> None:
    with pytest.raises(NotAllowed):
        unlock_evidence(evidence=accepted, by=request.getfixturevalue(role), reason="x")


def test_the_page_asks_why(client_for, worker, accepted) -> None:
    client, url = client_for(worker), reverse("unlock_evidence", args=[accepted.pk])
    assert "Why do you open it again?" in client.get(url).content.decode()
    assert "Say why it is opened again" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "The date was wrong."}).status_code == 302
    accepted.refresh_from_db()
    assert accepted.state == "returned"


def test_the_api_opens_it(api_for, supervisor, accepted) -> None:
    url = f"/api/v1/evidence/{accepted.pk}/unlock/"
    assert api_for(supervisor).post(url).status_code == 400
    assert api_for(supervisor).post(url, {"reason": "Wrong date."}).json()["state"] == "returned"
