"""Confidence over time as small multiples: one little line for each standard, all on the same scale and dates. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ecf.assessments.models import SelfAssessment
from ecf.core.templatetags.words import uk_date
from ecf.framework.definition import Definition, ScaleLevel, Standard

# Sizes of one picture, in its own units.
WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 240, 16, 12, 12, 20, 24


@dataclass(frozen=True)
class Dot:
    """What was chosen on a day."""

    on: dt.date
    level: ScaleLevel
    words: str
    x: int
    y: int


@dataclass(frozen=True)
class Multiple:
    """One standard over time, oldest first; `steps` are the lines of the scale, lowest first."""

    standard: Standard
    dots: list[Dot]
    steps: list[Dot]
    height: int

    @property
    def now(self) -> ScaleLevel:
        return self.dots[-1].level

    @property
    def points(self) -> str:
        """The line through the dots, for an SVG polyline."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def description(self) -> str:
        """For those who hear it: every date with what was chosen."""
        return ". ".join(f"{uk_date(dot.on)}: {dot.level.title}" for dot in self.dots) + "."

    @property
    def change(self) -> str:
        """How it moved since the time before, in words; nothing the first time."""
        if len(self.dots) < 2:
            return ""
        return change_words(self.dots[-2].level, self.now)

    @property
    def foot(self) -> int:
        """Where the dates stand."""
        return self.height - 6


def change_words(last: ScaleLevel, now: ScaleLevel) -> str:
    """One level against the one before it."""
    if last.number == now.number:
        return "as before"
    return f"{'up' if now.number > last.number else 'down'} from “{last.title}”"


@dataclass(frozen=True)
class StagePicture:
    """The multiples of one stage, under its title."""

    code: str
    title: str
    multiples: list[Multiple]
    days: list[dt.date]


def small_multiples(definition: Definition, finished: Sequence[SelfAssessment]) -> list[StagePicture]:
    """A picture for every standard that was ever rated, by stage. `finished` are oldest first, on the definition's
    scale, with their levels."""
    pictures = []
    for stage in definition.stages:
        rows = [each for each in finished if each.stage == stage.code]
        days = [each.finished_on for each in rows if each.finished_on]
        made = [_multiple(definition, standard, rows, days) for standard in stage.standards]
        if shown := [each for each in made if each.dots]:
            pictures.append(StagePicture(stage.code, stage.title, shown, days))
    return pictures


def _multiple(
    definition: Definition, standard: Standard, rows: Sequence[SelfAssessment], days: Sequence[dt.date]
) -> Multiple:
    count = len(definition.scale)
    dots = []
    for each in rows:
        said = each.rated().get(standard.code)
        level = definition.level(said.level or 0) if said else None
        if said and level and each.finished_on:
            dots.append(Dot(each.finished_on, level, said.words, _x(each.finished_on, days), _y(level.number, count)))
    steps = [Dot(dt.date.min, level, "", 0, _y(level.number, count)) for level in definition.scale]
    return Multiple(standard, dots, steps, TOP + (count - 1) * ROW + FOOT)


def _x(day: dt.date, days: Sequence[dt.date]) -> int:
    """From the first date on the left to the last on the right; a date alone stands in the middle."""
    span = (days[-1] - days[0]).days
    room = WIDTH - LEFT - RIGHT
    return LEFT + (room * (day - days[0]).days // span if span else room // 2)


def _y(number: int, count: int) -> int:
    return TOP + (count - number) * ROW
