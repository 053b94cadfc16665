"""Sign-in, the error pages and the frame of every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(
    path.relative_to(TEMPLATES).as_posix()
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] not in {"emails", "pdf"}
)
INLINE = re.compile(r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""")
SIGNED_OUT = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_signup",
]


@pytest.mark.parametrize("name", PAGES)
def test_template_has_nothing_inline_that_the_content_policy_would_refuse(name):
    assert not INLINE.search((TEMPLATES / name).read_text())


@pytest.mark.parametrize("name", SIGNED_OUT)
@pytest.mark.django_db
def test_page_for_people_who_are_not_signed_in_opens_in_our_layout(client: Client, name):
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1") == 1
    assert 'href="#main-content"' in page
    assert "app-account" not in page


@pytest.mark.django_db
def test_wrong_sign_in_keeps_what_was_typed_and_says_so_in_the_title(client: Client):
    page = client.post(reverse("account_login"), {"login": "zoe"}).content.decode()
    assert "<title>Error: Sign in" in page
    assert 'value="zoe"' in page
    assert '<a href="#id_password">Enter your password</a>' in page


@pytest.mark.django_db
def test_used_up_link_offers_a_new_one(client: Client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"]), follow=True).content.decode()
    assert "This link does not work" in page
    assert reverse("account_reset_password") in page


@pytest.mark.parametrize("name", ["400.html", "404.html", "429.html", "500.html"])
def test_error_page_needs_nothing_from_the_site(name):
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert 'href="/"' in page or name == "400.html"


def test_refusal_says_why():
    assert "You held no such session." in render_to_string("403.html", {"exception": "You held no such session."})


def test_missing_page_tells_nothing_of_the_address_book():
    assert "resolver" not in render_to_string("404.html", {"exception": "resolver: path tried"})
