"""The principal social worker reads what was said in one session, with a reason that the worker sees at once."""

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.enrolments.models import Placement
from ecf.supervision.rules import can_read_content, can_read_wellbeing
from ecf.supervision.services import disclose_session

pytestmark = pytest.mark.django_db
REASON = "A complaint names this session."
WORDS = "We looked at how the first visit went."


def page(session) -> str:
    return reverse("session", args=[session.pk])


def test_it_opens_the_text_and_never_the_wellbeing(signed, psw) -> None:
    disclose_session(session=signed, by=psw, reason=REASON)
    assert can_read_content(psw, signed)
    assert not can_read_wellbeing(psw, signed)


def test_a_planned_session_is_not_opened(planned, psw) -> None:
    with pytest.raises(Conflict):
        disclose_session(session=planned, by=psw, reason=REASON)


@pytest.mark.parametrize("role", ["coordinator", "other_supervisor", "outsider_psw"])
def test_nobody_else_opens_it(request, signed, role: str) -> None:
    with pytest.raises(NotAllowed):
        disclose_session(session=signed, by=request.getfixturevalue(role), reason=REASON)


def test_what_was_said_with_another_employer_stays_there(signed, psw) -> None:
    Placement.objects.filter(enrolment=signed.enrolment).update(started_on=signed.held_on + dt.timedelta(days=1))
    with pytest.raises(Conflict) as refused:
        disclose_session(session=signed, by=psw, reason=REASON)
    assert refused.value.code == "held_elsewhere"


def test_a_reason_is_needed(signed, psw) -> None:
    with pytest.raises(BadValue):
        disclose_session(session=signed, by=psw, reason="")


def test_from_the_facts_to_the_text(client, signed, psw) -> None:
    client.force_login(psw)
    address = reverse("disclose_session", args=[signed.pk])
    shown = client.get(page(signed))
    assertContains(shown, address)
    assertNotContains(shown, WORDS)
    assertContains(client.get(address), "is told by e-mail")
    sent = {"reason": REASON, "until-day": "25", "until-month": "11", "until-year": "2026"}
    opened = client.post(address, sent, follow=True)
    assertContains(opened, WORDS)
    assertNotContains(opened, "4 of 5")
    assertNotContains(opened, "Mark as done")


def test_the_worker_sees_who_and_why(client, signed, psw, worker) -> None:
    row = disclose_session(session=signed, by=psw, reason=REASON)
    client.force_login(worker)
    assertContains(client.get("/"), page(signed))
    assertContains(client.get(page(signed)), REASON)
    row.refresh_from_db()
    assert row.seen_at


def test_the_page_says_that_what_was_signed_is_unchanged(client, signed, worker) -> None:
    client.force_login(worker)
    assertContains(client.get(page(signed)), "unchanged since", count=2)
    type(signed).objects.filter(pk=signed.pk).update(summary="Something else.")
    assertContains(client.get(page(signed)), "What is stored is not what was signed", count=2)


def test_over_the_api(api_for, signed, psw, coordinator) -> None:
    url = f"/api/v1/supervision-sessions/{signed.pk}/"
    assert api_for(psw).get(url).json()["summary"] is None
    assert api_for(coordinator).post(f"{url}disclose/", {}).status_code == 403
    opened = api_for(psw).post(f"{url}disclose/", {"reason": REASON}).json()
    assert (opened["content_hidden"], opened["summary"], opened["wellbeing"]) == (False, WORDS, None)
    assert api_for(psw).post(f"{url}disclose/", {"reason": REASON}).status_code == 409
