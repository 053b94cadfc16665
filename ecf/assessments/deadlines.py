"""The deadlines of an assessment, in working days of England and by the employer's numbers of the day (all assumed)."""

import datetime as dt
from uuid import UUID

from ecf.core.working_days import add_working_days, is_working_day
from ecf.enrolments.intervals import Breaks, add_months
from ecf.framework.definition import Milestone
from ecf.people.employer_settings import setting

ONE_DAY = dt.timedelta(days=1)


def opens_on(milestone: Milestone, due_on: dt.date | None) -> dt.date | None:
    """The first day on which an assessment is open: calendar months before its last day; None while it has no date."""
    if due_on is None or not milestone.opens_before_months:
        return None
    return add_months(due_on, -milestone.opens_before_months)


def decision_due_on(employer_id: UUID, submitted_on: dt.date) -> dt.date:
    """The last working day for the decision on what was handed in that day."""
    return add_working_days(submitted_on, int(setting(employer_id, "decision_days", submitted_on)))


def tell_by(employer_id: UUID, decided_on: dt.date) -> dt.date:
    """The last working day for the letter."""
    return add_working_days(decided_on, int(setting(employer_id, "letter_days", decided_on)))


def appeal_by(employer_id: UUID, told_on: dt.date, breaks: Breaks) -> dt.date | None:
    """The last day to appeal against what was told that day, by the employer's number of then."""
    return last_day_to_appeal(int(setting(employer_id, "appeal_days", told_on)), told_on, breaks)


def last_day_to_appeal(days: int, told_on: dt.date, breaks: Breaks) -> dt.date | None:
    """So many working days after the letter, of which those inside a break do not count.

    None while a break without an end holds it up.
    """
    left, day = days, told_on
    while left:
        day += ONE_DAY
        outside = breaks.forward(day, 0)
        if outside is None:
            return None
        day = outside
        left -= is_working_day(day)
    return day


def appeal_decided_by(employer_id: UUID, accepted_on: dt.date) -> dt.date:
    """The last working day for the decision on an appeal."""
    return add_working_days(accepted_on, int(setting(employer_id, "appeal_decision_days", accepted_on)))


def retake_due_on(employer_id: UUID, told_on: dt.date) -> dt.date:
    """The last day to hand in a retake: calendar months after the final letter."""
    return add_months(told_on, int(setting(employer_id, "retake_months", told_on)))
