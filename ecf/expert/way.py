"""The way to expert practitioner as a picture: one step for each condition, and the grant at its end. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecf.expert.conditions import REGISTRATION, RENEWAL, SPECIALISM, Condition
from ecf.expert.models import ExpertStatus, StatusState

WIDTH, STEP, TOP = 360, 46, 23
SHORT = {REGISTRATION: "Registered", RENEWAL: "Registration renewed", SPECIALISM: "Specialism named"}
STATE_WORDS = {
    StatusState.GRANTED: "Valid",
    StatusState.SUSPENDED: "Suspended",
    StatusState.LAPSED: "Lapsed",
    StatusState.REVOKED: "Revoked",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it stands, what it is called, and how it is: done, next or later."""

    y: int
    label: str
    state: str
    words: str

    @property
    def baseline(self) -> int:
        return self.y + 5


@dataclass(frozen=True, slots=True)
class Way:
    """The whole picture, with a sentence that says the same."""

    steps: tuple[Step, ...]
    sentence: str

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return STEP * len(self.steps)

    @property
    def first(self) -> int:
        return self.steps[0].y

    @property
    def last(self) -> int:
        return self.steps[-1].y


def way_of(conditions: Sequence[Condition], status: ExpertStatus | None) -> Way | None:
    """The picture; None where there are no conditions, since the framework does not lead to the status."""
    if not conditions:
        return None
    missing = [each for each in conditions if not each.is_met]
    steps = []
    for number, each in enumerate(conditions):
        state = "done" if each.is_met else "next" if each is missing[0] else "later"
        steps.append(
            Step(TOP + STEP * number, SHORT.get(each.code, each.title), state, "Done" if each.is_met else _when(each))
        )
    steps.append(_goal(TOP + STEP * len(conditions), status, is_next=not missing))
    met = len(conditions) - len(missing)
    return Way(tuple(steps), f"{met} of {len(conditions)} conditions are met. {_end(status, bool(missing))}")


def _goal(y: int, status: ExpertStatus | None, *, is_next: bool) -> Step:
    if status is None:
        return Step(y, "Expert practitioner", "next" if is_next else "later", "To be granted" if is_next else "Then")
    state = "done" if status.is_valid else "next"
    return Step(y, "Expert practitioner", state, STATE_WORDS[StatusState(status.state)])


def _end(status: ExpertStatus | None, is_missing: bool) -> str:
    if status is not None and status.is_valid:
        return "The status is granted, and valid."
    if status is not None:
        return f"The status was granted. It is {STATE_WORDS[StatusState(status.state)].lower()} now."
    return "The status is not granted yet." if is_missing else "The principal social worker can grant the status."


def _when(condition: Condition) -> str:
    return f"{condition.on:%b} {condition.on.year}" if condition.on else "To do"
