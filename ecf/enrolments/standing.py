"""How one journey began and how it ended, as its page says it to the person who looks."""

import datetime as dt
from dataclasses import dataclass

from ecf.enrolments.models import Enrolment, EnrolmentState, EntryRoute
from ecf.enrolments.rules import can_see_adaptation_plan, can_see_credit_reason, can_see_leaving_reason, coordinates
from ecf.enrolments.selectors import schedule_of
from ecf.enrolments.support import last_day_of
from ecf.people.models import User


@dataclass(frozen=True)
class Ending:
    """How a journey ended: the day, and for the worker and the co-ordinator why, and where they went."""

    state: str
    on: dt.date | None
    reason: str = ""
    destination: str = ""
    may_return: bool = False


def ending_of(enrolment: Enrolment, user: User) -> Ending | None:
    """None while it is under way. Reads what `with_clock` and `with_schedule` fetched."""
    if enrolment.state == EnrolmentState.ACTIVE:
        return None
    if enrolment.state == EnrolmentState.COMPLETED:
        met = [row.met_on for row in schedule_of(enrolment) if row.met_on]
        return Ending(enrolment.state, met[-1] if met else None)
    last = max(enrolment.placements.all(), key=lambda row: row.started_on, default=None)
    knows = last is not None and can_see_leaving_reason(user, enrolment)
    return Ending(
        enrolment.state,
        last_day_of(enrolment),
        last.end_reason if last and knows else "",
        last.destination if last and knows else "",
        enrolment.state == EnrolmentState.WITHDRAWN and coordinates(user, enrolment),
    )


@dataclass(frozen=True)
class Beginning:
    """How somebody came in. What the person may not read is empty; `has_details`: there is something to change."""

    route: str
    credit_months: int
    credit_reason: str
    adaptation_plan: str
    asks_plan: bool
    is_agency: bool

    @property
    def is_worth_saying(self) -> bool:
        """Anything but the ordinary way in."""
        return bool(self.route)

    @property
    def has_details(self) -> bool:
        return self.asks_plan or bool(self.credit_months)


def beginning_of(enrolment: Enrolment, user: User) -> Beginning:
    """The route, the credit and the plan, as far as the person may know. No queries."""
    trained_overseas = enrolment.entry_route == EntryRoute.TRAINED_OVERSEAS
    sees_plan = can_see_adaptation_plan(user, enrolment)
    is_ordinary = enrolment.entry_route == EntryRoute.NEWLY_QUALIFIED and not enrolment.credit_months
    return Beginning(
        route="" if is_ordinary else enrolment.get_entry_route_display(),
        credit_months=enrolment.credit_months,
        credit_reason=enrolment.credit_reason if can_see_credit_reason(user, enrolment) else "",
        adaptation_plan=enrolment.adaptation_plan if sees_plan else "",
        asks_plan=trained_overseas and sees_plan,
        is_agency=enrolment.entry_route == EntryRoute.AGENCY,
    )
