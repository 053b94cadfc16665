"""`manage.py remind`: the sweep, now."""

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from ecf.core.clock import today
from ecf.reminders.rows import NoticeRow, notice_rows
from ecf.reminders.services import claim_digests, deliver_digest, sweep

COLUMNS = ["recipient", "kind", "milestone", "rung", "due_on", "line"]


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date like 2027-03-01") from error


class Command(BaseCommand):
    """Finds what is due, lays it in digests, sends them, and lists the day's notices."""

    help = "Lays what is due on a day into digests and sends them. Running it again tells nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=_day, default=None, help="the day, like 2027-03-01 (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="only list what would go out")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["on"] or today()
        summary = ""
        if not options["dry_run"]:
            swept = sweep(on=day)
            sent = [deliver_digest(digest_id=c.digest_id, claimed_at=c.claimed_at) for c in _claims(day)]
            summary = f"{swept.notices} new notices in {swept.digests} digests; {sum(sent)} sent."
        rows = notice_rows(day, is_dry_run=options["dry_run"])
        if options["format"] == "json":
            self.stdout.write(json.dumps([row.as_json() for row in rows], indent=2, ensure_ascii=False))
            return
        self.stdout.write(table(rows) if rows else f"Nothing is due on {day:%d %B %Y}.")
        self.stdout.write(summary or "Nothing was stored or sent: this was a dry run.")


def _claims(day: dt.date) -> list[Any]:
    """Every due digest of the day, claimed."""
    found = []
    while batch := claim_digests(on=day):
        found += batch
    return found


def table(rows: list[NoticeRow]) -> str:
    """The rows in columns, each as wide as its widest entry."""
    cells = [COLUMNS, *[[str(getattr(row, column) or "") for column in COLUMNS] for row in rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join(line.rstrip() for line in lines)
