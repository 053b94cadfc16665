"""E-mails of their own about concerns: to whom, when, once; never a name, never a word of it."""

import datetime as dt
from smtplib import SMTPException

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.people.models import Role
from ecf.people.services import give_role, name_deputy
from ecf.reminders.models import Digest, Notice
from ecf.supervision.concern_models import ConcernMail
from ecf.supervision.services import (
    acknowledge_concern,
    add_to_concern,
    answer_concern,
    close_concern,
    queue_concern_mail,
    take_back_concern,
)
from ecf.supervision.tasks import send_concern_mail
from tests.cast import LONG_AGO, TODAY, person
from tests.supervision.concerns import HELP, SECRET, acknowledged, raised

YESTERDAY = TODAY - dt.timedelta(days=1)
SUBJECT = "Early career tracker: something for you to read"
TOLD = "Somebody has told you something in confidence. Sign in to read it."
NEWS = "There is news about what you raised. Sign in to read it."


def at(day, hour=10):
    """That hour in London on that day of winter."""
    return time_machine.travel(dt.datetime(2026, *day, hour, tzinfo=dt.UTC))


def sent(mailoutbox):
    """(recipient, what it says) of everything that went out since it was last asked."""
    found = [(message.to[0].split("@")[0], message.body.split("\n")[2]) for message in mailoutbox]
    mailoutbox.clear()
    return found


def test_the_office_is_told_at_once_without_name_or_content(worker, psw, mailoutbox, settings):
    settings.SITE_URL = "https://tracker.example.org"
    raised(worker)
    assert send_concern_mail() == 1
    (message,) = mailoutbox
    assert (message.to, message.subject) == ([psw.email], SUBJECT)
    everything = message.body + message.alternatives[0][0] + message.subject
    assert TOLD in message.body and TOLD in message.alternatives[0][0]
    assert "https://tracker.example.org" in everything
    for word in (
        worker.given_name,
        worker.family_name,
        SECRET,
        HELP,
        "upervis",
        "concern",
        "enrol",
        "Northshire Council",
    ):
        assert word not in everything, word


def test_it_goes_out_once(worker, mailoutbox):
    raised(worker)
    assert (send_concern_mail(), send_concern_mail()) == (1, 0)
    assert sent(mailoutbox) == [("psw", TOLD)]


def test_one_about_the_principal_social_worker_is_told_to_the_deputy_only(worker, psw_deputy, mailoutbox):
    raised(worker, about_psw=True)
    with at((11, 30)):
        send_concern_mail()
    assert {recipient for recipient, _ in sent(mailoutbox)} == {"psw-deputy"}


def test_on_the_last_day_the_office_is_reminded_once_from_half_past_six(worker, mailoutbox):
    raised(worker)
    send_concern_mail()
    sent(mailoutbox)
    for day, hour in [((11, 27), 10), ((11, 29), 10), ((11, 30), 5)]:
        with at(day, hour):
            assert send_concern_mail() == 0
    with at((11, 30), 7):
        send_concern_mail()
        send_concern_mail()
    due = "Somebody has told you something in confidence. It is due to be acknowledged today. Sign in to read it."
    assert sent(mailoutbox) == [("psw", due)]


def test_a_reminder_that_could_not_go_out_that_day_says_when_it_was_due(worker, mailoutbox):
    raised(worker)
    send_concern_mail()
    sent(mailoutbox)
    with at((12, 1)):
        send_concern_mail()
    assert "It was due to be acknowledged by 30 November 2026." in sent(mailoutbox)[0][1]


def test_what_is_acknowledged_is_not_reminded_of(worker, psw, mailoutbox):
    acknowledged(worker, psw)
    with at((11, 30)):
        send_concern_mail()
    assert ("psw", TOLD) in sent(mailoutbox)
    assert not ConcernMail.objects.filter(kind="due").exists()


def test_what_is_acknowledged_between_the_claim_and_the_last_day_is_not_reminded_of(worker, psw, mailoutbox):
    concern = raised(worker)
    with at((11, 30)):
        queue_concern_mail()
        acknowledge_concern(concern=concern, by=psw)
        send_concern_mail()
    assert not any("due" in words for _, words in sent(mailoutbox))
    assert not ConcernMail.objects.filter(kind="due").exists()


