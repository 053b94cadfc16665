"""The principal social worker reads one entry for a time, with a reason that its author sees at once."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries

from ecf.core.errors import BadValue, Conflict, NotAllowed
from ecf.core.models import Event
from ecf.enrolments.models import Disclosure
from ecf.enrolments.services import send_disclosure_mail
from ecf.enrolments.timeline import told
from ecf.evidence.models import Evidence
from ecf.evidence.rules import can_read_content
from ecf.evidence.selectors import matching
from ecf.evidence.services import change_evidence, disclose_evidence, unlock_evidence
from ecf.people.models import User
from tests.cast import TODAY
from tests.evidence.conftest import logged

pytestmark = pytest.mark.django_db
REASON = "A complaint names this visit."
BODY = "forgot the boy"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def disclosed(accepted, psw):
    return disclose_evidence(evidence=accepted, by=psw, reason=REASON)


def page(evidence) -> str:
    return reverse("evidence", args=[evidence.pk])


def test_it_is_open_for_a_week_unless_said(disclosed, accepted, psw) -> None:
    assert disclosed.until == TODAY + dt.timedelta(days=7)
    assert can_read_content(psw, accepted)
    with time_machine.travel(dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC)):
        assert can_read_content(fresh(psw), accepted)
    with time_machine.travel(dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)):
        assert not can_read_content(fresh(psw), accepted)


def test_nothing_else_opens_with_it(disclosed, enrolment, psw) -> None:
    assert not can_read_content(psw, logged(enrolment, "submitted", title="Another"))


def test_search_looks_into_what_is_open_and_nothing_else(disclosed, enrolment, accepted, psw) -> None:
    logged(enrolment, "submitted", title="Another")
    found = matching(Evidence.objects.visible_to(psw), fresh(psw), "boy door")
    assert list(found) == [accepted]


@pytest.mark.parametrize("state", ["draft", "private"])
def test_drafts_and_private_entries_are_never_opened(enrolment, psw, state: str) -> None:
    entry = logged(enrolment)
    if state == "private":
        entry = logged(enrolment, "accepted")
        unlock_evidence(evidence=entry, by=enrolment.social_worker.user, reason="More to say.")
        change_evidence(evidence=entry, by=enrolment.social_worker.user, privacy="private")
    with pytest.raises(Conflict):
        disclose_evidence(evidence=entry, by=psw, reason=REASON)
    assert not Disclosure.objects.exists()


def test_made_private_it_closes_at_once(disclosed, accepted, worker, psw) -> None:
    unlock_evidence(evidence=accepted, by=worker, reason="More to say.")
    found = change_evidence(evidence=accepted, by=worker, privacy="private")
    assert not can_read_content(fresh(psw), found)


@pytest.mark.parametrize("role", ["coordinator", "other_supervisor", "outsider_psw", "past_supervisor"])
def test_nobody_else_opens_anything(request, accepted, role: str) -> None:
    with pytest.raises(NotAllowed):
        disclose_evidence(evidence=accepted, by=request.getfixturevalue(role), reason=REASON)


def test_who_reads_it_anyway_needs_no_disclosure(accepted, supervisor) -> None:
    with pytest.raises(Conflict):
        disclose_evidence(evidence=accepted, by=supervisor, reason=REASON)


@pytest.mark.parametrize("days", [-1, 32])
def test_the_last_day_is_near(accepted, psw, days: int) -> None:
    with pytest.raises(BadValue) as refused:
        disclose_evidence(evidence=accepted, by=psw, reason=REASON, until=TODAY + dt.timedelta(days=days))
    assert refused.value.errors[0].field == "until"


def test_a_reason_is_needed(accepted, psw) -> None:
    with pytest.raises(BadValue):
        disclose_evidence(evidence=accepted, by=psw, reason="  ")


def test_no_event_holds_the_reason_and_the_worker_sees_it_in_the_timeline(disclosed, enrolment, worker) -> None:
    assert not [event for event in Event.objects.all() if "complaint" in event.body]
    assert "The principal social worker was let read something" in [row.text for row in told(enrolment, worker)]


def test_the_supervisor_does_not_see_it_in_the_timeline(disclosed, enrolment, supervisor) -> None:
    assert "The principal social worker was let read something" not in [row.text for row in told(enrolment, supervisor)]


def test_the_worker_sees_who_and_why_on_the_entry_and_at_home(client, disclosed, accepted, worker) -> None:
    client.force_login(worker)
    assertContains(client.get("/"), REASON)
    shown = client.get(page(accepted))
    assertContains(shown, REASON)
    assertContains(shown, "Psw Northshire (principal social worker or deputy, until 30 November 2026)")
    disclosed.refresh_from_db()
    assert disclosed.seen_at


def test_one_that_is_over_stays_at_home_until_it_was_looked_at(client, disclosed, accepted, worker) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 2, 9, 0, tzinfo=dt.UTC)):
        client.force_login(worker)
        assertContains(client.get("/"), "could read")
        client.get(page(accepted))
        assertNotContains(client.get("/"), REASON)


def test_the_supervisor_does_not_read_the_reason_of_a_closed_entry(client, disclosed, accepted, coordinator) -> None:
    client.force_login(coordinator)
    assertNotContains(client.get(page(accepted)), REASON)


def test_one_e_mail_without_content_goes_to_the_worker(disclosed, accepted, worker, mailoutbox) -> None:
    assert (send_disclosure_mail(), send_disclosure_mail()) == (1, 0)
    [sent] = mail.outbox
    assert sent.to == [worker.email]
    assert accepted.title not in sent.body and "complaint" not in sent.body and "Northshire" not in sent.body


def test_from_the_facts_to_the_text(client, accepted, psw) -> None:
    client.force_login(psw)
    address = reverse("disclose_evidence", args=[accepted.pk])
    shown = client.get(page(accepted))
    assertContains(shown, address)
    assertNotContains(shown, BODY)
    assertContains(client.get(address), "is told by e-mail")
    sent = {"reason": REASON, "until-day": "25", "until-month": "11", "until-year": "2026"}
    assertContains(client.post(address, sent, follow=True), BODY)


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(client, accepted, psw) -> None:
    client.force_login(psw)
    sent = {"reason": REASON, "until-day": "25", "until-month": "11", "until-year": "2027"}
    shown = client.post(reverse("disclose_evidence", args=[accepted.pk]), sent)
    assertContains(shown, "31 days ahead")
    assertContains(shown, REASON)


def test_over_the_api_the_content_is_shown_while_it_is_open(api_for, accepted, psw) -> None:
    url = f"/api/v1/evidence/{accepted.pk}/"
    assert api_for(psw).get(url).json()["content_hidden"] is True
    opened = api_for(psw).post(f"{url}disclose/", {"reason": REASON})
    assert (opened.status_code, opened.json()["content_hidden"]) == (200, False)
    assert BODY in api_for(psw).get(url).json()["body"]
    assert api_for(psw).post(f"{url}disclose/", {"reason": REASON}).status_code == 409
    with time_machine.travel(dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)):
        assert api_for(psw).get(url).json()["body"] is None


def test_the_api_refuses(api_for, accepted, coordinator, outsider_psw, psw) -> None:
    url = f"/api/v1/evidence/{accepted.pk}/disclose/"
    assert api_for(coordinator).post(url, {}).status_code == 403
    assert api_for(outsider_psw).post(url, {"reason": REASON}).status_code == 404
    assert api_for(psw).post(url, {}).status_code == 400
    late = api_for(psw).post(url, {"reason": REASON, "until": "2027-11-25"})
    assert (late.status_code, late.json()["code"]) == (400, "until_out_of_range")


def test_lists_cost_no_more_for_it(disclosed, accepted, psw) -> None:
    entries = list(Evidence.objects.filter(pk=accepted.pk).select_related("enrolment__social_worker"))
    someone = fresh(psw)
    can_read_content(someone, entries[0])
    with assertNumQueries(0):
        assert [can_read_content(someone, entry) for entry in entries * 30] == [True] * 30
