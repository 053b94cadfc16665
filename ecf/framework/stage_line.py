"""The framework as one line: where its stages, milestones and years stand in a picture. Pure geometry, whole units."""

from dataclasses import dataclass

from ecf.framework.definition import Definition, Milestone

WIDTH = 360
MARGIN = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A stage: where it starts, how wide it is, and where its label is centred."""

    title: str
    x: int
    width: int
    middle: int
    is_even: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A milestone. Assessments are larger and carry a label, anchored so that it stays inside the picture."""

    title: str
    x: int
    kind: str
    is_assessment: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the scale below the line."""

    label: str
    x: int
    anchor: str


@dataclass(frozen=True, slots=True)
class StageLine:
    """Everything the picture draws, `width` units wide."""

    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    start: int = MARGIN
    end: int = WIDTH - MARGIN
    width: int = WIDTH


def stage_line(definition: Definition) -> StageLine:
    """The picture of a framework's stages and milestones."""
    length = definition.length_months
    bars = []
    for number, stage in enumerate(definition.stages):
        x, end = _x(stage.from_month, length), _x(stage.to_month, length)
        bars.append(Bar(stage.title, x, end - x, (x + end) // 2, number % 2 == 1))
    return StageLine(
        bars=tuple(bars),
        dots=tuple(_dot(each, length) for each in definition.milestones),
        ticks=tuple(_tick(month, length) for month in _scale(length)),
    )


def _x(month: int, length: int) -> int:
    return MARGIN + (WIDTH - 2 * MARGIN) * min(month, length) // length


def _dot(milestone: Milestone, length: int) -> Dot:
    x = MARGIN + min((WIDTH - 2 * MARGIN) * milestone.rank // (365 * length), WIDTH - 2 * MARGIN)
    return Dot(milestone.title, x, milestone.kind, milestone.is_assessment, _anchor(x))


def _scale(length: int) -> range:
    """A label a year; a label each half-year where the whole is at most a year and a half. At most eight labels."""
    step = 12 if length > 18 else 6
    return range(0, length + 1, step * max(1, length // (8 * step) + 1))


def _tick(month: int, length: int) -> Tick:
    label = "Start" if month == 0 else f"{month} months" if length <= 18 else f"Year {month // 12}"
    x = _x(month, length)
    return Tick(label, x, _anchor(x))


def _anchor(x: int) -> str:
    if x < WIDTH // 6:
        return "start"
    return "end" if x > WIDTH - WIDTH // 6 else "middle"
