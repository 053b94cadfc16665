"""An employer's numbers as the page and the API show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ecf.enrolments.models import Enrolment, EnrolmentState
from ecf.framework.definition import Definition
from ecf.framework.employer_numbers import framework_number
from ecf.framework.models import FrameworkVersion
from ecf.people.catalogue import GROUPS, SettingKind
from ecf.people.employer_settings import Choice, SettingState, setting_states
from ecf.people.models import Employer

NOT_CHOSEN = (
    "The pieces of CPD and the peer reflection that the register asks for, and the renewal dates.",
    "How often supervision happens at the different stages, and the 90 minutes a session lasts after the first year.",
    "Working time: a share of full time from 0.01 to 1.00.",
    "How much evidence each milestone asks for, and when milestones are due. They belong to the framework.",
    "The reminder on the day itself, and the one on the first day on which supervision is overdue.",
)
"""What an employer does not choose, and the page says so."""


@dataclass(frozen=True)
class NumberRow:
    """One number on the page: what holds now, in words, and what the product or the frameworks say."""

    state: SettingState
    now: str
    default: str
    coming: list[tuple[str, dt.date]]

    @property
    def kind(self) -> SettingKind:
        return self.state.kind


def number_rows(employer: Employer, today: dt.date) -> list[NumberRow]:
    """Every number of one employer, in the order of the catalogue. Three queries."""
    frameworks = _frameworks(employer)
    return [_row(state, frameworks) for state in setting_states(employer, today).values()]


def number_row(employer: Employer, key: str, today: dt.date) -> NumberRow:
    """One number of one employer. Three queries. KeyError for one that is not in the catalogue."""
    return _row(setting_states(employer, today)[key], _frameworks(employer))


def grouped(rows: Iterable[NumberRow]) -> list[tuple[str, list[NumberRow]]]:
    """The numbers under their headings."""
    listed = list(rows)
    groups = [(group, [row for row in listed if row.kind.group == group]) for group in GROUPS]
    return [(group, found) for group, found in groups if found]


def _frameworks(employer: Employer) -> list[Definition]:
    """Those that anybody of the employer is on. One query."""
    used = Enrolment.objects.filter(employer=employer, state=EnrolmentState.ACTIVE).values("framework_version_id")
    rows = list(FrameworkVersion.objects.filter(pk__in=used).order_by("code", "version"))
    return [row.parsed for row in rows]


def _row(state: SettingState, frameworks: list[Definition]) -> NumberRow:
    default = default_words(state.kind, frameworks)

    def words(choice: Choice) -> str:
        return default if choice.value is None else state.kind.words(choice.value)

    now = default if state.value is None else state.kind.words(state.value)
    return NumberRow(state, now, default, [(words(choice), choice.effective_from) for choice in state.coming])


def default_words(kind: SettingKind, frameworks: list[Definition]) -> str:
    """ "10 working days", "3 days, as the framework says", or each framework's number where they differ."""
    if kind.default is not None:
        return kind.words(kind.default)
    said = {f"{row.code} {row.version}": framework_number(row, kind.key) for row in frameworks}
    numbers = {name: number for name, number in said.items() if number is not None}
    if not numbers:
        return "as the framework says"
    if len(set(numbers.values())) == 1:
        return f"{kind.words(Decimal(next(iter(numbers.values()))))}, as the framework says"
    each = ", ".join(f"{kind.words(Decimal(number))} in {name}" for name, number in numbers.items())
    return f"as the framework says: {each}"
