"""The co-ordinator closes what will not be signed by both."""

import pytest

from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.services import close_session, sign_session


def test_it_is_closed_and_still_counts(half_signed, coordinator):
    close_session(session=half_signed, by=coordinator)

    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.end_reason, stored.counts) == ("closed", "Not signed, left", True)


@pytest.mark.parametrize("name", ["worker", "supervisor", "psw", "outsider_coordinator"])
def test_only_their_coordinator_closes(request, half_signed, name):
    with pytest.raises(errors.OnlyTheirCoordinator):
        close_session(session=half_signed, by=request.getfixturevalue(name))


def test_only_what_waits_for_a_signature_is_closed(signed, coordinator):
    with pytest.raises(errors.NotWaitingForSignatures):
        close_session(session=signed, by=coordinator)


def test_nobody_signs_it_any_more(half_signed, coordinator, worker):
    close_session(session=half_signed, by=coordinator)
    with pytest.raises(errors.SessionLocked):
        sign_session(session=half_signed, by=worker)


def test_the_page_closes_without_showing_what_was_said(client_for, half_signed, coordinator):
    client = client_for(coordinator)
    assert "first visit" not in client.get(f"/supervision/{half_signed.pk}/close/").content.decode()
    page = client.post(f"/supervision/{half_signed.pk}/close/", {"reason": "Left in May"}, follow=True).content.decode()
    assert "Closed by the programme co-ordinator" in page and "first visit" not in page
