"""Every path through the states that takes no step twice, as far as eight steps, walked with the real services; every
other step refused, for each role."""

from collections.abc import Callable, Iterator
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
    submit_assessment,
    take_back_submission,
    withdraw_assessment,
)
from ecf.core.errors import Conflict, NotAllowed
from ecf.core.events import broken_links
from ecf.core.signatures import altered
from ecf.people.services import name_deputy
from tests.assessments.assessing import appoint_deciders, deciders, handed_in, moderated, panel_member, recommendation
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
        self.pk, self.house, self.panels, self.appeals = assessment.pk, house, 0, 0
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
            self.panels += 1
            moderated(found, self.house, outcome, members=(2 * self.panels - 1, 2 * self.panels))
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


@pytest.mark.parametrize("path", list(paths()), ids="-".join)
def test_every_legal_path_is_walked(assessment, north, path):
    walk, view = Walk(assessment, north), ""
    for step in path:
        state = walk.now.state
        view = step if step in {"pass", "fail"} else view
        walk.take(step)
        expected = STEPS[state][step] or {"pass": "passed", "fail": "failed"}[view]
        assert walk.now.state == expected, f"{step} from {state}"
    assert list(altered()) == []
    assert list(broken_links()) == []


ACTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "submit": (submit_assessment, {}),
    "take_back": (take_back_submission, {}),
    "recommend": (recommend, recommendation()),
    "moderate": (moderate, {"agreed_view": "We agree."}),
    "confirm": (confirm_outcome, {}),
    "return": (return_to_panel, {"reasons": "Look again."}),
    "defer": (defer_assessment, {"to": LATER, "reason": "Leave."}),
    "resume": (resume_assessment, {}),
    "withdraw": (withdraw_assessment, {"reason": "I move."}),
    "appeal": (lodge_appeal, {"grounds": ["bias"], "text": "What happened."}),
    "decide_appeal": (decide_appeal, {"outcome": "dismissed", "reasons": "No."}),
}
WAYS = {
    "open": (),
    "submitted": ("submit",),
    "recommended": ("submit", "recommend"),
    "moderated": ("submit", "recommend", "fail"),
    "passed": ("submit", "recommend", "pass", "confirm"),
    "failed": ("submit", "recommend", "fail", "confirm"),
    "deferred": ("defer",),
    "withdrawn": ("withdraw",),
    "appealed": ("submit", "recommend", "fail", "confirm", "appeal"),
}
TAKES = {
    "worker": {"submit", "take_back", "resume", "withdraw", "appeal"},
    "assessor": {"recommend"},
    "coordinator": {"defer", "resume", "withdraw"},
    "panel-1": {"moderate"},
    "psw": {"confirm", "return"},
    "panel-8": {"decide_appeal"},
    "supervisor": set(),
    "other-supervisor": set(),
}


def is_legal(state: str, action: str, role: str) -> bool:
    """Whether that role takes that step from that state."""
    known = {"moderate": {"recommended"}, "decide_appeal": {"appealed"}}
    states = known.get(action) or {each for each, steps in STEPS.items() if action in steps}
    return state in states and action in TAKES[role]


@pytest.mark.parametrize("state", WAYS)
def test_every_other_step_is_refused_for_each_role(assessment, north, state):
    walk = Walk(assessment, north)
    for step in WAYS[state]:
        walk.take(step)
    people = {**north.people, "worker": walk.worker}
    people |= {f"panel-{n}": panel_member(north, n) for n in (1, 8)}
    before = walk.now.version
    for role in TAKES:
        for name, (service, given) in ACTIONS.items():
            if is_legal(state, name, role):
                continue
            with pytest.raises((Conflict, NotAllowed)), transaction.atomic():
                service(assessment=walk.now, by=people[role], **given)
            assert (walk.now.state, walk.now.version) == (state, before), f"{role}: {name}"
