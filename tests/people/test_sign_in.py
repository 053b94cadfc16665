"""Signing in, being locked out, signing out."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecf.people.models import User

SIGN_IN = "/sign-in/"
WRONG = "The user name, email address or password is not right. Check them and try again."
LOCKED = "Too many wrong passwords. Wait 15 minutes and try again"


def try_to_enter(client: Client, login: str, password: str = "demo") -> str:
    """Where a sign-in leads, or what its page says."""
    answer = client.post(SIGN_IN, {"login": login, "password": password})
    return answer.url if answer.status_code == 302 else answer.content.decode()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["worker", "worker@example.org", "Worker@Example.org", "WORKER"])
def test_a_person_enters_by_user_name_or_email_address(login: str, worker: User, client: Client) -> None:
    assert try_to_enter(client, login) == "/"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("worker", "Demo"), ("worker@example.org", "x"), ("nobody", "demo"), ("a@b.org", "demo")]
)
def test_a_wrong_password_and_an_unknown_name_read_alike(
    login: str, password: str, worker: User, client: Client
) -> None:
    page = try_to_enter(client, login, password)
    assert WRONG in page
    assert "<title>Error: Sign in" in page
    assert f'value="{login}"' in page
    assert f'value="{password}"' not in page
    assert not is_signed_in(client)


def test_what_is_missing_is_told_at_its_field(client: Client, db: None) -> None:
    page = try_to_enter(client, "", "")
    assert page.count("Enter your user name or email address") == 2
    assert page.count("Enter your password") == 2


def test_the_page_labels_its_fields_for_people_and_for_password_managers(client: Client, db: None) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert 'for="id_login"' in page
    assert 'for="id_password"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "I have forgotten my password" in page


def test_whoever_was_on_the_way_to_a_page_gets_there(worker: User, client: Client) -> None:
    turned_away = client.get("/notices/")
    assert turned_away.url == f"{SIGN_IN}?next=/notices/"
    typed = {"login": "worker", "password": "demo", "next": "/notices/"}
    assert client.post(SIGN_IN, typed).url == "/notices/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(elsewhere: str, worker: User, client: Client) -> None:
    typed = {"login": "worker", "password": "demo", "next": elsewhere}
    assert client.post(f"{SIGN_IN}?next={quote(elsewhere)}", typed).url == "/"


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(worker: User, client: Client) -> None:
    for _ in range(5):
        assert WRONG in try_to_enter(client, "worker", "wrong")
    assert LOCKED in try_to_enter(client, "worker")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=True):
        assert try_to_enter(client, "worker") == "/"


def test_the_count_is_of_the_account_whatever_name_and_machine_is_used(worker: User, client: Client) -> None:
    for number, login in enumerate(["worker", "worker@example.org", "WORKER", "Worker@example.org", "worker"]):
        somewhere = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert WRONG in try_to_enter(somewhere, login, "wrong")
    assert LOCKED in try_to_enter(client, "worker@example.org")


def test_a_locked_account_locks_no_other(worker: User, supervisor: User, client: Client) -> None:
    for _ in range(6):
        try_to_enter(client, "worker", "wrong")
    assert try_to_enter(Client(REMOTE_ADDR="10.0.0.9"), "supervisor") == "/"


def test_right_passwords_do_not_count(worker: User, client: Client) -> None:
    for _ in range(8):
        assert try_to_enter(Client(), "worker") == "/"


def test_somebody_whose_account_is_closed_does_not_get_in(worker: User, client: Client) -> None:
    worker.is_active = False
    worker.save()
    client.post(SIGN_IN, {"login": "worker", "password": "demo"})
    assert not is_signed_in(client)
    assert "Your account is closed" in client.get(reverse("account_inactive")).content.decode()


def test_sign_out_asks_first_and_takes_a_post(worker: User, client_for: Callable[[User], Client]) -> None:
    client = client_for(worker)
    asked = client.get(reverse("account_logout"))
    assert "Do you want to sign out?" in asked.content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert client.get("/").url == f"{SIGN_IN}?next=/"


def test_a_form_from_another_site_signs_nobody_in_or_out(worker: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"login": "worker", "password": "demo"}).status_code == 403
    strict.force_login(worker)
    assert strict.post(reverse("account_logout")).status_code == 403


def test_nobody_makes_an_account_for_themselves(client: Client, db: None) -> None:
    typed = {
        "username": "me",
        "email": "me@example.org",
        "password1": "a-long-enough-phrase",
        "password2": "a-long-enough-phrase",
    }
    answer = client.post(reverse("account_signup"), typed)
    assert "Accounts are made by your employer" in answer.content.decode()
    assert not User.objects.filter(username="me").exists()


def test_who_is_signed_in_already_goes_home(worker: User, client_for: Callable[[User], Client]) -> None:
    assert client_for(worker).get(SIGN_IN).url == "/"
