"""A CSV file of the register, read and checked before anything is stored: each wrong line with its reason. Reads only.

What a file says of one person is the same `SeenOnRegister` that a person enters by hand, so a connection to the
register itself, should there be one, can bring the same.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError

from ecf.core.errors import BadValue, RuleBroken
from ecf.core.folding import fold
from ecf.core.templatetags.words import uk_date
from ecf.enrolments.models import Enrolment
from ecf.people.models import REGISTRATION_NUMBER, Registration, RegistrationStatus, Role, User
from ecf.people.register import SeenOnRegister, check_seen, newest_of
from ecf.people.selectors import registrations_of

MOST_LINES = 2_000
REQUIRED = ("registration_number", "status")
DATES = ("since", "checked_on", "renewed_until")
KNOWN = (*REQUIRED, *DATES, "family_name")
ALSO_CALLED = {"register_number": "registration_number", "sw_number": "registration_number", "last_name": "family_name"}
STATUSES = {fold(str(label)): str(value) for value, label in RegistrationStatus.choices}
STATUSES |= {str(value): str(value) for value in RegistrationStatus.values}
STATUSES |= {fold(label.replace(",", "")): str(value) for value, label in RegistrationStatus.choices}


class RegisterFileWrong(BadValue):
    """The file as a whole cannot be read."""

    default_code = "register_file_wrong"


@dataclass(frozen=True)
class Line:
    """One line that can be read: where it stands in the file (the first below the heading is 2), and what it says."""

    number: int
    registration_number: str
    family_name: str
    seen: SeenOnRegister


@dataclass(frozen=True)
class Match:
    """One line with whom it is about: a social worker by their programme, or somebody on the staff.

    `before` is what is recorded now; None for nothing.
    """

    line: Line
    user: User
    enrolment: Enrolment | None
    before: Registration | None

    @property
    def changes_status(self) -> bool:
        return self.before is None or self.before.ended_on is not None or self.before.status != self.line.seen.status


@dataclass
class RegisterCheck:
    """What a file would do. With `errors` it does nothing at all."""

    matches: list[Match] = field(default_factory=list)
    errors: list[RuleBroken] = field(default_factory=list)

    @property
    def changed(self) -> list[Match]:
        """The lines that bring another status than is recorded."""
        return [each for each in self.matches if each.changes_status]


def check_register_file(*, text: str, employer_ids: Iterable[UUID], by: User | None, today: dt.date) -> RegisterCheck:
    """Reads the file and compares it with the people of these employers. The same queries for any number of lines.

    Nobody's own line is taken from them. Raises RegisterFileWrong where there is nothing to compare.
    """
    found = RegisterCheck()
    lines = list(_without_repeats(_lines(text, today, found), found))
    people = _people({line.registration_number for line in lines}, list(employer_ids))
    register = registrations_of(user.pk for user, _ in people.values())
    for line in lines:
        user, enrolment = people.get(line.registration_number, (None, None))
        rows = register[user.pk] if user else []
        try:
            found.matches.append(_matched(line, user, enrolment, rows, by, today))
        except RuleBroken as broken:
            found.errors.append(_at(line.number, broken.code, broken.message, broken.field or "registration_number"))
    found.errors.sort(key=lambda each: each.extra["line"])
    return found


def _at(number: int, code: str, message: str, name: str) -> BadValue:
    return BadValue(code, f"Line {number}: {message}", "file", line=number, column=name)


def _matched(
    line: Line,
    user: User | None,
    enrolment: Enrolment | None,
    rows: list[Registration],
    by: User | None,
    today: dt.date,
) -> Match:
    number = line.registration_number
    if user is None:
        raise BadValue("not_known_here", f"{number} is not the register number of anybody whose programme you run.")
    if by is not None and user.pk == by.pk:
        raise BadValue("own_registration", "Nobody enters their own registration. Take this line out.")
    if line.family_name and fold(line.family_name) != fold(user.family_name):
        message = f"{number} belongs to somebody with another last name than “{line.family_name[:60]}”. Check both."
        raise BadValue("another_name", message, "family_name")
    check_seen(line.seen, rows, today)
    return Match(line, user, enrolment, newest_of(rows))


def _people(numbers: set[str], employer_ids: list[UUID]) -> dict[str, tuple[User, Enrolment | None]]:
    """Who has each register number: staff of these employers, and social workers with their newest programme there.

    Two queries.
    """
    roles = Role.objects.filter(employer_id__in=employer_ids, ended_on=None).values("user_id")
    staff = Registration.objects.filter(registration_number__in=numbers, user_id__in=roles).select_related("user")
    found: dict[str, tuple[User, Enrolment | None]] = {row.registration_number: (row.user, None) for row in staff}
    rows = Enrolment.objects.filter(employer_id__in=employer_ids, social_worker__registration_number__in=numbers)
    for row in rows.with_people().order_by("id"):
        found[row.social_worker.registration_number] = (row.social_worker.user, row)
    return found


def _without_repeats(lines: Iterable[Line], found: RegisterCheck) -> Iterator[Line]:
    """Each number once; a second line about it is refused, naming the first."""
    first: dict[str, int] = {}
    for line in lines:
        number = line.registration_number
        if number in first:
            message = f"{number} is on line {first[number]} already. Keep one of them."
            found.errors.append(_at(line.number, "duplicate_number", message, "registration_number"))
        else:
            first[number] = line.number
            yield line


def _lines(text: str, today: dt.date, found: RegisterCheck) -> Iterator[Line]:
    for number, row in _rows(text):
        try:
            yield _line(number, row, today)
        except BadValue as wrong:
            found.errors.append(_at(number, wrong.code, wrong.message, wrong.field))


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines below the heading, each with its number in the file, by column; empty lines are left out."""
    head = text.lstrip("\ufeff").splitlines()[0] if text.strip() else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    try:
        table = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise RegisterFileWrong(message=f"The file is no table that can be read: {error}.", field="file") from error
    if len(table) < 2:
        raise RegisterFileWrong(message="There is no line below the headings. Check the file.", field="file")
    if len(table) - 1 > MOST_LINES:
        raise RegisterFileWrong(message=f"The file has more than {MOST_LINES:,} lines. Split it.", field="file")
    names = [_name(cell) for cell in table[0][1]]
    _check_heading(names)
    return [(number, dict(zip(names, (cell.strip() for cell in row), strict=False))) for number, row in table[1:]]


