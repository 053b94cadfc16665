"""What one number that an employer may choose is: its group, unit, limits and default. Pure."""

from dataclasses import dataclass
from decimal import Decimal

SUPERVISION, AFTER_BREAK, MILESTONES = "Supervision", "After a break and during absence", "Milestones"
EVIDENCE, TIME, EXTENSIONS, REMINDERS = "Evidence and assessment", "Caseload and time", "Extensions", "Reminders"
ASSESSMENTS = "Assessments"
OTHER = "Other support"
GROUPS = (SUPERVISION, AFTER_BREAK, MILESTONES, EVIDENCE, ASSESSMENTS, TIME, EXTENSIONS, REMINDERS, OTHER)
SUFFOLK = (
    "https://careers.suffolk.gov.uk/home/careers/career-pathways/social-work/social-work-in-cyp/"
    "newly-qualified-social-worker-nqsw-support-in-suffolk"
)


@dataclass(frozen=True)
class SettingKind:
    """One number: its unit, its limits (both inclusive), and its default; None is "as the framework says"."""

    key: str
    title: str
    default: Decimal | None
    unit: str
    least: Decimal
    most: Decimal
    source: str = "assumed"
    group: str = OTHER
    is_whole: bool = True
    help: str = ""

    @property
    def is_from_framework(self) -> bool:
        """Whether the number is the framework's until the employer chooses another."""
        return self.default is None

    @property
    def limits(self) -> str:
        """ "from 1 to 40 working days"."""
        return f"from {plain(self.least)} to {plain(self.most)} {self.unit}"

    def words(self, value: Decimal | None) -> str:
        """ "10 working days", "1 working day before it is due", "as the framework says"."""
        return "as the framework says" if value is None else f"{plain(value)} {in_number(self.unit, value)}"


def plain(value: Decimal) -> str:
    """ "10", "36.5"."""
    return f"{value.normalize():f}"


_ONE = {
    "days": "day",
    "weeks": "week",
    "months": "month",
    "hours": "hour",
    "children": "child",
    "gaps": "gap",
    "members": "member",
}
_ONE |= {"times": "time", "extensions": "extension"}


def in_number(unit: str, value: Decimal) -> str:
    """The unit as it reads after the number: "working days", and "working day" after 1."""
    if value != 1:
        return unit
    return " ".join(_ONE.get(word, word) for word in unit.split())


def kind(
    key: str,
    title: str,
    default: str | None,
    unit: str,
    least: str,
    most: str,
    source: str = "assumed",
    *,
    group: str = OTHER,
    is_whole: bool = True,
    help: str = "",
) -> SettingKind:
    """One number of the catalogue."""
    chosen = None if default is None else Decimal(default)
    return SettingKind(key, title, chosen, unit, Decimal(least), Decimal(most), source, group, is_whole, help)
