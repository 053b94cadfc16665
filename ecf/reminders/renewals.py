"""Who is told that registration is to be renewed, and who is told whose is not. Set-based.

Social Work England's window is 1 September to 30 November:
https://www.socialworkengland.org.uk/about/data-and-research/data-and-insight/registration-renewal-and-cpd-progress-reports-2024/
The days are assumed: the worker on 1 September, 1 and 23 November, the co-ordinator on 16 November, each on the working
day before where it is none. A break from the programme does not stop it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ecf.core.working_days import previous_working_day
from ecf.enrolments.models import Enrolment
from ecf.evidence.cpd_year import CpdYear, cpd_year_of
from ecf.evidence.models import RenewalYear
from ecf.reminders.rungs import Part, Rung, newest_in_window
from ecf.reminders.words import renewal_line

WORKER_DAYS = ((9, 1), (11, 1), (11, 23))
COORDINATOR_DAY = (11, 16)
RENEWED = Q(renewed_on__isnull=False) | Q(confirmed_on__isnull=False)


def renewal_rungs(year: CpdYear) -> list[Rung]:
    """The ladder of one renewal window; a rung is named by its month and day."""
    steps = [(Part.WORKER, day) for day in WORKER_DAYS] + [(Part.COORDINATOR, COORDINATOR_DAY)]
    return [
        Rung(part, f"{month:02}-{day:02}", previous_working_day(dt.date(year.end.year, month, day)))
        for part, (month, day) in steps
    ]


def renewals_due(enrolments: Sequence[Any], *, since: dt.date, on: dt.date) -> list[tuple[Any, Rung, dt.date, str]]:
    """For whom a rung falls from `since` to `on`, what is due by when (the last day of the window), and what it says:
    not for those who have renewed. No query: enrolments come `with_renewal`."""
    year = cpd_year_of(on)
    rungs = newest_in_window(renewal_rungs(year), since=since, on=on)
    return [
        (row, rung, year.end, renewal_line(year.end, on, worker_name=row.social_worker.user.name, part=rung.part))
        for row in enrolments
        if not row.has_renewed
        for rung in rungs
    ]


def with_renewal(enrolments: QuerySet[Enrolment], on: dt.date) -> QuerySet[Any]:
    """With `has_renewed`: whether the person has, in the window that holds the day or is next. No query of its own."""
    rows = RenewalYear.objects.filter(user=OuterRef("social_worker__user"), ends_in=cpd_year_of(on).end.year)
    return enrolments.annotate(has_renewed=Exists(rows.filter(RENEWED)))


def renewed_people(user_ids: Collection[UUID], year: CpdYear) -> set[UUID]:
    """Those who have told us that they have renewed, or for whom the register was checked. One query."""
    rows = RenewalYear.objects.filter(RENEWED, user_id__in=list(user_ids), ends_in=year.end.year)
    return set(rows.values_list("user_id", flat=True))


def open_renewals(told: Iterable[tuple[UUID, dt.date, UUID]]) -> set[UUID]:
    """Of notices (id, last day of the window, person), the ids of those whose person has not renewed yet. One query
    for each year that is asked about."""
    listed = list(told)
    found: set[UUID] = set()
    for due_on in {day for _, day, _ in listed}:
        people = {person for _, day, person in listed if day == due_on}
        renewed = renewed_people(people, cpd_year_of(due_on))
        found |= {pk for pk, day, person in listed if day == due_on and person not in renewed}
    return found
