"""A planned session is cancelled."""

import pytest

from ecf.core.models import Event
from ecf.supervision import errors
from ecf.supervision.models import SupervisionSession
from ecf.supervision.selectors import supervision_facts
from ecf.supervision.services import cancel_session


def test_it_keeps_who_and_why_and_does_not_count(planned, enrolment, supervisor):
    cancel_session(session=planned, cancelled_by="worker", reason="Ill that day", by=supervisor)

    stored = SupervisionSession.objects.get()
    assert (stored.state, stored.cancelled_by, stored.end_reason) == ("cancelled", "worker", "Ill that day")
    assert supervision_facts([enrolment])[enrolment.pk].sessions == ()
    assert "Ill" not in Event.objects.get(kind="session.cancelled").body


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"cancelled_by": "worker", "reason": "  "}, "reason_required"),
        ({"cancelled_by": "", "reason": "Ill"}, "cancelled_by_required"),
        ({"cancelled_by": "coordinator", "reason": "Ill"}, "cancelled_by_required"),
        ({"cancelled_by": "worker", "reason": "a" * 2001}, "text_too_long"),
    ],
)
def test_who_and_why_must_be_told(planned, worker, given, code):
    with pytest.raises(errors.BadValue) as refused:
        cancel_session(session=planned, by=worker, **given)
    assert refused.value.code == code
    assert SupervisionSession.objects.get().state == "planned"


@pytest.mark.parametrize("name", ["past_supervisor", "coordinator", "assessor"])
def test_nobody_else_cancels(request, planned, name):
    with pytest.raises(errors.NotYourSessionToPlan):
        cancel_session(session=planned, cancelled_by="worker", reason="Ill", by=request.getfixturevalue(name))


def test_what_was_held_cannot_be_cancelled(recorded, supervisor):
    with pytest.raises(errors.NotPlanned):
        cancel_session(session=recorded, cancelled_by="worker", reason="Ill", by=supervisor)


def test_the_page_cancels_and_shows_the_reason_to_the_two_only(client_for, planned, worker, coordinator):
    typed = {"cancelled_by": "supervisor", "reason": "Court that day"}
    page = client_for(worker).post(f"/supervision/{planned.pk}/cancel/", typed, follow=True).content.decode()
    assert "Cancelled by the supervisor" in page and "Court that day" in page

    seen = client_for(coordinator).get(f"/supervision/{planned.pk}/").content.decode()
    assert "Cancelled by the supervisor" in seen and "Court that day" not in seen


def test_the_page_gives_back_what_was_typed(client_for, planned, worker):
    page = client_for(worker).post(f"/supervision/{planned.pk}/cancel/", {"reason": "Court"}).content.decode()
    assert "Select who cancelled" in page and "Court</textarea>" in page
