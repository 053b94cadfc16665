"""One person with a browser: what they do and see, in the words a story is told in."""

import datetime as dt
import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.cast import PASSWORD
from tests.journeys.looking import Looks

EXPECTED = "Failed to load resource"  # the browser's own words for an answer like 409 or 429


class Person:
    """Acts by what is on the page: labels, buttons, links. `troubles`: what the console complained about.

    `actions` counts what the person does since `counts_from_here`: each tap, each field filled, each choice is one, a
    date that is typed is three. `loads` counts the pages that the browser loaded since then.
    """

    def __init__(self, page: Page, looks: Looks | None) -> None:
        self.page, self.looks, self.username = page, looks, ""
        self.troubles: list[str] = []
        self.actions = self.loads = 0
        page.on("load", self._loaded)
        page.on("console", self._hears)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def _hears(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.troubles.append(message.text)

    def _loaded(self, page: Page) -> None:
        self.loads += 1

    def counts_from_here(self) -> None:
        """What was done so far is forgotten: the story begins on the page that is open."""
        self.actions = self.loads = 0

    # Goes

    def opens(self, address: str) -> None:
        self.page.goto(address)
        self._arrives()

    def follows(self, link: str, *, within: str = "body") -> None:
        """The first link of that name."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=link, exact=True).first.click()
        self._arrives()

    def presses(self, button: str) -> None:
        """A button that leads to a page."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).first.click()
        self._arrives()

    def strikes(self, key: str) -> None:
        """A key that leads to a page."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self._arrives()

    def signs_in(self, username: str, password: str = PASSWORD) -> None:
        self.opens("/sign-in/")
        self.fills("User name or email address", username)
        self.fills("Password", password)
        self.username = username
        self.presses("Sign in")

    def signs_out(self) -> None:
        self.username = ""
        self.presses("Sign out")

    def _arrives(self) -> None:
        if self.looks is not None:
            self.looks.at(self.page, self.username)

    # Fills in

    def taps(self, name: str | re.Pattern[str]) -> None:
        """A button that stays on the page."""
        self.actions += 1
        self.page.get_by_role("button", name=name).first.click()

    def fills(self, label: str, words: str) -> None:
        self.actions += 1
        self._field(label).fill(words)

    def chooses(self, label: str, option: str) -> None:
        self.actions += 1
        self._field(label).select_option(label=option)

    def ticks(self, label: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).check()

    def dates(self, legend: str, day: dt.date | tuple[str, str, str]) -> None:
        """Fills the three boxes of a date; a tuple for what is no date."""
        self.actions += 3
        parts = (str(day.day), str(day.month), str(day.year)) if isinstance(day, dt.date) else day
        group = self.page.get_by_role("group", name=legend)
        for label, part in zip(("Day", "Month", "Year"), parts, strict=True):
            group.get_by_label(label, exact=True).fill(part)

    def _field(self, label: str) -> Locator:
        """By its label; " (optional)" after it does not matter."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")).first

    # Sees

    def sees(self, *words: str) -> None:
        """Each of the words, somewhere in the page, whatever the case."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, ignore_case=True)

    def does_not_see(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)

    def sees_heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def sees_in(self, label: str, words: str) -> None:
        """What stands in a field."""
        expect(self._field(label)).to_have_value(words)

    def is_at(self, path: str) -> None:
        assert urlsplit(self.page.url).path == path

    def sees_error(self, words: str) -> None:
        """In the summary, which has the focus; its link takes the person to the field."""
        expect(self.page).to_have_title(re.compile("^Error: "))
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        summary.get_by_role("link", name=words, exact=True).click()
        assert self.page.evaluate("() => document.activeElement.matches('input, select, textarea')")
        assert self.page.evaluate(
            "() => '#' + document.activeElement.id === document.querySelector('.govuk-error-summary a').hash"
        )
