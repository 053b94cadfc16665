"""Every path through the states that takes no step twice, as far as eight steps, walked with the real services."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from ecf.assessments.models import Assessment
from ecf.assessments.services import (
    confirm_outcome,
    decide_appeal,
    defer_assessment,
    lodge_appeal,
    moderate,
    recommend,
    record_view,
    resume_assessment,
    return_to_panel,
    take_back_submission,
    withdraw_assessment,
)
from ecf.core.events import broken_links
from ecf.core.signatures import altered
from ecf.people.services import name_deputy
from tests.assessments.assessing import appoint_deciders, deciders, handed_in, moderated, recommendation
from tests.cast import TODAY, House

pytestmark = pytest.mark.django_db

LATER = TODAY.replace(year=2027)
STEPS: dict[str, dict[str, str]] = {
    "open": {"submit": "submitted", "defer": "deferred", "withdraw": "withdrawn"},
    "submitted": {
        "take_back": "open",
        "recommend": "recommended",
        "defer": "deferred",
        "withdraw": "withdrawn",
    },
    "recommended": {"pass": "moderated", "fail": "moderated", "defer": "deferred"},
    "moderated": {"return": "recommended", "confirm": ""},
    "deferred": {"resume": "open", "withdraw": "withdrawn"},
    "failed": {"appeal": "appealed"},
    "appealed": {"dismissed": "failed", "upheld": "recommended", "set_aside": "open"},
    "passed": {},
    "withdrawn": {},
}
"""Where each step leads from each state; `confirm` leads where the panel's outcome says."""
LONGEST = 8


def paths(path: tuple[str, ...] = (), state: str = "open", view: str = "") -> Iterator[tuple[str, ...]]:
    """Every path that ends, or is as long as the longest, and takes no step more than once."""
    steps = [] if len(path) == LONGEST else [step for step in STEPS[state] if step not in path]
    if not steps:
        yield path
    for step in steps:
        to = STEPS[state][step] or {"pass": "passed", "fail": "failed"}[view]
        yield from paths((*path, step), to, step if step in {"pass", "fail"} else view)


class Walk:
    """One assessment, and who takes which step of it."""

    def __init__(self, assessment: Assessment, house: House) -> None:
        self.pk, self.house = assessment.pk, house
        self.worker = assessment.enrolment.social_worker.user

    @property
    def now(self) -> Assessment:
        return Assessment.objects.with_people().get(pk=self.pk)

    def take(self, step: str) -> None:
        getattr(self, f"do_{step}")()

    def do_submit(self) -> None:
        handed_in(self.now)

    def do_take_back(self) -> None:
        take_back_submission(assessment=self.now, by=self.worker)

    def do_recommend(self) -> None:
        recommend(assessment=self.now, by=self.house.people["assessor"], **recommendation())

    def do_defer(self) -> None:
        defer_assessment(assessment=self.now, to=LATER, reason="Leave.", by=self.house.people["coordinator"])

    def do_resume(self) -> None:
        resume_assessment(assessment=self.now, by=self.worker)

    def do_withdraw(self) -> None:
        withdraw_assessment(assessment=self.now, reason="I move.", by=self.worker)

    def do_pass(self) -> None:
        self._moderate("pass")

    def do_fail(self) -> None:
        self._moderate("fail")

    def _moderate(self, outcome: str) -> None:
        found = self.now
        panel = found.panels.filter(round=found.round).first()
        if panel is None:
            before = 2 * found.panels.count()
            moderated(found, self.house, outcome, members=(before + 1, before + 2))
            return
        for view in panel.views.select_related("by").order_by("position"):
            self._view(view.by, outcome)
        moderate(assessment=self.now, by=panel.views.order_by("position")[0].by, agreed_view="We agree.")

    def _view(self, member: Any, outcome: str) -> None:
        record_view(assessment=self.now, by=member, outcome=outcome, reasons="We looked again.")

    def do_return(self) -> None:
        return_to_panel(assessment=self.now, by=self._confirmer(), reasons="Look again.")

    def do_confirm(self) -> None:
        confirm_outcome(assessment=self.now, by=self._confirmer())

    def _confirmer(self) -> Any:
        psw = self.house.people["psw"]
        if not self.now.decisions.filter(by=psw).exists():
            return psw
        deputy = self.house.people["other-supervisor"]
        name_deputy(employer=self.house.employer, given_by=psw, given_to=deputy, started_on=TODAY)
        deputy.__dict__.pop("_held_roles", None)
        return deputy

    def do_appeal(self) -> None:
        lodge_appeal(assessment=self.now, by=self.worker, grounds=["bias"], text="What happened.")
        appoint_deciders(assessment=self.now, by=self.house.people["coordinator"], people=deciders(self.house))

    def do_dismissed(self) -> None:
        self._end("dismissed")

    def do_upheld(self) -> None:
        self._end("upheld")

    def do_set_aside(self) -> None:
        self._end("set_aside")

    def _end(self, outcome: str) -> None:
        for person in deciders(self.house):
            decide_appeal(assessment=self.now, by=person, outcome=outcome, reasons="We read all of it.")

    def go(self, step: str, view: str) -> str:
        """Takes the step, sees where it led, and says what the panel thinks now."""
        state = self.now.state
        view = step if step in {"pass", "fail"} else view
        self.take(step)
        expected = STEPS[state][step] or {"pass": "passed", "fail": "failed"}[view]
        assert self.now.state == expected, f"{step} from {state}"
        return view

    def forget(self) -> None:
        """What people remember of their roles, which were given on a way that was gone back."""
        for person in self.house.people.values():
            person.__dict__.pop("_held_roles", None)


def explore(walk: Walk, done: tuple[str, ...], view: str) -> int:
    """Goes on from here in each way there is, and back again; how many ends there are."""
    following = sorted({path[len(done)] for path in WAYS if path[: len(done)] == done and len(path) > len(done)})
    if not following:
        assert list(altered()) == []
        assert list(broken_links()) == []
        return 1
    ends = 0
    for step in following:
        with transaction.atomic():
            ends += explore(walk, (*done, step), walk.go(step, view))
            transaction.set_rollback(True)
        walk.forget()
    return ends


WAYS = list(paths())
STARTS = sorted({path[:3] for path in WAYS})


@pytest.mark.parametrize("start", STARTS, ids="-".join)
def test_every_legal_path_is_walked(assessment, north, start):
    """What several paths share is walked once; from each fork on it is gone back."""
    walk, view = Walk(assessment, north), ""
    for step in start:
        view = walk.go(step, view)
    assert explore(walk, start, view) == sum(path[:3] == start for path in WAYS)
