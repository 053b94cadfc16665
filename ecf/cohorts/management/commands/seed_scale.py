"""Fills the database with made-up employers and people, for measuring."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ecf.cohorts.services import populate_employers
from ecf.core.errors import RuleBroken
from ecf.framework.services import load_shipped_frameworks
from ecf.progress.services import rebuild_stale


class Command(BaseCommand):
    help = "A made-up population in bulk, the same for the same seed. What it made before is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--employers", type=int, default=1, help="how many employers (1)")
        parser.add_argument("--workers", type=int, default=1000, help="how many social workers each (1000)")
        parser.add_argument("--years", type=int, default=5, help="how many years of history, at most (5)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        load_shipped_frameworks()
        wanted = {name: options[name] for name in ("employers", "workers", "years", "seed")}
        made = 0
        try:
            for employer, population in populate_employers(**wanted):
                made += 1
                self.stdout.write(f"{employer.code}: {len(population.enrolment_ids)} workers, {population.rows} rows")
                self.stdout.flush()
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(f"{made} employers made; {rebuild_stale()} snapshots computed.")
