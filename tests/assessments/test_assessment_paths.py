"""Paths through the states, walked with the real services: every short one, and the longer ones to their end."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from ecf.assessments.models import Assessment
from ecf.assessments.services import (
    answer_late_appeal,
    confirm_outcome,
    decide_appeal,
    defer_assessment,
    lodge_appeal,
    moderate,
    recommend,
    record_view,
    resume_assessment,
    return_to_panel,
    settle_fails,
    take_back_submission,
    withdraw_assessment,
)
from ecf.core.events import broken_links
from ecf.core.signatures import altered
from ecf.people.services import name_deputy
from tests.assessments.assessing import appoint_deciders, deciders, handed_in, moderated, opened, recommendation
from tests.cast import TODAY, House

pytestmark = pytest.mark.django_db

LATER = TODAY.replace(year=2027)
DAY_11 = dt.date(2026, 12, 8)  # the time to appeal is over
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
    "failed": {"appeal": "appealed", "stand": ""},
    "appealed": {"dismissed": "failed", "upheld": "recommended", "set_aside": "open"},
    "passed": {},
    "withdrawn": {"reopen": "open"},
    "ended": {"late": "appealed"},
}
"""Where each step leads from each state; `confirm` leads where the panel's outcome says, `stand` to the retake, and
from the retake to the end of the programme."""
AGAINST_RETAKE = {"late": "appealed"}
"""What there is besides while the retake is open or deferred: an appeal against the fail before it."""
DETOURS = {"take_back", "defer", "withdraw", "return"}
APPEALS = {"appeal", "late"}


@dataclass(frozen=True)
class At:
    """Where a path has come to."""

    state: str = "open"
    view: str = ""
    is_retake: bool = False

    @property
    def steps(self) -> dict[str, str]:
        may_be_late = self.is_retake and self.state in {"open", "deferred"}
        return STEPS[self.state] | (AGAINST_RETAKE if may_be_late else {})

    def after(self, step: str) -> "At":
        to = self.steps[step]
        if step in {"pass", "fail"}:
            return replace(self, state=to, view=step)
        if step == "confirm":
            return replace(self, state={"pass": "passed", "fail": "failed"}[self.view])
        if step == "stand":
            return replace(self, state="ended") if self.is_retake else At(is_retake=True)
        return replace(self, state=to, is_retake=self.is_retake and (step != "late" or self.state == "ended"))


Allowed = Callable[[tuple[str, ...], str], bool]


def once(path: tuple[str, ...], step: str) -> bool:
    """No step twice, and six at most."""
    return step not in path and len(path) < 6


def to_the_end(path: tuple[str, ...], step: str) -> bool:
    """As long as it gets with each step twice at most: one appeal, or one detour before the first decision. A fail may
    stand three times: the first, once more after a late appeal, and that of the retake."""
    has_turned_off = any(each in DETOURS for each in path)
    if step in APPEALS and (has_turned_off or any(each in APPEALS for each in path)):
        return False
    most = 3 if step == "stand" else 2
    return path.count(step) < most and not (step in DETOURS and (has_turned_off or "confirm" in path))


def paths(allowed: Allowed, path: tuple[str, ...] = (), at: At | None = None) -> Iterator[tuple[str, ...]]:
    """Every path of steps that are allowed, until none is."""
    at = at or At()
    steps = [step for step in at.steps if allowed(path, step)]
    if not steps:
        yield path
    for step in steps:
        yield from paths(allowed, (*path, step), at.after(step))


class Walk:
    """One assessment with its retake, and who takes which step of it."""

    def __init__(self, assessment: Assessment, house: House) -> None:
        self.house = house
        self.worker = assessment.enrolment.social_worker.user

    @property
    def now(self) -> Assessment:
        """The last attempt, those aside that were put aside for an appeal."""
        return self._attempts.order_by("-attempt")[0]

    @property
    def _attempts(self) -> QuerySet[Assessment]:
        rows = Assessment.objects.with_people().filter(enrolment__social_worker__user=self.worker)
        return rows.exclude(withdrawal__is_put_aside=True)

    @property
    def state(self) -> str:
        found = self.now
        return "ended" if found.enrolment.state == "not_completed" else found.state

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

    def do_stand(self) -> None:
        assert settle_fails(today=DAY_11) == 1
        assert settle_fails(today=DAY_11) == 0

    def do_late(self) -> None:
        failed = self._attempts.filter(state="failed").order_by("-attempt")[0]
        coordinator = self.house.people["coordinator"]
        said = {"grounds": ["bias"], "text": "What happened.", "late_reason": "I was ill."}
        lodge_appeal(assessment=failed, by=self.worker, today=DAY_11, **said)
        answer_late_appeal(assessment=failed, by=coordinator, accept=True, today=DAY_11)
        appoint_deciders(assessment=failed, by=coordinator, people=deciders(self.house))

    def do_reopen(self) -> None:
        opened(self.now.enrolment, self.house.people["coordinator"])

    def do_dismissed(self) -> None:
        self._end("dismissed")

    def do_upheld(self) -> None:
        self._end("upheld")

    def do_set_aside(self) -> None:
        self._end("set_aside")

    def _end(self, outcome: str) -> None:
        for person in deciders(self.house):
            decide_appeal(assessment=self.now, by=person, outcome=outcome, reasons="We read all of it.")

    def go(self, step: str, at: At) -> At:
        """Takes the step, and sees where it led."""
        self.take(step)
        after = at.after(step)
        assert self.state == after.state, f"{step} from {at.state}"
        return after

    def forget(self) -> None:
        """What people remember of their roles, which were given on a way that was gone back."""
        for person in self.house.people.values():
            person.__dict__.pop("_held_roles", None)


def explore(walk: Walk, done: tuple[str, ...], at: At) -> int:
    """Goes on from here in each way there is, and back again; how many ends there are."""
    following = sorted({path[len(done)] for path in WAYS if path[: len(done)] == done and len(path) > len(done)})
    ends = int(done in WAYS)
    if not following:
        assert list(altered()) == []
        assert list(broken_links()) == []
    for step in following:
        with transaction.atomic():
            ends += explore(walk, (*done, step), walk.go(step, at))
            transaction.set_rollback(True)
        walk.forget()
    return ends


WAYS = {*paths(once), *paths(to_the_end)}
STARTS = sorted({path[:2] for path in WAYS})


@pytest.mark.parametrize("start", STARTS, ids="-".join)
def test_every_legal_path_is_walked(assessment, north, start):
    """What several paths share is walked once; from each fork on it is gone back."""
    walk, at = Walk(assessment, north), At()
    for step in start:
        at = walk.go(step, at)
    assert explore(walk, start, at) == sum(path[:2] == start for path in WAYS)


@pytest.mark.parametrize(
    "steps",
    [
        ("take_back", "submit"),
        ("resume", "submit"),
        ("reopen", "submit"),
        ("set_aside", "submit", "confirm"),
        ("upheld", "fail", "confirm", "stand"),
        ("stand", "late", "upheld", "confirm"),
        ("stand", "late", "dismissed", "stand", "confirm"),
        ("stand", "stand", "late", "dismissed", "stand"),
        ("stand", "stand", "late", "set_aside"),
    ],
)
def test_these_are_among_the_paths(steps):
    """In that order, with others between them."""

    def has(path):
        rest = iter(path)
        return all(step in rest for step in steps)

    assert any(has(path) for path in WAYS)
