"""How long somebody has been in practice, by what is recorded of the register. Pure.

Practice is counted from the first day on the register, without the days off it (assumed: who is suspended, lapsed or
removed cannot practise; a warning or conditions do not stop it).
"""

import datetime as dt
from collections.abc import Sequence

from ecf.enrolments.intervals import Breaks, BreakSpan, add_months
from ecf.people.models import Registration

MONTHS_A_YEAR = 12


def practised_years_on(rows: Sequence[Registration], years: int) -> dt.date | None:
    """The first day with so many years of practice behind it; None where that is not in sight.

    `rows` are everything that is recorded of the register for one person. Gaps between rows count as days off it.
    """
    on_register = sorted((row for row in rows if row.is_on_the_register), key=lambda row: row.started_on)
    if not on_register:
        return None
    first = on_register[0].started_on
    days = (add_months(first, MONTHS_A_YEAR * years) - first).days
    return Breaks(_gaps(on_register)).forward(first, days)


def _gaps(on_register: Sequence[Registration]) -> list[BreakSpan]:
    """The days between one spell on the register and the next; after the last, if it ended, for ever."""
    spans, covered = [], on_register[0].ended_on
    for row in on_register[1:]:
        if covered is not None and row.started_on > covered + dt.timedelta(days=1):
            spans.append(BreakSpan(covered + dt.timedelta(days=1), row.started_on - dt.timedelta(days=1)))
        covered = None if covered is None or row.ended_on is None else max(covered, row.ended_on)
    if covered is not None:
        spans.append(BreakSpan(covered + dt.timedelta(days=1)))
    return spans
