"""Re-checks every stored schedule against the clock."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock, with_schedule
from ecf.enrolments.services.schedule import wrong_dates

BATCH = 500


def _batches() -> Iterator[list[Enrolment]]:
    """All enrolments with what the clock reads, 500 at a time, by id: the same few queries for each batch."""
    rows = with_schedule(with_clock(Enrolment.objects.select_related("framework_version"))).order_by("id")
    batch = list(rows[:BATCH])
    while batch:
        yield batch
        batch = list(rows.filter(id__gt=batch[-1].pk)[:BATCH])


class Command(BaseCommand):
    help = "Computes every schedule again. Exits 1 and says where a stored date is not the computed one."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, wrong = 0, 0
        for batch in _batches():
            for sentence in wrong_dates(batch):
                self.stderr.write(sentence)
                wrong += 1
            checked += len(batch)
        if wrong:
            raise CommandError(f"Dates that are not what the clock gives: {wrong}.", returncode=1)
        self.stdout.write(f"Schedules checked: {checked}. Every date is what the clock gives.")
