"""How the pages that show the dates first are gone through: open, look, save."""

import html
import re
from typing import Any

from django.test import Client

Answers = dict[str, Any]


def day(name: str, iso: str | None) -> Answers:
    """A date as typed into three boxes; None: left empty."""
    year, month, number = iso.split("-") if iso else ("", "", "")
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


def words(page: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def read(page: Any) -> Answers:
    """The version and the last happening that a page was made from, as they travel with its form."""
    found = page.content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', found).group(1) for name in ("version", "seen")}


def look(client: Client, address: str, answers: Answers) -> Any:
    """Opens the page, fills it in and asks what would change."""
    return client.post(address, {**answers, **read(client.get(address)), "step": "look"})


def save(client: Client, address: str, answers: Answers) -> Any:
    """The same, and saves it."""
    return client.post(address, {**answers, **read(look(client, address, answers)), "step": "save"})


def boxes(page: Any, name: str) -> tuple[str, ...]:
    """What stands in the three boxes of a date."""
    found = page.content.decode()
    tags = [re.search(f'<input[^>]*name="{name}-{part}"[^>]*>', found).group(0) for part in ("day", "month", "year")]
    return tuple((re.search('value="([^"]*)"', tag) or [None, ""])[1] for tag in tags)
