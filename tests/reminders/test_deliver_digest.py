"""Sending a digest: once, with what is still true."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from ecf.enrolments.models import Part
from ecf.enrolments.services import assign, start_break
from ecf.reminders.models import Digest, DigestState, Notice
from ecf.reminders.services import claim_digests, deliver_digest, release_digests, sweep
from tests.cast import TODAY, enrolled

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def swept(due_now, enrolment):
    """The day's sweep was done; the supervisor's digest has a line about each of two workers."""
    sweep(on=TODAY)
    return enrolment


def deliver(claims):
    return [deliver_digest(digest_id=claim.digest_id, claimed_at=claim.claimed_at) for claim in claims]


def digest_of(user):
    return Digest.objects.get(recipient=user)


def message_to(user):
    return next(message for message in mail.outbox if message.to == [user.email])


def test_each_person_gets_one_message(swept):
    sent = deliver(claim_digests())
    assert sent and all(sent)
    assert len(mail.outbox) == Digest.objects.count()
    assert {digest.state for digest in Digest.objects.all()} == {DigestState.SENT}
    assert all(digest.sent_at and digest.attempts == 1 for digest in Digest.objects.all())


def test_the_message_is_plain_and_leads_to_the_site(swept, supervisor, settings):
    settings.SITE_URL = "https://tracker.example.org"
    deliver(claim_digests())
    message = message_to(supervisor)
    lines = list(Notice.objects.filter(recipient=supervisor).values_list("line", flat=True))
    reminders = "1 reminder" if len(lines) == 1 else f"{len(lines)} reminders"
    assert message.subject == f"Early career tracker: {reminders} for 23 November 2026"
    html = message.alternatives[0][0]
    assert "People you supervise" in message.body and "People you supervise" in html
    for line in lines:
        assert line in message.body
    assert "https://tracker.example.org/" in message.body
    assert message.extra_headers["Message-ID"] == f"<digest-{digest_of(supervisor).pk}@early-career-tracker>"


def test_a_digest_cannot_be_claimed_twice(swept):
    first = claim_digests()
    assert first and claim_digests() == []


def test_a_claim_that_was_used_sends_nothing_again(swept):
    claims = claim_digests()
    deliver(claims)
    before = len(mail.outbox)
    assert not any(deliver(claims))
    assert len(mail.outbox) == before


def test_a_digest_whose_holder_died_is_due_again_after_ten_minutes(swept):
    now = timezone.now()
    claims = claim_digests(now=now)
    assert release_digests(now=now + 9 * MINUTE) == 0
    assert release_digests(now=now + 11 * MINUTE) == len(claims)
    again = claim_digests(now=now + 11 * MINUTE)
    assert not any(deliver(claims)), "the claim that ran out sends nothing"
    assert all(deliver(again))
    assert len(mail.outbox) == len(again)


def test_what_was_done_since_is_left_out(swept, supervisor, supervised):
    other = Notice.objects.filter(recipient=supervisor, kind="supervision").exclude(enrolment=swept).first()
    gone = Notice.objects.filter(recipient=supervisor, kind="supervision", enrolment=swept).first()
    assert gone and other
    supervised(swept, TODAY)
    deliver(claim_digests())
    assert gone.line not in message_to(supervisor).body
    assert other.line in message_to(supervisor).body
    gone.refresh_from_db()
    assert gone.settled_at is not None


def test_a_digest_with_nothing_left_is_not_sent(enrolment, worker, coordinator):
    sweep(on=dt.date(2026, 11, 24))
    assert Notice.objects.filter(recipient=worker).count() == 1
    start_break(
        enrolment=enrolment,
        reason="sickness",
        started_on=dt.date(2026, 7, 1),
        ended_on=dt.date(2026, 9, 1),
        by=coordinator,
    )
    deliver(claim_digests())
    assert not [message for message in mail.outbox if message.to == [worker.email]]
    digest = digest_of(worker)
    assert (digest.state, digest.sent_at) == (DigestState.SENT, None)


def test_a_break_that_began_since_is_silent(enrolment, worker, coordinator):
    sweep(on=dt.date(2026, 11, 24))
    start_break(enrolment=enrolment, reason="sickness", started_on=TODAY, by=coordinator)
    deliver(claim_digests())
    assert not [message for message in mail.outbox if message.to == [worker.email]]


def test_a_supervisor_who_was_replaced_is_told_nothing(swept, supervisor, other_supervisor, coordinator):
    gone = Notice.objects.filter(recipient=supervisor, enrolment=swept).first()
    assign(enrolment=swept, part=Part.SUPERVISOR, user=other_supervisor, on=TODAY, by=coordinator)
    deliver(claim_digests())
    assert all(gone.line not in message.body for message in mail.outbox)


def test_a_message_that_cannot_be_handed_over_is_tried_again(swept, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    assert not any(deliver(claim_digests(now=now)))
    failed = Digest.objects.filter(state=DigestState.FAILED)
    assert failed.count() == Digest.objects.count()
    assert "ConnectionRefusedError" in failed.first().error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert release_digests(now=now + 2 * MINUTE) == Digest.objects.count()
    assert all(deliver(claim_digests()))
    assert set(Digest.objects.values_list("state", "attempts", "error")) == {(DigestState.SENT, 2, "")}


def test_it_is_given_up_after_five_attempts(swept, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    now = timezone.now()
    for attempt in range(5):
        later = now + attempt * dt.timedelta(hours=1)
        release_digests(now=later)
        claims = claim_digests(now=later)
        assert claims
        deliver(claims)
    assert release_digests(now=now + dt.timedelta(days=1)) == 0
    assert set(Digest.objects.values_list("state", "attempts")) == {(DigestState.FAILED, 5)}


def test_someone_without_an_address_reads_it_on_the_site(swept, supervisor):
    supervisor.email = ""
    supervisor.save()
    deliver(claim_digests())
    digest = digest_of(supervisor)
    assert (digest.state, digest.error) == (DigestState.FAILED, "no e-mail address")
    assert release_digests(now=timezone.now() + dt.timedelta(days=1)) == 0


def test_a_long_name_breaks_no_line(north, coordinator):
    start = TODAY - dt.timedelta(days=120)
    enrolled(
        "long", "SW1010", north.teams["duty"], north.people["supervisor"], coordinator, start, family_name="Ö" * 100
    )
    sweep(on=TODAY)
    assert all(deliver(claim_digests()))