def test_the_worker_is_told_of_every_answer_and_of_none_of_the_words(worker, psw, mailoutbox):
    concern = raised(worker)
    send_concern_mail()
    sent(mailoutbox)
    for act in (acknowledge_concern, answer_concern, close_concern):
        act(concern=concern, by=psw, text="Your team has a new supervisor.")
        send_concern_mail()
        assert "new supervisor" not in mailoutbox[0].body and mailoutbox[0].subject == SUBJECT
        assert psw.name not in mailoutbox[0].body + mailoutbox[0].alternatives[0][0]
        assert sent(mailoutbox) == [("worker", NEWS)]


def test_what_the_worker_writes_is_told_to_the_office_and_so_is_what_opens_again(worker, psw, mailoutbox):
    concern = acknowledged(worker, psw)
    send_concern_mail()
    sent(mailoutbox)
    add_to_concern(concern=concern, text="A fourth time.", by=worker)
    send_concern_mail()
    close_concern(concern=concern, text="Done.", by=psw)
    add_to_concern(concern=concern, text="A fifth time.", by=worker)
    send_concern_mail()
    more = ("psw", "Somebody who told you something in confidence has written again. Sign in to read it.")
    assert sent(mailoutbox) == [more, ("worker", NEWS), more]


def test_what_was_taken_back_meanwhile_is_not_sent(worker, mailoutbox):
    take_back_concern(concern=raised(worker), by=worker)
    assert send_concern_mail() == 0 and mailoutbox == []
    assert not ConcernMail.objects.exists()


def test_whoever_takes_over_is_told_and_who_left_is_not(worker, psw, northshire, mailoutbox):
    raised(worker)
    give_role(user=person("new-psw"), employer=northshire, role="psw", started_on=TODAY, by=None)
    Role.objects.filter(user=psw).update(ended_on=YESTERDAY)
    send_concern_mail()
    assert sent(mailoutbox) == [("new-psw", TOLD)]


def test_two_in_post_are_both_told(worker, northshire, mailoutbox):
    give_role(user=person("psw-2"), employer=northshire, role="psw", started_on=LONG_AGO, by=None)
    raised(worker)
    send_concern_mail()
    assert sorted(sent(mailoutbox)) == [("psw", TOLD), ("psw-2", TOLD)]


def test_an_account_that_was_closed_gets_nothing(worker, psw, mailoutbox):
    raised(worker)
    psw.is_active = False
    psw.save()
    assert send_concern_mail() == 0 and mailoutbox == []


def test_a_mail_host_that_fails_is_tried_again_after_the_lease_and_not_for_ever(worker, mailoutbox, settings):
    raised(worker)
    settings.EMAIL_BACKEND = "tests.supervision.test_concern_mail.NoHost"
    assert send_concern_mail() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_concern_mail() == 0, "its lease holds"
    with at((11, 23), 11):
        assert send_concern_mail() == 1
    ConcernMail.objects.update(sent_at=None, claimed_at=None, attempts=5)
    assert send_concern_mail() == 0


class NoHost:
    """A mail host that is not there."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise SMTPException("nobody answers")


def test_one_that_is_claimed_is_not_claimed_by_another(worker, mailoutbox):
    raised(worker)
    ConcernMail.objects.update(claimed_at=dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC), attempts=1)
    assert send_concern_mail() == 0


def test_none_of_it_is_a_notice_or_a_digest(worker, psw):
    before = Notice.objects.count(), Digest.objects.count()
    acknowledged(worker, psw)
    send_concern_mail()
    assert (Notice.objects.count(), Digest.objects.count()) == before


def test_looking_for_what_is_due_takes_as_many_queries_for_many_as_for_one(worker, other_worker, psw, psw_deputy):
    def queries():
        queue_concern_mail()
        with CaptureQueriesContext(connection) as asked:
            assert queue_concern_mail() == 0
        return len(asked)

    raised(worker)
    few = queries()
    for number in range(4):
        raised(worker, what_happened=f"{SECRET} {number}", about_psw=bool(number % 2))
        raised(other_worker, what_happened=f"{SECRET} {number}")
    assert queries() == few == 5


@pytest.mark.parametrize("about_psw", [True, False])
def test_one_who_is_principal_social_worker_by_delegation_too_is_told_once(
    worker, psw, psw_deputy, northshire, about_psw, mailoutbox
):
    name_deputy(employer=northshire, given_by=psw, given_to=psw, started_on=LONG_AGO)
    raised(worker, about_psw=about_psw)
    send_concern_mail()
    assert sent(mailoutbox) == [("psw-deputy" if about_psw else "psw", TOLD)]
