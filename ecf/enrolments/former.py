"""Frameworks that an enrolment has left, and what of them the one it is on now still has."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from ecf.enrolments.models import Enrolment, FormerMilestone, FrameworkChange
from ecf.framework.models import FrameworkVersion


def answers_to(old: FrameworkVersion, new: FrameworkVersion, key: str) -> bool:
    """Whether a milestone of one framework is the same in another: key, kind and offset are equal.

    An assessment is the same only within one framework's own versions: passing one framework's is not passing
    another's (assumed). False where either has no such milestone.
    """
    if not (old.parsed.has_milestone(key) and new.parsed.has_milestone(key)):
        return False
    one, other = old.parsed.milestone(key), new.parsed.milestone(key)
    if (one.kind, one.offset_months, one.offset_days) != (other.kind, other.offset_months, other.offset_days):
        return False
    return old.code == new.code or not one.is_assessment


def changes_of(enrolment: Enrolment) -> list[FrameworkChange]:
    """Each change of framework with both of its sides, oldest first. One query."""
    rows = enrolment.framework_changes.select_related("from_version", "to_version")
    return list(rows.defer("from_version__definition", "to_version__definition").order_by("on", "id"))


def was_on(enrolment: Enrolment) -> list[FrameworkVersion]:
    """The framework versions that the enrolment was on before, each once, oldest first. One query."""
    return list({row.from_version_id: row.from_version for row in changes_of(enrolment)}.values())


@dataclass(frozen=True)
class Frameworks:
    """What one enrolment is on now, and what it was on before."""

    now: FrameworkVersion
    before: tuple[FrameworkVersion, ...]


def frameworks_of(enrolment_ids: Collection[UUID]) -> dict[UUID, Frameworks]:
    """For each of the enrolments whose framework ever changed, its frameworks. One query; none for no enrolments."""
    if not enrolment_ids:
        return {}
    rows = FrameworkChange.objects.filter(enrolment_id__in=list(enrolment_ids)).order_by("on", "id")
    rows = rows.select_related("from_version", "to_version")
    found: dict[UUID, list[FrameworkChange]] = defaultdict(list)
    for row in rows.defer("reason", "from_version__definition", "to_version__definition"):
        found[row.enrolment_id].append(row)
    return {pk: _frameworks(changes) for pk, changes in found.items()}


def _frameworks(changes: list[FrameworkChange]) -> Frameworks:
    now = changes[-1].to_version
    before = {row.from_version_id: row.from_version for row in changes}
    return Frameworks(now, tuple(each for pk, each in before.items() if pk != now.pk))


@dataclass(frozen=True)
class FormerOutcomes:
    """Milestones with an outcome of one framework that was left, with their titles; and what it was left for."""

    version: FrameworkVersion
    left_for: FrameworkVersion
    rows: list[tuple[str, FormerMilestone]]


@dataclass(frozen=True)
class FrameworkHistory:
    """Each change of framework, oldest first, and what was done on frameworks left since and is set aside now."""

    changes: list[FrameworkChange]
    former: list[FormerOutcomes]
    shows_reasons: bool

    @property
    def last(self) -> FrameworkChange | None:
        return self.changes[-1] if self.changes else None


def framework_history(enrolment: Enrolment, *, shows_reasons: bool) -> FrameworkHistory:
    """The frameworks of one enrolment, for its page. One query; one more where it ever changed."""
    changes = changes_of(enrolment)
    return FrameworkHistory(changes, _former_outcomes(enrolment, changes) if changes else [], shows_reasons)


def _former_outcomes(enrolment: Enrolment, changes: list[FrameworkChange]) -> list[FormerOutcomes]:
    grouped: dict[UUID, list[FormerMilestone]] = defaultdict(list)
    for row in enrolment.former_milestones.select_related("framework_version").defer("framework_version__definition"):
        grouped[row.framework_version_id].append(row)
    left_for = {row.from_version_id: row.to_version for row in changes}
    return [
        FormerOutcomes(
            version=rows[0].framework_version,
            left_for=left_for[pk],
            rows=[(row.framework_version.parsed.milestone(row.key).title, row) for row in rows],
        )
        for pk, rows in grouped.items()
    ]
