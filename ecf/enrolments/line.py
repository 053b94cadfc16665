"""The five-year line: where stages, milestones, breaks and today stand in a picture. Pure geometry, whole units."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ecf.enrolments.intervals import BreakSpan, add_months

MARGIN = 14
LABEL_ROOM = 70


@dataclass(frozen=True, slots=True)
class Point:
    """One milestone to draw. `on` is when it was met, else when it is due, else its nominal date while paused."""

    key: str
    title: str
    on: dt.date
    state: str
    is_assessment: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, in months from the start."""

    title: str
    from_month: int
    to_month: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Something with a length: a stage or a break."""

    title: str
    x: int
    width: int
    middle: int
    is_even: bool = False
    shows_title: bool = True


@dataclass(frozen=True, slots=True)
class Dot:
    """A milestone, or the start of a year. Assessments carry a label, anchored so that it stays inside the picture."""

    key: str
    title: str
    x: int
    state: str
    is_assessment: bool
    anchor: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """Everything one picture draws, `width` units wide."""

    width: int
    start: int
    end: int
    today: int
    today_anchor: str
    stages: tuple[Bar, ...]
    breaks: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    years: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns days into units, from the start of the journey to its end."""

    first: dt.date
    last: dt.date
    width: int

    def x(self, day: dt.date) -> int:
        span = max((self.last - self.first).days, 1)
        passed = min(max((day - self.first).days, 0), span)
        return MARGIN + (self.width - 2 * MARGIN) * passed // span

    def anchor(self, x: int) -> str:
        if x < LABEL_ROOM:
            return "start"
        return "end" if x > self.width - LABEL_ROOM else "middle"


def draw(
    *,
    started_on: dt.date,
    months: int,
    stages: Sequence[Stage],
    points: Sequence[Point],
    breaks: Sequence[BreakSpan],
    today: dt.date,
    width: int,
) -> Line:
    """The picture of one journey. It ends with its last milestone, or with today if that is later."""
    last = max([add_months(started_on, months), *(point.on for point in points)])
    scale = Scale(started_on, last, width)
    return Line(
        width=width,
        start=MARGIN,
        end=width - MARGIN,
        today=scale.x(today),
        today_anchor=scale.anchor(scale.x(today)),
        stages=tuple(_stages(scale, stages, points)),
        breaks=tuple(_break(scale, span, last) for span in breaks),
        dots=tuple(_dot(scale, point) for point in points),
        years=tuple(_years(scale)),
    )


def _stages(scale: Scale, stages: Sequence[Stage], points: Sequence[Point]) -> list[Bar]:
    """A stage ends where the assessment that closes it stands, else after its months."""
    closing = [point.on for point in points if point.is_assessment]
    bars, begin = [], scale.x(scale.first)
    for number, stage in enumerate(stages):
        end = scale.x(_end_of(number, stages, closing, scale))
        width = max(end - begin, 0)
        bars.append(Bar(stage.title, begin, width, begin + width // 2, number % 2 == 1, width > 8 * len(stage.title)))
        begin = end
    return bars


def _end_of(number: int, stages: Sequence[Stage], closing: Sequence[dt.date], scale: Scale) -> dt.date:
    if number == len(stages) - 1:
        return scale.last
    return closing[number] if number < len(closing) else add_months(scale.first, stages[number].to_month)


def _break(scale: Scale, span: BreakSpan, last: dt.date) -> Bar:
    x, end = scale.x(span.started_on), scale.x(span.ended_on or last)
    return Bar("Agreed break", x, max(end - x, 3), (x + end) // 2)


def _dot(scale: Scale, point: Point) -> Dot:
    x = scale.x(point.on)
    return Dot(point.key, point.title, x, point.state, point.is_assessment, scale.anchor(x), point.on)


def _years(scale: Scale) -> list[Dot]:
    """The calendar's years below the line: where each begins."""
    years = range(scale.first.year + 1, scale.last.year + 1)
    return [
        Dot("", str(year), scale.x(dt.date(year, 1, 1)), "", False, "middle", dt.date(year, 1, 1)) for year in years
    ]
