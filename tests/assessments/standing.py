"""One assessment as it stands on its way, built once in each process and put back by copy for each test."""

from collections.abc import Callable

from ecf.assessments.models import Assessment
from ecf.assessments.services import change_submission, make_panel, record_view
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
from tests.cast import House
from tests.houses import build_once


def members(house: House) -> list[User]:
    """The two of the panel."""
    return [panel_member(house, 1), panel_member(house, 2)]


def stand_at(place: str, house: House, present: list[str]) -> Assessment:
    """The assessment of somebody in month 22: `prepared`, `submitted`, `recommended`, `with_panel`, `views_in`,
    `agreed` (on a fail), `failed` or `appealed`."""
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


PLACES: dict[str, Callable[[Assessment, House], object]] = {
    "prepared": _prepared,
    "submitted": lambda assessment, house: handed_in(assessment),
    "recommended": _recommended,
    "with_panel": _with_panel,
    "views_in": _views_in,
    "agreed": lambda assessment, house: moderated(handed_in(assessment), house, "fail"),
    "failed": lambda assessment, house: decided(handed_in(assessment), house, "fail"),
    "appealed": lambda assessment, house: appealed(handed_in(assessment), house),
}
