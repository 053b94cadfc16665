"""Ways in and out: mistakes, the lock-out, a forgotten password, the keyboard alone."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.journeys.cast import House
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


def test_a_wrong_password_keeps_the_name_and_says_so(house: House, visitor: Visitor) -> None:
    amira = visitor()
    amira.opens("/evidence/")
    amira.is_at("/sign-in/")
    amira.presses("Sign in")
    amira.sees_error("Enter your user name or email address")
    amira.signs_in("worker", "not-this-one")
    amira.username = ""
    amira.sees("There is a problem")
    amira.sees_in("User name or email address", "worker")


def test_after_five_failures_the_right_password_does_not_help_either(house: House, visitor: Visitor) -> None:
    someone = visitor()
    for _ in range(5):
        someone.signs_in("worker", "guess")
        someone.username = ""
    someone.signs_in("worker")
    someone.sees("Too many wrong passwords. Wait 15 minutes")
    someone.is_at("/sign-in/")


def test_a_forgotten_password_is_chosen_anew_from_an_email(house: House, visitor: Visitor) -> None:
    amira = visitor()
    amira.opens("/sign-in/")
    amira.follows("I have forgotten my password")
    amira.fills("Email address", "worker@example.org")
    amira.presses("Send the link")
    amira.sees_heading("Check your email")
    [message] = mail.outbox
    [link] = re.findall(r"http\S+/password/reset/key/\S+", message.body)
    amira.opens(link)
    amira.fills("New password", "short")
    amira.fills("New password again", "short")
    amira.presses("Save the new password")
    amira.sees("There is a problem")
    amira.fills("New password", "quiet-otter-47")
    amira.fills("New password again", "quiet-otter-47")
    amira.presses("Save the new password")
    amira.opens("/sign-in/")
    amira.signs_in("worker", "quiet-otter-47")
    amira.sees_heading("Hello Amira")
    amira.signs_out()
    amira.opens(link)
    amira.sees("This link does not work")


def test_signing_out_ends_it(house: House, signed_in: Visitor) -> None:
    amira = signed_in("worker")
    amira.signs_out()
    amira.opens("/evidence/")
    amira.is_at("/sign-in/")


def test_the_keyboard_alone_signs_in_and_reaches_the_content(house: House, visitor: Visitor) -> None:
    amira = visitor()
    amira.opens("/sign-in/")
    keys = amira.page.keyboard
    keys.press("Tab")
    expect(amira.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(amira.page.get_by_label("User name or email address")).to_be_focused()
    keys.type("worker")
    keys.press("Tab")
    expect(amira.page.get_by_label("Password", exact=True)).to_be_focused()
    keys.type("demo")
    amira.username = "worker"
    amira.strikes("Enter")
    amira.sees_heading("Hello Amira")
    is_seen = (
        "() => (s => s.boxShadow !== 'none' || s.outlineStyle !== 'none')(getComputedStyle(document.activeElement))"
    )
    for _ in range(4):
        keys.press("Tab")
        assert amira.page.evaluate(is_seen)
