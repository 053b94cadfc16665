"""A new password: by a link in an e-mail, or in place of the old one."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecf.people.models import User

PHRASE = "a-long-enough-phrase"
RESET = "/sign-in/password/reset/"
SENT = f"{RESET}done/"


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"http://testserver(\S+)", message.body).group(1)


def choose(client: Client, path: str, first: str = PHRASE, second: str = PHRASE) -> str:
    """Opens the link, types a password twice; the page that follows."""
    form = client.get(path, follow=True).redirect_chain[-1][0]
    answer = client.post(form, {"password1": first, "password2": second}, follow=True)
    return answer.content.decode()


@pytest.fixture
def link(worker: User, client: Client) -> str:
    """`worker` asked for a link; its path."""
    assert client.post(RESET, {"email": worker.email}).url == SENT
    return link_in(mail.outbox[-1])


def test_the_mail_is_plain_and_ours(worker: User, link: str) -> None:
    [sent] = mail.outbox
    assert sent.subject == "Choose a new password"
    assert sent.to == ["worker@example.org"]
    assert "example.com" not in sent.body
    assert "Your user name is worker." in sent.body
    assert "&#" not in sent.body


def test_the_link_works_once_and_the_new_password_lets_in(worker: User, client: Client, link: str) -> None:
    assert "Your password has changed" in choose(client, link)
    for password, enters in [("demo", False), (PHRASE, True)]:
        assert Client().login(username="worker", password=password) is enters
    assert "This link does not work" in Client().get(link, follow=True).content.decode()


def test_the_key_is_not_left_in_the_address(client: Client, link: str) -> None:
    assert client.get(link).url.endswith("-set-password/")


def test_the_link_runs_out_after_three_days(client: Client, link: str) -> None:
    with time_machine.travel(timezone.now() + dt.timedelta(days=3, minutes=1)):
        assert "This link does not work" in client.get(link, follow=True).content.decode()


def test_a_new_password_opens_a_locked_account(worker: User, client: Client, link: str) -> None:
    for _ in range(6):
        client.post("/sign-in/", {"login": "worker", "password": "wrong"})
    choose(client, link)
    assert client.post("/sign-in/", {"login": "worker", "password": PHRASE}).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "at least 10 characters"),
        ("password123", "password123", "too common"),
        ("worker@example", "worker@example", "too similar"),
        (PHRASE, "another-long-phrase", "The two new passwords are not the same"),
        ("", "", "Enter a new password"),
    ],
)
def test_a_weak_or_mistyped_password_is_told_and_changes_nothing(
    first: str, second: str, words: str, worker: User, client: Client, link: str
) -> None:
    page = choose(client, link, first, second)
    assert words in page
    assert "<title>Error: Choose a new password" in page
    assert Client().login(username="worker", password="demo")


def test_an_unknown_address_reads_alike_and_gets_nothing(worker: User, client: Client) -> None:
    assert client.post(RESET, {"email": "nobody@example.org"}).url == SENT
    assert mail.outbox == []
    said = client.get(SENT).content.decode()
    assert "If there is an account for the address you entered" in said


def test_a_wrong_address_is_told_at_its_field(client: Client, db: None) -> None:
    assert client.post(RESET, {"email": ""}).content.decode().count("Enter your email address") == 2
    assert "valid email address" in client.post(RESET, {"email": "worker"}).content.decode()


def test_a_person_changes_their_password_and_stays_signed_in(
    worker: User, client_for: Callable[[User], Client]
) -> None:
    client, address = client_for(worker), reverse("account_change_password")
    wrong = client.post(address, {"oldpassword": "x", "password1": PHRASE, "password2": PHRASE}).content.decode()
    assert "Your password now is not right" in wrong
    client.post(address, {"oldpassword": "demo", "password1": PHRASE, "password2": PHRASE})
    assert client.get("/notices/").status_code == 200
    assert Client().login(username="worker", password=PHRASE)
