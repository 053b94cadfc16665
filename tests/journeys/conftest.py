"""A real browser on a live server: people who sign in through the sign-in page, and pages that axe looks over."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.cast import House, northshire
from tests.journeys.looking import Looks
from tests.journeys.person import Person

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000  # milliseconds for anything to appear
Visitor = Callable[..., Person]


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """Playwright runs an event loop in this thread, in which Django would refuse to ask the database."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, not one that Playwright would have to download."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs chromium (apt-get install chromium)")
    return {"executable_path": executable, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def looks() -> Looks:
    """Remembers which pages axe has seen in this session, so that each is looked over once."""
    return Looks()


@pytest.fixture
def house(transactional_db: None) -> House:
    """Northshire, as the story finds it."""
    return northshire()


@pytest.fixture
def visitor(live_server: Any, settings: Any, browser: Browser, looks: Looks) -> Iterator[Visitor]:
    """`visitor()`: somebody with a browser of their own, not signed in. Nothing may go wrong in it unseen."""
    settings.SITE_URL = live_server.url
    visitors: list[Person] = []

    def comes(*, width: int = 1280, javascript: bool = True) -> Person:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 844},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE)
        person = Person(context.new_page(), looks if javascript else None)
        visitors.append(person)
        return person

    yield comes
    for person in visitors:
        person.page.context.close()
    assert [each for person in visitors for each in person.troubles] == []


@pytest.fixture
def signed_in(visitor: Visitor) -> Visitor:
    """`signed_in("supervisor")`: the person after the sign-in page, on their home page."""

    def comes(username: str, **how: Any) -> Person:
        person = visitor(**how)
        person.signs_in(username)
        return person

    return comes
