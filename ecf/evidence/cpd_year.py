"""The CPD year and the renewal window of the professional register. Pure Python.

The renewal window of September to November, and the exemption for those who join or rejoin the register in it:
https://www.socialworkengland.org.uk/about/data-and-research/data-and-insight/registration-renewal-and-cpd-progress-reports-2024/
That the CPD year ends with the window is assumed. Breaks from the programme do not stop it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class CpdYear:
    """One CPD year, named by the calendar year in which it starts; both ends inclusive."""

    starts_in: int

    @property
    def start(self) -> date:
        return date(self.starts_in, 12, 1)

    @property
    def end(self) -> date:
        return date(self.starts_in + 1, 11, 30)

    @property
    def renewal_opens(self) -> date:
        return date(self.starts_in + 1, 9, 1)

    @property
    def renewal_closes(self) -> date:
        """The last day to renew: the last day of the CPD year."""
        return self.end

    @property
    def label(self) -> str:
        return f"{self.starts_in} to {self.starts_in + 1}"

    @property
    def previous(self) -> CpdYear:
        return CpdYear(self.starts_in - 1)

    @property
    def next(self) -> CpdYear:
        return CpdYear(self.starts_in + 1)

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def in_renewal(self, day: date) -> bool:
        """Is the day inside this year's renewal window?"""
        return self.renewal_opens <= day <= self.renewal_closes


def cpd_year_of(day: date) -> CpdYear:
    """The CPD year that holds the day."""
    return CpdYear(day.year if day.month == 12 else day.year - 1)


def is_exempt(registered_or_restored_on: date | None, year: CpdYear) -> bool:
    """Is no CPD asked of this person in this year, since they joined the register on or after its 1 September?"""
    return registered_or_restored_on is not None and registered_or_restored_on >= year.renewal_opens
