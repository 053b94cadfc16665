"""Looks a page over: axe at a desk's and at a small phone's width, and no sideways scroll at either."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
WIDTHS = (1280, 320)
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
  v => v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', '))"""
OVERFLOW = "() => [document.scrollingElement.scrollWidth, window.innerWidth]"


class Looks:
    """Looks each page over once: a page is its view, whose it is, and its title without dates and numbers."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str, str]] = set()

    def at(self, page: Page, who: str) -> None:
        """Fails with everything axe finds, and with any page that is wider than the window."""
        key = (_view_of(page.url), who, re.sub(r"\d.*", "", page.title()))
        if key in self.seen:
            return
        self.seen.add(key)
        wide = page.viewport_size
        troubles = [trouble for width in WIDTHS for trouble in _look(page, width)]
        if wide:
            page.set_viewport_size(wide)
        assert not troubles, f"{page.url} ({who or 'nobody signed in'}): " + "; ".join(troubles)


def _look(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 844})
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)  # evaluated by the debugger: the page's content security policy stays as it is
    found = [f"{each} ({width} px)" for each in page.evaluate(RUN)]
    content, window = page.evaluate(OVERFLOW)
    return found + ([f"scrolls sideways at {width} px: {content} px wide"] if content > window else [])


def _view_of(url: str) -> str:
    path = urlsplit(url).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path
