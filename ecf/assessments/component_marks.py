"""Marks of the knowledge component: what a mark may be, and a CSV file of them, checked before anything is stored."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError

from ecf.assessments.component_errors import MarkOutOfRange, MarksFileWrong, ResultSettled, WrongMark
from ecf.assessments.component_rules import BEFORE_DECIDED, records_component, takes_result
from ecf.assessments.models import Assessment
from ecf.core.errors import BadValue, RuleBroken
from ecf.framework.components import Component
from ecf.people.models import REGISTRATION_NUMBER, RoleName, User
from ecf.people.roles import employer_ids_where

MOST_LINES = 2_000
COLUMNS = ("registration_number", "mark")
CENT = Decimal("0.01")
_MARK = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


def mark_within(mark: Decimal, component: Component) -> Decimal:
    """The mark, if it lies between 0 and what the framework says it is out of, with two decimals at most."""
    most = component.out_of
    if mark < 0 or (most is not None and mark > most):
        words = (
            f"The mark is out of {most:f}: give a number from 0 to {most:f}." if most is not None else "Give 0 or more."
        )
        raise MarkOutOfRange(message=words, field="mark")
    if mark != mark.quantize(CENT):
        raise WrongMark(message="Give the mark with two decimals at most.", field="mark")
    return mark


@dataclass(frozen=True)
class MarkLine:
    """One line: where it stands in the file (the first below the heading is 2), and what it says."""

    number: int
    registration_number: str
    mark: Decimal


@dataclass(frozen=True)
class MarkMatch:
    """One line with the assessment that it is about, the component that it counts for, and the mark recorded before."""

    line: MarkLine
    assessment: Assessment
    component: Component
    before: Decimal | None

    @property
    def is_enough(self) -> bool:
        """Whether the mark is at least what the framework asks for."""
        return self.component.is_enough(self.line.mark)


@dataclass
class MarksCheck:
    """What a file would do. With `errors` it does nothing at all."""

    matches: list[MarkMatch] = field(default_factory=list)
    errors: list[RuleBroken] = field(default_factory=list)


def check_marks(*, text: str, by: User) -> MarksCheck:
    """Reads the file and finds the running assessment of each, among those whom the person co-ordinates.

    The same queries for any number of lines. Raises MarksFileWrong where there is nothing to compare.
    """
    found = MarksCheck()
    lines = list(_once(_lines(text, found), found))
    running = _running({line.registration_number for line in lines}, by)
    for line in lines:
        try:
            found.matches.append(_matched(line, running.get(line.registration_number), by))
        except RuleBroken as broken:
            found.errors.append(_at(line.number, broken))
    found.errors.sort(key=lambda each: each.extra["line"])
    return found


def _at(number: int, broken: RuleBroken) -> BadValue:
    return BadValue(broken.code, f"Line {number}: {broken.message}", "file", line=number)


def _running(numbers: set[str], by: User) -> dict[str, list[Assessment]]:
    """Every assessment of these with what is recorded, by register number. Two queries."""
    rows = (
        Assessment.objects.with_people()
        .prefetch_related("component_results")
        .filter(
            enrolment__employer_id__in=employer_ids_where(by, RoleName.COORDINATOR),
            enrolment__social_worker__registration_number__in=numbers,
        )
    )
    found: dict[str, list[Assessment]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.enrolment.social_worker.registration_number, []).append(row)
    return found


def _matched(line: MarkLine, rows: list[Assessment] | None, by: User) -> MarkMatch:
    number = line.registration_number
    if rows is None:
        raise BadValue("not_known_here", f"{number} has no assessment in a programme that you run.")
    running = [row for row in rows if row.state in BEFORE_DECIDED]
    if not running:
        raise BadValue("no_running_assessment", f"{number} has no assessment that is still to be decided.")
    row = running[-1]
    component = next((each for each in row.components if each.kind == "knowledge"), None)
    if component is None:
        raise BadValue("unknown_component", f"The {row.title.lower()} of {number} has no knowledge component.")
    if not records_component(by, row, "knowledge"):
        raise BadValue("own_mark", "Nobody enters their own mark. Take this line out.")
    if not takes_result(row, "knowledge"):
        raise ResultSettled
    mark_within(line.mark, component)
    recorded = (each.mark for each in row.component_results.all() if each.kind == "knowledge")
    return MarkMatch(line, row, component, next(recorded, None))


def _once(lines: Iterable[MarkLine], found: MarksCheck) -> Iterator[MarkLine]:
    """Each number once; a second line about it is refused, naming the first."""
    first: dict[str, int] = {}
    for line in lines:
        number = line.registration_number
        if number in first:
            broken = BadValue("duplicate_number", f"{number} is on line {first[number]} already. Keep one of them.")
            found.errors.append(_at(line.number, broken))
        else:
            first[number] = line.number
            yield line


def _lines(text: str, found: MarksCheck) -> Iterator[MarkLine]:
    for number, cells in _rows(text):
        try:
            yield _line(number, cells)
        except BadValue as wrong:
            found.errors.append(_at(number, wrong))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    plain = text.lstrip("\ufeff")
    head = plain.splitlines()[0] if plain.strip() else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter, strict=True)
    try:
        table = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise MarksFileWrong(message=f"The file is no table that can be read: {error}.", field="file") from error
    names = ["_".join(cell.lower().replace("-", " ").split()) for cell in table[0][1]] if table else []
    if tuple(names) != COLUMNS:
        raise MarksFileWrong(message=f"The first line must name the columns: {', '.join(COLUMNS)}.", field="file")
    if len(table) < 2:
        raise MarksFileWrong(message="There is no line below the headings. Check the file.", field="file")
    if len(table) - 1 > MOST_LINES:
        raise MarksFileWrong(message=f"The file has more than {MOST_LINES:,} lines. Split it.", field="file")
    return table[1:]


def _line(number: int, cells: list[str]) -> MarkLine:
    written = cells[0].upper().replace(" ", "") if cells else ""
    try:
        REGISTRATION_NUMBER(written)
    except ValidationError as error:
        raise BadValue("wrong_number", f"“{written[:60]}” is not a register number, like SW12345.") from error
    if len(cells) != len(COLUMNS):
        raise WrongMark(message="Give one mark, with a point for decimals: 61.5, not 61,5.")
    if not _MARK.fullmatch(cells[1]):
        raise WrongMark(message=f"“{cells[1][:60]}” is not a mark, like 61 or 61.5 (with a point).")
    return MarkLine(number, written, Decimal(cells[1]))
