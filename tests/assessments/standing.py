"""One assessment as it stands on its way, built once in each process and put back by copy for each test."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from ecf.assessments.models import Assessment
from ecf.assessments.services import (
    change_submission,
    defer_assessment,
    lodge_appeal,
    make_panel,
    record_view,
    withdraw_assessment,
)
from ecf.people.models import User
from tests.assessments.assessing import (
    SELF,
    appealed,
    decided,
    full_portfolio,
    handed_in,
    moderated,
    opened,
    panel_member,
    recommended,
    somebody_in_month_22,
)
from tests.cast import TODAY, House
from tests.houses import build_once


def members(house: House) -> list[User]:
    """The two of the panel."""
    return [panel_member(house, 1), panel_member(house, 2)]


def stand_at(place: str, house: House, present: list[str]) -> Assessment:
    """The assessment of somebody in month 22, at one of `PLACES`; where there is an outcome, it is a fail."""
    build_once("year-two", lambda: _open(house), present)
    build_once(f"year-two {place}", lambda: PLACES[place](_now(), house), present)
    return _now()


def _now() -> Assessment:
    return Assessment.objects.with_people().get()


def _open(house: House) -> None:
    enrolment = somebody_in_month_22(house)
    full_portfolio(enrolment)
    opened(enrolment, house.people["coordinator"])
    for number in (1, 2, 3, 8, 9):
        panel_member(house, number)


def _prepared(assessment: Assessment, house: House) -> None:
    worker = assessment.enrolment.social_worker.user
    change_submission(assessment=assessment, by=worker, self_assessment=SELF, declared=True)


def _recommended(assessment: Assessment, house: House) -> None:
    recommended(handed_in(assessment), "fail")


def _with_panel(assessment: Assessment, house: House) -> None:
    _recommended(assessment, house)
    make_panel(assessment=assessment, members=members(house), by=house.people["coordinator"])


def _views_in(assessment: Assessment, house: House) -> None:
    _with_panel(assessment, house)
    for member in members(house):
        record_view(assessment=assessment, by=member, outcome="fail", reasons="Not yet.")


def _failed(assessment: Assessment, house: House) -> None:
    decided(handed_in(assessment), house, "fail")


def _appeal_lodged(assessment: Assessment, house: House, **values: Any) -> None:
    _failed(assessment, house)
    worker = assessment.enrolment.social_worker.user
    lodge_appeal(assessment=assessment, by=worker, grounds=["bias"], text="I was not heard.", **values)


def _late_appeal(assessment: Assessment, house: House) -> None:
    _appeal_lodged(assessment, house, late_reason="I was ill.", today=LATE)


def _deferred(assessment: Assessment, house: House) -> None:
    defer_assessment(assessment=assessment, to=NEXT_YEAR, reason="Leave.", by=house.people["coordinator"])


def _withdrawn(assessment: Assessment, house: House) -> None:
    withdraw_assessment(assessment=assessment, reason="I move.", by=assessment.enrolment.social_worker.user)


LATE = dt.date(2026, 12, 8)  # the window of ten working days ends on 7 December
NEXT_YEAR = TODAY.replace(year=2027)
PLACES: dict[str, Callable[[Assessment, House], object]] = {
    "prepared": _prepared,
    "submitted": lambda assessment, house: handed_in(assessment),
    "recommended": _recommended,
    "with_panel": _with_panel,
    "views_in": _views_in,
    "agreed": lambda assessment, house: moderated(handed_in(assessment), house, "fail"),
    "passed": lambda assessment, house: decided(handed_in(assessment), house, "pass"),
    "failed": _failed,
    "late_appeal": _late_appeal,
    "appeal_lodged": _appeal_lodged,
    "appealed": lambda assessment, house: appealed(handed_in(assessment), house),
    "deferred": _deferred,
    "withdrawn": _withdrawn,
}