def _name(cell: str) -> str:
    plain = "_".join(cell.strip().lower().replace("-", " ").split())
    return ALSO_CALLED.get(plain, plain)


def _check_heading(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise RegisterFileWrong(
            message=f"The first line must name the columns. Missing: {', '.join(missing)}. Known: {', '.join(KNOWN)}.",
            field="file",
        )
    twice = sorted({name for name in names if name in KNOWN and names.count(name) > 1})
    if twice:
        raise RegisterFileWrong(message=f"There are two columns called {', '.join(twice)}.", field="file")


def _line(number: int, row: dict[str, str], today: dt.date) -> Line:
    written = row.get("registration_number", "").upper().replace(" ", "")
    try:
        REGISTRATION_NUMBER(written)
    except ValidationError as error:
        message = f"“{row.get('registration_number', '')[:60]}” is not a register number, like SW12345."
        raise BadValue("wrong_number", message, "registration_number") from error
    status = STATUSES.get(fold(row.get("status", "")))
    if status is None:
        known = ", ".join(RegistrationStatus.values)
        message = f"“{row.get('status', '')[:60]}” is not a status of the register. Use one of: {known}."
        raise BadValue("unknown_status", message, "status")
    days = {name: _day(name, row.get(name, "")) for name in DATES}
    seen = SeenOnRegister(status, days["since"], days["checked_on"] or today, days["renewed_until"])
    return Line(number, written, row.get("family_name", ""), seen)


def _day(name: str, written: str) -> dt.date | None:
    """2026-11-30 or 30/11/2026."""
    if not written:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise BadValue("wrong_date", f"“{written[:60]}” is not a date, like 2026-11-30 or 30/11/2026.", name)


def said_in_words(match: Match) -> str:
    """What a line brings: "Registered, as before", "Lapsed from 2 November 2026"."""
    label = str(RegistrationStatus(match.line.seen.status).label)
    since, until = match.line.seen.since, match.line.seen.renewed_until
    what = f"{label} from {uk_date(since)}" if match.changes_status and since else f"{label}, as before"
    return f"{what}, renewed until {uk_date(until)}" if until else what
