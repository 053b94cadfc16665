"""Made-up employers with a made-up population each, for measuring."""

import datetime as dt
from collections.abc import Iterator

from ecf.cohorts.services.population import Population, populate
from ecf.core.change import change
from ecf.core.clock import today as local_today
from ecf.core.errors import BadValue
from ecf.people.models import Employer, RoleName
from ecf.people.services import create_employer, create_user, give_role

MOST_PEOPLE = 700_000  # register numbers for made-up people: SW200000 to SW899999


def populate_employers(
    *, employers: int, workers: int, years: int, seed: int, today: dt.date | None = None
) -> Iterator[tuple[Employer, Population]]:
    """One employer after the other, each in a transaction of its own: what there is already is left as it is.

    Employers are called `scale-1`, `scale-2`, …; each has a co-ordinator and a principal social worker of that name
    (`scale-1-coordinator`, `scale-1-psw`) without a password. Raises BadValue for numbers below 1.
    """
    for name, number in [("employers", employers), ("workers", workers), ("years", years)]:
        if number < 1:
            raise BadValue("too_few", f"--{name} must be 1 or more.", name)
    if employers * workers > MOST_PEOPLE:
        raise BadValue("too_many", f"At most {MOST_PEOPLE} people: register numbers run out.", "workers")
    for number in range(1, employers + 1):
        code = f"scale-{number}"
        if not Employer.objects.filter(code=code).exists():
            yield _one(code, workers, years, seed + number, today or local_today())


def _one(code: str, workers: int, years: int, seed: int, day: dt.date) -> tuple[Employer, Population]:
    with change(by=None) as c:
        employer = create_employer(code=code, name=f"{code.capitalize()} Council", by=None)
        long_ago = day.replace(year=day.year - years - 1, day=1)
        for role in (RoleName.COORDINATOR, RoleName.PSW):
            person = create_user(c, email="", given_name=str(role.label), family_name=code, username=f"{code}-{role}")
            give_role(user=person, employer=employer, role=role, started_on=long_ago, by=None)
        return employer, populate(employer=employer, workers=workers, years=years, seed=seed, today=day)
