"""How far the panels of an employer agree: their members' first views, which nobody else had seen."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from ecf.assessments.models import AssessmentOutcome, GivenView
from ecf.assessments.rater_agreement import Pairs
from ecf.people.employer_settings import setting

Pair = tuple[GivenView, GivenView]


@dataclass(frozen=True)
class Line:
    """One line of the table: what it is about, and how its pairs went."""

    title: str
    pairs: Pairs


@dataclass(frozen=True)
class PanelAgreement:
    """Everything about one employer. `kappa_from`: with fewer assessments than that there is no kappa."""

    kappa_from: int
    overall: Pairs = field(default_factory=Pairs)
    milestones: tuple[Line, ...] = ()
    years: tuple[Line, ...] = ()
    standards: tuple[Line, ...] = ()

    def has_kappa(self, pairs: Pairs) -> bool:
        """Enough assessments, and not always the same answer."""
        return pairs.count >= self.kappa_from and pairs.kappa is not None

    @property
    def missing(self) -> int:
        """How many assessments more until there can be a kappa of all."""
        return max(0, self.kappa_from - self.overall.count)


def panel_agreement(employer_id: UUID, on: dt.date) -> PanelAgreement:
    """Of all panels of this employer that have agreed, up to now. Two queries for any number.

    Each panel counts once, with the first views of its two longest members: a third who joined because two differed,
    and what was written after a return, are left out.
    """
    pairs = list(_first_pairs(employer_id))
    return PanelAgreement(
        kappa_from=int(setting(employer_id, "agreement_kappa_from", on)),
        overall=_of(pairs),
        milestones=_grouped(pairs, lambda pair: pair[0].panel.assessment.title),
        years=_grouped(pairs, lambda pair: str(max(view.given_at for view in pair).year)),
        standards=_by_standard(pairs),
    )


def _first_pairs(employer_id: UUID) -> Iterator[Pair]:
    rows = GivenView.objects.filter(panel__assessment__enrolment__employer_id=employer_id, number=1)
    rows = rows.filter(Q(panel__agreed_on__isnull=False) | Q(panel__returned_on__isnull=False))
    rows = rows.select_related("panel__assessment__framework_version").order_by("panel_id", "position", "id")
    by_panel: dict[UUID, list[GivenView]] = defaultdict(list)
    for row in rows.defer("reasons"):
        by_panel[row.panel_id].append(row)
    return ((views[0], views[1]) for views in by_panel.values() if len(views) > 1)


def _of(pairs: Iterable[Pair]) -> Pairs:
    passed = AssessmentOutcome.PASS
    return Pairs.of((first.outcome == passed, second.outcome == passed) for first, second in pairs)


def _grouped(pairs: Iterable[Pair], title_of: Callable[[Pair], str]) -> tuple[Line, ...]:
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[title_of(pair)].append(pair)
    return tuple(Line(title, _of(listed)) for title, listed in sorted(groups.items()))


def _by_standard(pairs: Iterable[Pair]) -> tuple[Line, ...]:
    """Those on which they differ most come first. A standard counts where both said something about it."""
    answers: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    titles: dict[str, str] = {}
    for first, second in pairs:
        theirs = _said(second)
        definition = first.panel.assessment.framework_version.parsed
        for code, is_met in _said(first).items():
            if code in theirs:
                answers[code].append((is_met, theirs[code]))
                titles.setdefault(code, f"{code} {definition.standard(code).title}")
    lines = [Line(titles[code], Pairs.of(each)) for code, each in answers.items()]
    return tuple(sorted(lines, key=lambda line: (line.pairs.percent, line.title)))


def _said(view: GivenView) -> Mapping[str, bool]:
    return {row["code"]: row["is_met"] for row in json.loads(view.standards) if row["is_met"] is not None}
