"""A made-up population in bulk, for measuring: the same for the same seed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from random import Random
from uuid import UUID

from django.db.models import Model

from ecf.cohorts.services.histories import Histories, add_history
from ecf.cohorts.services.people_of_population import Crowd, people_of
from ecf.core.change import change
from ecf.core.clock import today as local_today
from ecf.enrolments.models import Enrolment
from ecf.enrolments.selectors import with_clock
from ecf.framework.models import FrameworkVersion
from ecf.framework.services import pin
from ecf.people.models import Employer, User

BATCH = 2000
HISTORIES_AT_ONCE = 200


@dataclass(frozen=True)
class Population:
    """What was made."""

    enrolment_ids: list[UUID]
    rows: int


def populate(
    *,
    employer: Employer,
    workers: int,
    years: int,
    seed: int,
    framework: FrameworkVersion | None = None,
    today: dt.date | None = None,
    spread: bool = True,
) -> Population:
    """So many workers of one employer, started over the last so many years, with everything they did since.

    Not `spread`: all of them started that long ago, within three months.

    Written in bulk and told in one event; nothing is signed, nobody can sign in. Needs the shipped frameworks.
    """
    chosen = framework or FrameworkVersion.objects.get(code="ECF5", version="2022.1")
    random, day = Random(seed), today or local_today()  # noqa: S311 nothing secret
    with change(by=None) as c:
        if chosen.pinned_at is None:
            pin(c, chosen)
        people = people_of(Crowd(employer, chosen, workers, years, day, User.objects.count(), random, spread))
        rows = sum(_store(each) for each in people.in_order())
        ids = [enrolment.pk for enrolment in people.enrolments]
        rows += sum(_store_histories(some, day, random) for some in _batches(ids, HISTORIES_AT_ONCE))
        for pk in ids:
            c.touch(pk)
        c.record("population.made", subject=employer, employer_id=employer.pk, workers=workers, years=years, seed=seed)
        return Population(ids, rows)


def _store_histories(ids: list[UUID], day: dt.date, random: Random) -> int:
    histories = Histories()
    rows = with_clock(Enrolment.objects.filter(pk__in=ids).select_related("framework_version", "supervisor"))
    for enrolment in rows.order_by("social_worker__registration_number"):
        add_history(histories, enrolment, day, random)
    return sum(_store(each) for each in histories.in_order())


def _store(rows: list[Model]) -> int:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _batches(ids: Iterable[UUID], size: int) -> Iterable[list[UUID]]:
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield some
