"""Reads of frameworks: which are in force, which a person sees, how standards map."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.dateformat import format as format_date

from ecf.core.errors import BadValue
from ecf.framework.crosswalks import crosswalk_between
from ecf.framework.models import FrameworkQuerySet, FrameworkVersion
from ecf.people.models import Employer, User


class FrameworkNotInForce(BadValue):
    """No framework of that code (and version) may be started on the day."""

    default_code = "framework_not_in_force"


def visible_frameworks(user: User) -> FrameworkQuerySet:
    """Every framework version the person may see, without its text."""
    return FrameworkVersion.objects.visible_to(user).defer("definition")


def version_order(framework: FrameworkVersion) -> tuple[date, list[tuple[int, str]]]:
    """Sorts older to newer: by the first day in force, then by the version's numbers ("2022.10" after "2022.9")."""
    parts = re.findall(r"\d+|[^\d.-]+", framework.version)
    return framework.in_force_from, [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def newest(frameworks: Iterable[FrameworkVersion]) -> FrameworkVersion | None:
    """The newest of some versions, None of none."""
    return max(frameworks, key=version_order, default=None)


def framework_in_force(
    code: str, on: date, version: str | None = None, *, employer: Employer | None = None
) -> FrameworkVersion:
    """The version that somebody who starts on `on` is enrolled on: the newest in force that day, or the one asked for.

    With an employer, their own frameworks are looked at too. Raises FrameworkNotInForce, at `framework_version` when
    a version was asked for, else at `framework`.
    """
    known = FrameworkVersion.objects.for_employers([employer.pk] if employer else []).filter(code=code)
    rows = known.in_force_on(on).filter(version=version) if version else known.in_force_on(on)
    found = newest(rows)
    if found is None:
        asked = f"{code} {version}" if version else code
        field = "framework_version" if version else "framework"
        raise FrameworkNotInForce(message=_not_in_force(asked, on, list(known)), field=field)
    return found


def _not_in_force(asked: str, on: date, known: list[FrameworkVersion]) -> str:
    if not known:
        return f"There is no framework called {asked}."
    spans = "; ".join(f"{each} {in_force_words(each)}" for each in sorted(known, key=version_order))
    return f"{asked} is not in force on {_day(on)}. In force: {spans}."


def in_force_words(framework: FrameworkVersion) -> str:
    """For example "from 1 January 2018 to 31 March 2027"."""
    start = f"from {_day(framework.in_force_from)}"
    return f"{start} to {_day(framework.in_force_to)}" if framework.in_force_to else start


def _day(day: date) -> str:
    return format_date(day, "j F Y")


@dataclass(frozen=True, slots=True)
class FrameworkFamily:
    """One framework in all its versions, newest first; `current` is the one in force today, or else the newest."""

    code: str
    current: FrameworkVersion
    versions: tuple[FrameworkVersion, ...]

    @property
    def newest(self) -> FrameworkVersion:
        return self.versions[0]


def framework_families(*, user: User, today: date, code: str | None = None) -> list[FrameworkFamily]:
    """The frameworks a person may see, by code, each with its versions. One query."""
    rows = visible_frameworks(user).filter(code=code) if code else visible_frameworks(user)
    by_code = groupby(sorted(rows, key=lambda row: row.code), key=lambda row: row.code)
    return [_family(code, list(versions), today) for code, versions in by_code]


def _family(code: str, rows: list[FrameworkVersion], today: date) -> FrameworkFamily:
    versions = tuple(sorted(rows, key=version_order, reverse=True))
    current = next((each for each in versions if each.is_in_force_on(today)), versions[0])
    return FrameworkFamily(code, current, versions)


def crosswalk(from_version: FrameworkVersion, to_version: FrameworkVersion) -> dict[str, tuple[str, ...]]:
    """For each standard of one framework, the standards of the other that it stands for; a suggestion, not a ruling."""
    return crosswalk_between(from_version.parsed, to_version.parsed)
