"""Fills an empty database with two employers: where workers joined over five years, and where all have five years."""

import datetime as dt
import time
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from ecf.cohorts.services import populate
from ecf.framework.services import load_shipped_frameworks
from ecf.people.models import Employer, RoleName, User
from ecf.people.services import create_employer, give_role
from ecf.progress.services import rebuild_stale

WORKERS, YEARS, SEED = 1000, 5, 1
SPREAD, VETERANS = "spread", "veterans"
KEPT_FOR = dt.timedelta(days=7)


def is_recent() -> bool:
    """Empty, or filled within the last week: histories that end longer ago would make everybody late."""
    oldest = Employer.objects.order_by("created_at").first()
    return oldest is None or oldest.created_at > timezone.now() - KEPT_FOR


def fill(*, workers: int = WORKERS, say: Callable[[str], None] = print) -> None:
    """Both programmes, made the first time. All snapshots are of today afterwards."""
    load_shipped_frameworks()
    for code in (SPREAD, VETERANS):
        if not Employer.objects.filter(code=code).exists():
            _make(code, workers, say)
    rebuild_stale()


@transaction.atomic
def _make(code: str, workers: int, say: Callable[[str], None]) -> None:
    began = time.perf_counter()
    say(f"Filling {code!r} with {workers} workers. This takes a while, the first time only.")
    employer = create_employer(code=code, name=f"{code.capitalize()} Council", by=None)
    user = User.objects.create_user(f"{code}-coordinator", f"{code}@example.org", given_name="Co", family_name=code)
    give_role(user=user, employer=employer, role=RoleName.COORDINATOR, started_on=dt.date(2018, 1, 1), by=None)
    made = populate(employer=employer, workers=workers, years=YEARS, seed=SEED, spread=code == SPREAD)
    say(f"Made {made.rows} rows in {time.perf_counter() - began:.0f} s.")
