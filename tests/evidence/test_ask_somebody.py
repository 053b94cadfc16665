"""Asking somebody outside: the worker plans, sends, sends again, corrects, asks another, takes back."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from ecf.core.errors import BadValue, Conflict, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.models import Enrolment
from ecf.evidence import outside_errors as errors
from ecf.evidence.models import Evidence, OutsideRequest, RequestLink, RequestState
from ecf.evidence.outside import digest_of
from ecf.evidence.services import (
    change_evidence,
    change_request,
    decline_record,
    delete_draft,
    finish_record,
    open_request,
    plan_request,
    queue_request_reminders,
    resend_request,
    revoke_request,
    send_request,
    send_request_mail,
    submit_evidence,
)
from ecf.people.models import User
from tests.evidence.asking import RECORD, delivered, handed_in, part_done, planned, secret_in, sent
from tests.evidence.conftest import logged

PLAN = {
    "title": "Joint visit",
    "plan": "How I talk with the children.",
    "planned_for-day": "7",
    "planned_for-month": "12",
    "planned_for-year": "2026",
    "standards": ["EC2"],
    "giver_name": "Dana Osei",
    "giver_email": "dana.osei@northshire.example",
    "giver_role": "Practice educator",
    "says_registered": "yes",
}


@pytest.fixture
def asked(enrolment: Enrolment) -> OutsideRequest:
    return planned(enrolment)


@pytest.fixture
def amira(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def test_the_worker_plans_and_sees_whether_it_will_count_before_sending(amira: Client, enrolment: Enrolment) -> None:
    assert amira.get(reverse("ask_somebody")).status_code == 200
    answer = amira.post(reverse("ask_somebody"), PLAN, follow=True)
    row = OutsideRequest.objects.get()
    assert (row.state, row.evidence.kind, row.evidence.privacy) == ("planned", "direct_observation", "shared")
    assert list(row.evidence.standard_links.values_list("code", flat=True)) == ["EC2"]
    assert row.evidence.happened_on == dt.date(2026, 11, 23)  # still to come, so the day is set when it is handed in
    assert "as a direct observation" in answer.content.decode()
    assert not mail.outbox and not RequestLink.objects.exists()


def test_the_page_says_that_an_observer_who_is_not_registered_does_not_count_yet(amira: Client) -> None:
    page = amira.post(reverse("ask_somebody"), {**PLAN, "says_registered": "no"}, follow=True).content.decode()
    assert "It will not count towards a milestone as it is" in page
    assert "At least 2 of every 3 observations must be by one" in page


def test_sending_the_form_twice_plans_once(amira: Client) -> None:
    page = amira.get(reverse("ask_somebody"))
    pk = page.context["form"]["pk"].value()
    for _ in range(2):
        assert amira.post(reverse("ask_somebody"), {**PLAN, "pk": str(pk)}).status_code == 302
    assert OutsideRequest.objects.count() == Evidence.objects.count() == 1


def test_what_is_missing_is_told_at_the_field_and_what_was_typed_stays(amira: Client) -> None:
    page = amira.post(reverse("ask_somebody"), {**PLAN, "giver_email": "dana"}).content.decode()
    assert "Enter an email address in the correct format" in page and "How I talk with the children." in page
    assert not Evidence.objects.exists()


def test_nobody_asks_themselves_and_leaves_nothing_behind(amira: Client, worker: User) -> None:
    page = amira.post(reverse("ask_somebody"), {**PLAN, "giver_email": worker.email.upper()}).content.decode()
    assert "This is your own address" in page
    assert not Evidence.objects.exists()


def test_feedback_is_asked_for_the_same_way_without_a_day_or_a_register(amira: Client) -> None:
    wanted = {name: value for name, value in PLAN.items() if name in {"title", "plan"} or name.startswith("giver")}
    address = reverse("ask_somebody") + "?kind=professional_feedback"
    amira.post(address, wanted)
    row = OutsideRequest.objects.get()
    assert (row.kind, row.says_registered, row.planned_for) == ("professional_feedback", False, None)


def test_sending_queues_one_message_with_a_secret_that_is_not_stored(
    amira: Client, asked: OutsideRequest, worker: User
) -> None:
    for _ in range(2):
        amira.post(reverse("send_request", args=[asked.pk]))
    assert send_request_mail() == 1
    assert send_request_mail() == 0
    (message,) = mail.outbox
    secret = secret_in(message.body)
    assert message.to == ["dana.osei@northshire.example"] and worker.name in message.subject
    assert len(secret) == 43 and RequestLink.objects.get().digest == digest_of(secret)
    assert not any(secret in str(row) for row in OutsideRequest.objects.values_list())
    assert asked.plan not in message.body and "Northshire Council" in message.body
    assert "This is not for me" in message.body
    asked.refresh_from_db()
    assert asked.expires_on == dt.date(2026, 12, 21)


def test_a_message_is_claimed_once_though_two_pollers_see_it(asked: OutsideRequest, worker: User) -> None:
    send_request(request=asked, by=worker)
    OutsideRequest.objects.update(mail_claimed_at=dt.datetime.now(dt.UTC))
    assert send_request_mail() == 0
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, 11, tzinfo=dt.UTC)):
        assert send_request_mail() == 1  # its lease ran out


def test_a_message_that_fails_is_tried_again_after_its_lease(
    asked: OutsideRequest, worker: User, settings: pytest.FixtureRequest
) -> None:
    send_request(request=asked, by=worker)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]
    assert send_request_mail() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert send_request_mail() == 0
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, 11, tzinfo=dt.UTC)):
        assert send_request_mail() == 1


def test_a_new_link_makes_the_old_one_useless_and_keeps_what_was_written(asked: OutsideRequest, worker: User) -> None:
    old = sent(asked)
    part_done(asked, old)
    with pytest.raises(errors.JustSent):
        resend_request(request=asked, by=worker)
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)):
        resend_request(request=asked, by=worker)
        with pytest.raises(errors.LinkIsDead):
            open_request(digest=digest_of(old))
        new = delivered()
        assert open_request(digest=digest_of(new)).seen == RECORD["seen"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"giver_email": "d.osei@northshire.example"}, "request.address_corrected"),
        ({"giver_name": "Sam Ali", "giver_email": "sam.ali@northshire.example"}, "request.reassigned"),
    ],
)
def test_another_address_or_person_finds_an_empty_form_behind_a_new_link(
    asked: OutsideRequest, worker: User, changes: dict[str, str], kind: str
) -> None:
    old = sent(asked)
    part_done(asked, old)
    changed = change_request(request=asked, by=worker, **changes)
    assert (changed.state, changed.seen, changed.standards_seen, changed.saved_at) == ("sent", "", "{}", None)
    with pytest.raises(errors.LinkIsDead):
        open_request(digest=digest_of(old))
    assert delivered() != old
    assert mail.outbox[-1].to == [changes["giver_email"]]
    assert Event.objects.filter(kind=kind).count() == 1


def test_a_change_of_the_plan_alone_leaves_the_link(asked: OutsideRequest, worker: User) -> None:
    secret = sent(asked)
    change_request(request=asked, by=worker, plan="A core group.")
    assert open_request(digest=digest_of(secret)).plan == "A core group."


def test_taking_it_back_kills_the_link_and_deletes_what_was_written(asked: OutsideRequest, amira: Client) -> None:
    secret = sent(asked)
    part_done(asked, secret)
    address = reverse("revoke_request", args=[asked.pk])
    assert amira.get(address).status_code == 200
    assert amira.post(address).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.seen) == ("revoked", "")
    with pytest.raises(errors.LinkIsDead):
        finish_record(digest=digest_of(secret))


def test_one_live_request_at_a_time_and_another_after_a_no(asked: OutsideRequest, worker: User) -> None:
    facts = {"giver_name": "Sam Ali", "giver_email": "sam@northshire.example", "by": worker}
    with pytest.raises(errors.AskedAlready):
        plan_request(evidence=asked.evidence, **facts)
    decline_record(digest=digest_of(sent(asked)), reason="I am away.")
    assert plan_request(evidence=asked.evidence, **facts).state == "planned"


def test_only_open_observations_and_feedback_are_asked_for(enrolment: Enrolment, worker: User) -> None:
    facts = {"giver_name": "Sam Ali", "giver_email": "sam@northshire.example", "by": worker}
    with pytest.raises(errors.NothingToAskFor):
        plan_request(evidence=logged(enrolment), **facts)
    with pytest.raises(WrongState):
        plan_request(evidence=logged(enrolment, "submitted", kind="direct_observation"), **facts)


def test_only_the_worker_asks(asked: OutsideRequest, supervisor: User) -> None:
    for act in (send_request, resend_request, revoke_request):
        with pytest.raises(NotAllowed):
            act(request=asked, by=supervisor)


@pytest.mark.parametrize("state", [RequestState.DONE, RequestState.DECLINED, RequestState.REVOKED])
def test_a_closed_request_is_not_sent_changed_or_taken_back(
    enrolment: Enrolment, worker: User, amira: Client, state: str
) -> None:
    row = planned(enrolment)
    if state == RequestState.DONE:
        handed_in(row)
    elif state == RequestState.DECLINED:
        decline_record(digest=digest_of(sent(row)))
    else:
        revoke_request(request=row, by=worker)
    for act in (send_request, resend_request, revoke_request):
        with pytest.raises(errors.RequestIsClosed):
            act(request=row, by=worker)
    with pytest.raises(errors.RequestIsClosed):
        change_request(request=row, by=worker, giver_name="Sam Ali")
    assert amira.get(reverse("outside_request", args=[row.pk])).status_code == 200
    assert amira.get(reverse("change_request", args=[row.pk])).status_code == 302


def test_one_reminder_after_seven_days_and_both_links_work(asked: OutsideRequest) -> None:
    first = sent(asked)
    assert queue_request_reminders() == 0
    with time_machine.travel(dt.datetime(2026, 11, 30, 10, 1, tzinfo=dt.UTC)):
        assert queue_request_reminders() == 1
        second = delivered()
        assert mail.outbox[-1].subject.startswith("Reminder: ")
        assert queue_request_reminders() == 0 == send_request_mail()
        assert open_request(digest=digest_of(first)).state == "opened"
        assert open_request(digest=digest_of(second)).state == "opened"
    with time_machine.travel(dt.datetime(2026, 12, 14, 10, tzinfo=dt.UTC)):
        assert queue_request_reminders() == 0


def test_whoever_has_started_is_not_reminded(asked: OutsideRequest) -> None:
    open_request(digest=digest_of(sent(asked)))
    with time_machine.travel(dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)):
        assert queue_request_reminders() == 0


def test_the_entry_waits_for_the_record_and_keeps_its_kind(asked: OutsideRequest, worker: User) -> None:
    sent(asked)
    with pytest.raises(errors.RecordIsMissing):
        submit_evidence(evidence=asked.evidence, by=worker)
    with pytest.raises(errors.KindIsFixed):
        change_evidence(evidence=asked.evidence, kind="case_study", by=worker)
    with pytest.raises(Conflict):
        delete_draft(evidence=asked.evidence, by=worker)
    revoke_request(request=asked, by=worker)
    delete_draft(evidence=asked.evidence, by=worker)
    assert not OutsideRequest.objects.exists()


def test_events_name_nobody_and_no_words(asked: OutsideRequest) -> None:
    handed_in(asked)
    bodies = " ".join(Event.objects.filter(kind__startswith="request.").values_list("body", flat=True))
    assert "direct_observation" in bodies
    assert "Dana" not in bodies and "dana" not in bodies and "silences" not in bodies


def test_others_do_not_see_a_request_for_a_draft(asked: OutsideRequest, supervisor: User, coordinator: User) -> None:
    for user in (supervisor, coordinator):
        client = Client()
        client.force_login(user)
        assert client.get(reverse("outside_request", args=[asked.pk])).status_code == 404


def test_a_bad_value_in_a_change_is_told_at_its_field(asked: OutsideRequest, worker: User) -> None:
    with pytest.raises(BadValue) as broken:
        change_request(request=asked, by=worker, giver_email="no address")
    assert broken.value.field == "giver_email"
